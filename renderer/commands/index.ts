/**
 * does: holds where the window can go and what can be done in it, as one list for keyboard, palette and menus.
 * never: draws a screen or asks the engine.
 * talks to: the address of the window, the browser's storage.
 */
export { askedExposure, askedPlan, closeSheet, openExposure, openPlan } from './asked-plan.ts';
export { capWish } from './cap-wish.ts';
export { FilterField, useFilterText } from './filter-field.tsx';
export { liveLogRoute, liveLogSubjects } from './live-log-route.ts';
export { NodeLink } from './node-link.tsx';
export { alarmRoute, nodeRoute, operationRoute, type Route, type Screen } from './route.ts';
export { createRouter, RouteLink, RouterProvider, useRoute, useRouter, type Router } from './router.tsx';
export type { Command } from './command.ts';
export {
  CommandProvider,
  createCommandRegistry,
  useAllCommands,
  useCommands,
  type CommandRegistry,
} from './command-registry.tsx';
export { useKeyboard } from './use-keyboard.ts';
export { usePreference } from './preference.ts';
