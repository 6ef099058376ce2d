import { useCallback, useSyncExternalStore } from 'react';

/** Small choices of this operator on this machine. Nothing about nodes is kept here. */
const prefix = 'quarterdeck.';
const changed = 'quarterdeck:preference';

const kept = (name: string): string | null => {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null; // storage can be switched off: choices then last as long as the window
  }
};

const subscribe = (listener: () => void): (() => void) => {
  addEventListener(changed, listener);
  addEventListener('storage', listener);
  return () => {
    removeEventListener(changed, listener);
    removeEventListener('storage', listener);
  };
};

/** One kept choice and the way to change it. Anything but `options` reads as the first of them. */
export const usePreference = <T extends string>(
  name: string,
  options: readonly [T, ...(readonly T[])],
): readonly [T, (value: T) => void] => {
  const text = useSyncExternalStore(subscribe, () => kept(name));
  const value = options.find((option) => option === text) ?? options[0];
  const choose = useCallback(
    (next: T) => {
      try {
        localStorage.setItem(prefix + name, next);
      } catch {} // storage can be switched off: the choice is then not kept
      dispatchEvent(new Event(changed));
    },
    [name],
  );
  return [value, choose];
};
