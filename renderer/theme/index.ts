/**
 * does: holds every colour, size, font and duration of the window, and switches between the themes.
 * never: knows a component.
 * talks to: the document element and the browser's storage.
 */
import './fonts.css';
import './tokens.css';
import './base.css';

export { createThemeStore, type ThemeChoice, type ThemeStore } from './theme-store.ts';
export { readToken } from './read-token.ts';
