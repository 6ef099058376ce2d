import { lazy } from 'react';
import type { Screens } from './shell/index.ts';
import { FleetScreen } from './views/fleet/index.ts';

/** The fleet comes with the window; the other screens, and the charts in them, are fetched when first opened. */
export const screens: Screens = {
  fleet: FleetScreen,
  node: lazy(() => import('./views/node/index.ts').then((door) => ({ default: door.NodeScreen }))),
  alarms: lazy(() => import('./views/alarms/index.ts').then((door) => ({ default: door.AlarmsScreen }))),
  'first-run': lazy(() =>
    import('./views/first-run/index.ts').then((door) => ({ default: door.FirstRunScreen })),
  ),
  settings: lazy(() =>
    import('./views/settings/index.ts').then((door) => ({ default: door.SettingsScreen })),
  ),
};
