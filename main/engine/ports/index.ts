/**
 * does: names what the engine needs of the outside: time, chance, a log, notices, and where files live.
 * never: knows who provides it; the shells and the tests do.
 * talks to: `shared/model`.
 */
export { createFakeClock, type FakeClock } from './fake-clock.ts';
export { createSystemClock, type Clock, type Timer } from './clock.ts';
export { nextTurn } from './next-turn.ts';
export { createSystemRandom, type Random } from './random.ts';
export { createRoom, type Room } from './room.ts';
export { createSecrets, type Secrets } from './secrets.ts';
export { createLineLog, type Log } from './log.ts';
export { fleetDataDirectory, readThisMachine, type ThisMachine } from './this-machine.ts';
import type { Alarm } from '#shared/model';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Random } from './random.ts';

/** Tells a person outside the window (a desktop notice). May do nothing. */
export type Notices = { readonly alarm: (alarm: Alarm, title: string, body: string) => void };

/** Folders the engine may write to. All are made with mode 0700 by whoever makes the ports. */
export type Places = {
  /** Kept across starts: history, alarm records, the console's own known_hosts. */
  readonly dataDirectory: string;
  /** Apart from it: keys and heads that prove the audit log. The data directory itself when left out. */
  readonly keyDirectory?: string;
  /** The user's home, for `~` in the fleet file and ~/.ssh. */
  readonly homeDirectory: string;
};

/** Everything the engine needs of the outside. Tests give fakes, so a run can be replayed. */
export type Ports = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly notices: Notices;
  readonly places: Places;
  /** Name of the acting user, for records. */
  readonly operator: string;
};
