import type { Handlers } from '#shared/contract';
import type { LogWatch } from '../log-watch/index.ts';
import type { Clock } from '../ports/index.ts';
import type { Store } from '../store/index.ts';
import { withDeadline } from './deadline.ts';

type LogHandlers = Pick<Handlers, 'logs.snapshot' | 'logs.changes' | 'logs.read-now' | 'logs.history'>;

/** Handlers of the messages about logs. */
export const serveLogs = (watch: LogWatch, store: Store, clock: Clock): LogHandlers => ({
  'logs.snapshot': async () => watch.snapshot(),
  'logs.changes': (_input, signal) => watch.changes(signal),
  'logs.read-now': async ({ nodeIds, timeoutMs }, signal) => {
    await withDeadline(clock, timeoutMs, signal, (until) => watch.readNow(nodeIds, until));
    return { at: clock.now() };
  },
  'logs.history': async ({ nodeId, path, from, to, points }) => ({
    points: [
      ...(await store.series({ nodeId, metric: 'log.sizeBytes', subject: path }, { from, to, points })),
    ],
  }),
});
