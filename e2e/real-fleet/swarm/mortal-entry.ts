import {
  createEngine,
  createLineLog,
  createNodeDisk,
  createSystemClock,
  createSystemRandom,
  type Disk,
} from '#engine';
import { createPipe, serveChannel } from '#shared/wire';
import { realSchedule } from '../real-console.ts';
import { intent, keyOfRecord, sentOf, type Death, type MortalOrder } from './mortal-order.ts';

// A console in a process of its own, which is killed without a word as soon as a certain record of its journal is on disk.

/** About when a call is answered, ms. Whether the answer comes first is left to chance: both must do. */
const sentMs = 30;

const order = JSON.parse(process.argv[2] ?? '') as MortalOrder;

const die = (): void => void process.kill(process.pid, 'SIGKILL');

/** Whether it dies of a record, or of the point in the journal that is named like one. */
const isDeadly = (key: string, death: Death): boolean =>
  'at' in death ? key.endsWith(death.at) : !death.spared.includes(key);

/** At once; or a moment after an intent it survived, when what it meant to send is on its way or was carried out. */
const dieOf = (key: string, death: Death): void => {
  if (isDeadly(key, death)) die();
  else if (key.includes(intent) && isDeadly(sentOf(key), death)) setTimeout(die, sentMs);
};

/** The disk of this machine. Nothing of this process runs any more once the record is synced that it dies of. */
const mortalDisk = (): Disk => {
  const disk = createNodeDisk();
  return {
    ...disk,
    openLog: async (path) => {
      const file = await disk.openLog(path);
      if (!path.endsWith('operations.journal')) return file;
      let newest = '';
      return {
        ...file,
        append: (bytes) => {
          newest = bytes.toString('utf8');
          return file.append(bytes);
        },
        sync: async () => {
          await file.sync();
          if (order.death !== undefined && newest !== '') dieOf(keyOfRecord(newest), order.death);
        },
      };
    },
  };
};

const pipe = createPipe({
  send: (text) => void process.send?.(text),
  bufferedBytes: () => 0,
  close: () => undefined,
});
process.on('message', (text) => pipe.arrived(String(text)));
// Its parent is gone: nobody will ever want anything of it.
process.on('disconnect', () => process.exit());

const { directory, fleetFile, name } = order;
const engine = createEngine(
  {
    clock: createSystemClock(),
    random: createSystemRandom(),
    log: createLineLog((line) => process.stderr.write(line), true),
    notices: { alarm: () => undefined },
    places: { dataDirectory: directory, homeDirectory: directory },
    operator: name,
  },
  {
    fleet: { kind: 'file', file: fleetFile },
    surroundings: { homeDirectory: directory, agentSocket: undefined },
    schedule: realSchedule,
    firstRun: 'may-act',
    journalDisk: mortalDisk(),
  },
);
process.once('SIGTERM', () => void engine[Symbol.asyncDispose]().finally(() => process.exit()));
await engine.ready;
serveChannel(pipe.channel, engine.dispatcher);
