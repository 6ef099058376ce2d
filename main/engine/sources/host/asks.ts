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

/** Load, processor, memory, pressure, uptime, boot id. Starts no process on the node. */
export const askTick: ShellAsk<TickReading> = {
  ...resident,
  id: 'host.tick',
  says: 'load, processor, memory, pressure, uptime and boot id, from /proc',
  script: tickScript,
  read: readTick,
};

/** File systems, clock, temperature, power flags. Starts one to three processes. */
export const askLite: ShellAsk<LiteReading> = {
  ...resident,
  id: 'host.lite',
  says: 'file systems with df, the clock, temperature and power flags',
  script: liteScript,
  read: readLite,
};

/** Identity, failed units, how the previous boot ended. */
export const askFull: ShellAsk<FullReading> = {
  ...resident,
  id: 'host.full',
  says: 'system, kernel and model, failed units with systemctl, and the end of the previous boot',
  script: fullScript,
  read: readFull,
};
