import { lazy } from 'react';
import type { Screens } from './shell/index.ts';
import { FleetScreen } from './views/fleet/index.ts';

const parts = {
  node: () => import('./views/node/index.ts'),
  alarms: () => import('./views/alarms/index.ts'),
  firstRun: () => import('./views/first-run/index.ts'),
  settings: () => import('./views/settings/index.ts'),
} as const;

/** The fleet comes with the window; the other screens, and the charts in them, are fetched after it. */
export const screens: Screens = {
  fleet: FleetScreen,
  node: lazy(() => parts.node().then((door) => ({ default: door.NodeScreen }))),
  alarms: lazy(() => parts.alarms().then((door) => ({ default: door.AlarmsScreen }))),
  'first-run': lazy(() => parts.firstRun().then((door) => ({ default: door.FirstRunScreen }))),
  settings: lazy(() => parts.settings().then((door) => ({ default: door.SettingsScreen }))),
};

/** Fetches every screen while the server answers, so that all of them can be opened after it has gone. */
export const fetchScreens = async (): Promise<void> => {
  await Promise.allSettled(Object.values(parts).map((part) => part()));
};
