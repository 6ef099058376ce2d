/**
 * does: observes one machine: its identity, load, memory, pressure, heat, file systems, units and reboots.
 * never: changes anything on a node but its own lock files, needs anything installed there, performs I/O itself.
 * talks to: `source-kit`, `shared/model`, `shared/fault`.
 */
import { defineProbe, defineSource } from '../../source-kit/index.ts';
import { askFull, askLite, askTick } from './asks.ts';
import { fullFacts, liteFacts, tickFacts } from './facts.ts';
import { filling } from './filling/index.ts';
import { hostLock } from './lock/index.ts';
import { tail } from './tail/index.ts';

/** The machine itself, through plain POSIX sh. */
export const source = defineSource({
  id: 'host',
  says: 'The machine itself: files, disks, memory, load, units and reboots, read from /proc, df and systemctl.',
  probes: [
    defineProbe({
      ask: askTick,
      tier: 'tick',
      facts: tickFacts,
      covers: ['bootId', 'bootedAt', 'load', 'cpu', 'memory'],
    }),
    defineProbe({
      ask: askLite,
      tier: 'lite',
      facts: liteFacts,
      covers: ['volumes', 'swap', 'pressure', 'temperature', 'power'],
    }),
    defineProbe({
      ask: askFull,
      tier: 'full',
      facts: fullFacts,
      covers: [
        'clockSkewMs',
        'hostname',
        'kernel',
        'architecture',
        'operatingSystem',
        'model',
        'failedUnits',
        'previousBootEnd',
      ],
    }),
  ],
  filling,
  locks: hostLock,
  tail,
});
