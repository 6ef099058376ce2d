import { lazy } from 'react';
import type { Screens } from './shell/index.ts';
import { FleetScreen } from './views/fleet/index.ts';

const parts = {
  node: () => import('./views/node/index.ts'),
  replicas: () => import('./views/replicas/index.ts'),
  operation: () => import('./views/operation/index.ts'),
  activity: () => import('./views/activity/index.ts'),
  alarms: () => import('./views/alarms/index.ts'),
  firstRun: () => import('./views/first-run/index.ts'),
  settings: () => import('./views/settings/index.ts'),
} as const;

/** The fleet comes with the window; the other screens, and the charts in them, are fetched after it. */
export const screens: Screens = {
  fleet: FleetScreen,
  node: lazy(() => parts.node().then((door) => ({ default: door.NodeScreen }))),
  replicas: lazy(() => parts.replicas().then((door) => ({ default: door.ReplicasScreen }))),
  operation: lazy(() => parts.operation().then((door) => ({ default: door.OperationScreen }))),
  activity: lazy(() => parts.activity().then((door) => ({ default: door.ActivityScreen }))),
  alarms: lazy(() => parts.alarms().then((door) => ({ default: door.AlarmsScreen }))),
  'first-run': lazy(() => parts.firstRun().then((door) => ({ default: door.FirstRunScreen }))),
  settings: lazy(() => parts.settings().then((door) => ({ default: door.SettingsScreen }))),
};

/** What the address can ask for over any screen: a plan, or what would be so if nodes went away. */
export const OperationSheets = lazy(() =>
  parts.operation().then((door) => ({ default: door.OperationSheets })),
);

/** Fetches every screen while the server answers, so that all of them can be opened after it has gone. */
export const fetchScreens = async (): Promise<void> => {
  await Promise.allSettled(Object.values(parts).map((part) => part()));
};
