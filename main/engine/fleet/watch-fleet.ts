import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { defaultAlarmPolicy, type FleetFileProblem } from '#shared/model';
import { nextTurn, type Clock, type Log, type Timer } from '../ports/index.ts';
import { readTextFile, type TextFile } from './disk/index.ts';
import type { Fleet, FleetReading } from './fleet.ts';
import { finishWithPauses, yamlLimits } from './file/index.ts';
import { readFleetInSteps } from './read-fleet.ts';
import type { Surroundings } from './resolve/index.ts';

/** Editors write, rename and touch in a burst; one reading at its end is enough, ms. */
const settleMs = 150;
/** Network drives and some containers tell nothing of changes, so the file is also looked at now and then, ms. */
const lookEveryMs = 3_000;

export type FleetFileParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly surroundings: Surroundings;
};

export type FleetFileListener = {
  /** A whole fleet, each time the file's content changed for the good. An absent file is an empty fleet at the start. */
  readonly onFleet: (fleet: Fleet) => Promise<void>;
  /** The file has errors, or is gone: the last good fleet still holds. */
  readonly onProblems: (problems: readonly FleetFileProblem[]) => Promise<void>;
};

export type WatchedFleetFile = {
  /** Reads the file now and tells the listener if it changed; resolves when the listener is done with it. */
  readonly readNow: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const emptyFleet: Fleet = {
  name: 'Fleet',
  roundTripTargetMs: 20,
  roundTripWorstMs: 400,
  policy: defaultAlarmPolicy,
  entries: [],
  jumpHosts: new Map(),
  services: [],
  spaces: [],
  tasks: [],
  registries: [],
};

const fileProblem = (file: string, says: string, instead: string): FleetReading => ({
  ok: false,
  problems: [{ file, line: 1, column: 1, says, instead }],
});

const readingOf = async (
  found: TextFile,
  file: string,
  around: Surroundings,
  hadFleet: boolean,
): Promise<FleetReading> => {
  if (found.kind === 'text') return finishWithPauses(readFleetInSteps(found.text, file, around), nextTurn);
  if (found.kind === 'unreadable') return fileProblem(file, found.says, found.instead);
  if (!hadFleet) return { ok: true, fleet: emptyFleet };
  return fileProblem(
    file,
    'The fleet file is gone; the last good fleet keeps running.',
    'Put it back, or start with another file.',
  );
};

/**
 * The folder is watched, not the file: editors replace the file by renaming, and a watch on the old one would go blind.
 * A folder that cannot be watched is no failure, since the file is looked at every few seconds as well.
 */
const watchFolder = (file: string, log: Log, onEvent: () => void): FSWatcher | undefined => {
  const giveUp = (error: unknown): undefined => {
    log.info('the folder of the fleet file cannot be watched; it is looked at every few seconds', {
      error: String(error),
    });
  };
  try {
    const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(file)) onEvent();
    });
    watcher.on('error', (error) => {
      watcher.close();
      giveUp(error);
    });
    return watcher;
  } catch (error) {
    return giveUp(error);
  }
};

/** Reads a fleet file again whenever it changes: replaced, rewritten, removed, put back. Nothing is read before `readNow`. */
export const watchFleet = (
  file: string,
  parts: FleetFileParts,
  listener: FleetFileListener,
): WatchedFleetFile => {
  const { clock, log, surroundings } = parts;
  let lastSeen: string | undefined;
  let hadFleet = false;
  let closed = false;
  let reading: Promise<void> = Promise.resolve();
  let settling: Timer | undefined;
  let looking: Timer | undefined;
  let watcher: FSWatcher | undefined;

  const readOnce = async (): Promise<void> => {
    if (closed) return;
    const found = await readTextFile(file, yamlLimits.bytes);
    const seen = JSON.stringify(found);
    if (seen === lastSeen) return;
    lastSeen = seen;
    const result = await readingOf(found, file, surroundings, hadFleet);
    if (!result.ok) return listener.onProblems(result.problems);
    hadFleet = true;
    await listener.onFleet(result.fleet);
  };
  // One reading after the other: an older content must never overtake a newer one.
  const readNow = (): Promise<void> => {
    const next = reading.then(readOnce);
    reading = next.catch((error: unknown) =>
      log.warn('the fleet file could not be taken over', { error: String(error) }),
    );
    return next;
  };
  const inBackground = (): void => void readNow().catch(() => undefined); // readNow has logged it.
  const settle = (): void => {
    settling?.cancel();
    settling = closed ? undefined : clock.after(settleMs, inBackground);
  };
  const lookLater = (): void => {
    looking = clock.after(lookEveryMs, () => {
      inBackground();
      lookLater();
    });
  };
  const start = (): void => {
    if (looking !== undefined || closed) return;
    watcher = watchFolder(file, log, settle);
    lookLater();
  };

  return {
    readNow: () => {
      start();
      return readNow();
    },
    [Symbol.asyncDispose]: async () => {
      closed = true;
      settling?.cancel();
      looking?.cancel();
      watcher?.close();
      await reading;
    },
  };
};
