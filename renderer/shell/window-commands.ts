import type { Command, Router } from '../commands/index.ts';

/** Commands that every screen has. */
export const windowCommands = (
  router: Router,
  open: (overlay: 'palette' | 'keys') => void,
): readonly Command[] => [
  {
    id: 'go.fleet',
    title: 'Go to fleet',
    group: 'Go to',
    keys: 'g f',
    run: () => router.go({ screen: 'fleet', query: {} }),
  },
  {
    id: 'go.ownership',
    title: 'Go to ownership',
    group: 'Go to',
    keys: 'g o',
    run: () => router.go({ screen: 'ownership', query: {} }),
  },
  {
    id: 'find-key',
    title: 'Find a key...',
    hint: 'asks all who can tell where it is',
    group: 'Go to',
    run: () => router.go({ screen: 'ownership', query: { find: 'key' } }),
  },
  {
    id: 'go.replicas',
    title: 'Go to replicas',
    group: 'Go to',
    keys: 'g r',
    run: () => router.go({ screen: 'replicas', query: {} }),
  },
  {
    id: 'go.alarms',
    title: 'Go to alarms',
    group: 'Go to',
    keys: 'g a',
    run: () => router.go({ screen: 'alarms', query: {} }),
  },
  {
    id: 'go.logs',
    title: 'Go to logs',
    group: 'Go to',
    keys: 'g l',
    run: () => router.go({ screen: 'logs', query: {} }),
  },
  {
    id: 'go.schedule',
    title: 'Go to schedule',
    hint: 'timers and cron',
    group: 'Go to',
    keys: 'g t',
    run: () => router.go({ screen: 'schedule', query: {} }),
  },
  {
    id: 'go.activity',
    title: 'Go to activity',
    group: 'Go to',
    keys: 'g y',
    run: () => router.go({ screen: 'activity', query: {} }),
  },
  {
    id: 'go.first-run',
    title: 'Add nodes...',
    hint: 'shows what it would add first',
    group: 'Go to',
    keys: 'g n',
    run: () => router.go({ screen: 'first-run', query: {} }),
  },
  {
    id: 'go.settings',
    title: 'Go to settings',
    group: 'Go to',
    keys: 'g s',
    run: () => router.go({ screen: 'settings', query: {} }),
  },
  {
    id: 'palette',
    title: 'Find a node, a service or an action',
    group: 'Window',
    keys: 'mod+k',
    keysOnly: true,
    run: () => open('palette'),
  },
  { id: 'keys', title: 'Show the keyboard map', group: 'Window', keys: '?', run: () => open('keys') },
  {
    id: 'back',
    title: 'Back out one level',
    group: 'Window',
    keys: 'Escape',
    keysOnly: true,
    run: () => {
      if (router.route().screen !== 'fleet') router.go({ screen: 'fleet', query: {} });
    },
  },
];
