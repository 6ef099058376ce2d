/**
 * does: frames every screen: sidebar, top bar, footer, frozen band, palette, map of keys; mounts the window.
 * never: knows what a screen shows; screens are handed in.
 * talks to: `queries`, `commands`, `ui`, `clock`, `theme`.
 */
export { LeaveDialog } from './leave-dialog.tsx';
export { mountWindow, type WindowParts } from './mount-window.tsx';
export type { Screens } from './screens.ts';
