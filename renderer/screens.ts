import { createElement, lazy, useState, type ComponentType } from 'react';
import { fetchPart } from './fetch-part.ts';
import type { Screens } from './shell/index.ts';
import { FleetScreen } from './views/fleet/index.ts';

/**
 * A part of the window that is fetched after it. Once it is here it is drawn at once: what React has put behind a fallback it
 * draws when nothing else is to be drawn, and on a busy machine with a live fleet that moment may not come.
 */
const late = <Door>(fetch: () => Promise<Door>) => {
  let here: Door | undefined;
  const fetched = async (): Promise<Door> => (here = await fetchPart(fetch));
  return {
    fetched,
    show: (choose: (door: Door) => ComponentType): ComponentType => {
      const Later = lazy(async () => ({ default: choose(await fetched()) }));
      return () => {
        // Chosen once for as long as it is shown: the other one would be a new screen, without what was typed.
        const [Shown] = useState<ComponentType>(() => (here === undefined ? Later : choose(here)));
        return createElement(Shown);
      };
    },
  };
};

const parts = {
  node: late(() => import('./views/node/index.ts')),
  ownership: late(() => import('./views/ownership/index.ts')),
  replicas: late(() => import('./views/replicas/index.ts')),
  operation: late(() => import('./views/operation/index.ts')),
  logs: late(() => import('./views/logs/index.ts')),
  schedule: late(() => import('./views/schedule/index.ts')),
  liveLog: late(() => import('./views/logs/live/index.ts')),
  activity: late(() => import('./views/activity/index.ts')),
  alarms: late(() => import('./views/alarms/index.ts')),
  firstRun: late(() => import('./views/first-run/index.ts')),
  settings: late(() => import('./views/settings/index.ts')),
} as const;

/** The fleet comes with the window; the other screens, and the charts in them, are fetched after it. */
export const screens: Screens = {
  fleet: FleetScreen,
  node: parts.node.show((door) => door.NodeScreen),
  ownership: parts.ownership.show((door) => door.OwnershipScreen),
  replicas: parts.replicas.show((door) => door.ReplicasScreen),
  operation: parts.operation.show((door) => door.OperationScreen),
  logs: parts.logs.show((door) => door.LogsScreen),
  schedule: parts.schedule.show((door) => door.ScheduleScreen),
  'live-log': parts.liveLog.show((door) => door.LiveLogScreen),
  activity: parts.activity.show((door) => door.ActivityScreen),
  alarms: parts.alarms.show((door) => door.AlarmsScreen),
  'first-run': parts.firstRun.show((door) => door.FirstRunScreen),
  settings: parts.settings.show((door) => door.SettingsScreen),
};

/** What the address can ask for over any screen: a plan, or what would be so if nodes went away. */
export const OperationSheets = parts.operation.show((door) => door.OperationSheets);

/** Fetches every screen while the server answers, so that all of them can be opened after it has gone. */
export const fetchScreens = async (): Promise<void> => {
  await Promise.allSettled(Object.values(parts).map((part) => part.fetched()));
};
