import { useState } from 'react';

/** What had the focus when a surface opened, nearest first; behind it whatever opened the surface that it stood in. */
type Openers = readonly HTMLElement[];

const openersOf = new WeakMap<Element, Openers>();

/** A menu is gone before what it opened: its button stands for it. */
const lasting = (element: Element): HTMLElement | undefined => {
  const trigger = element.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const found = trigger === undefined || trigger === null ? element : document.getElementById(trigger);
  return found instanceof HTMLElement && found !== document.body ? found : undefined;
};

const openersNow = (): Openers => {
  const active = document.activeElement;
  const opener = active === null ? undefined : lasting(active);
  if (opener === undefined) return [];
  const surface = opener.closest('[role="dialog"]');
  return [opener, ...(surface === null ? [] : (openersOf.get(surface) ?? []))];
};

const canHaveFocus = (element: HTMLElement): boolean => {
  if (!element.isConnected) return false;
  element.focus();
  return document.activeElement === element;
};

/** Where the keyboard goes on when nothing that opened the surface is there any more: at the screen itself. */
const focusScreen = (): void => {
  const screen = document.querySelector<HTMLElement>('main');
  if (screen === null) return;
  if (!screen.hasAttribute('tabindex')) screen.tabIndex = -1;
  screen.focus({ preventScroll: true });
};

/**
 * Gives the focus back to what had it when a surface opened. The library does so for a surface with a trigger of its own;
 * ours are opened by keys, menus, the palette and addresses.
 */
export const useReturnFocus = () => {
  const [openers] = useState(openersNow);
  return {
    /** Call when the surface takes the focus. */
    remember: (surface: EventTarget | null): void => {
      if (surface instanceof Element) openersOf.set(surface, openers);
    },
    onCloseAutoFocus: (event: Event): void => {
      event.preventDefault();
      const { activeElement } = document;
      // What opened meanwhile has it already.
      if (activeElement !== null && activeElement !== document.body) return;
      if (!openers.some(canHaveFocus)) focusScreen();
    },
  };
};
