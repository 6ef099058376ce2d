/** What the operator chose. `system` follows the desktop as it changes. */
export type ThemeChoice = 'system' | 'dark' | 'light';

/** The theme in use, to be read through `useSyncExternalStore`. */
export type ThemeStore = {
  readonly choice: () => ThemeChoice;
  readonly shown: () => 'dark' | 'light';
  readonly choose: (choice: ThemeChoice) => void;
  readonly subscribe: (listener: () => void) => () => void;
};

const storageKey = 'quarterdeck.theme';

const readChoice = (storage: Storage): ThemeChoice => {
  const kept = storage.getItem(storageKey);
  return kept === 'dark' || kept === 'light' ? kept : 'system';
};

/** Applies the kept choice to `root` at once and keeps it in step with the choice and the desktop. */
export const createThemeStore = (
  root: HTMLElement,
  storage: Storage,
  desktop: MediaQueryList,
): ThemeStore => {
  const listeners = new Set<() => void>();
  let choice = readChoice(storage);
  const shown = (): 'dark' | 'light' => (choice === 'system' ? (desktop.matches ? 'light' : 'dark') : choice);
  const apply = (): void => {
    root.dataset['theme'] = shown();
    for (const listener of listeners) listener();
  };
  desktop.addEventListener('change', apply);
  apply();
  return {
    choice: () => choice,
    shown,
    choose: (next) => {
      choice = next;
      storage.setItem(storageKey, next);
      apply();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
