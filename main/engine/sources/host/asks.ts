import { probeLimits, type ShellAsk } from '../../source-kit/index.ts';
import {
  readFull,
  readLite,
  readTick,
  type FullReading,
  type LiteReading,
  type TickReading,
} from './read/index.ts';
import { fullScript, liteScript, tickScript } from './script/index.ts';

const resident = { lane: 'resident', inputs: [], effect: 'reads', limits: probeLimits } as const;

/** Load, processor, memory, uptime, boot id. Starts no process on the node. */
export const askTick: ShellAsk<TickReading> = {
  ...resident,
  id: 'host.tick',
  says: 'load, processor, memory, uptime and boot id, from /proc',
  script: tickScript,
  read: readTick,
};

/** File systems, swap, pressure, temperature, power flags. Starts one or two processes. */
export const askLite: ShellAsk<LiteReading> = {
  ...resident,
  id: 'host.lite',
  says: 'file systems with df, swap and pressure from /proc, temperature and power flags',
  script: liteScript,
  read: readLite,
};

/** Clock, identity, failed units, how the previous boot ended. */
export const askFull: ShellAsk<FullReading> = {
  ...resident,
  id: 'host.full',
  says: 'the clock, system, kernel and model, failed units with systemctl, and the end of the previous boot',
  script: fullScript,
  read: readFull,
};
