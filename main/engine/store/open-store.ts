import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { fault, FaultError } from '#shared/fault';
import { alarmSchema, fillingLookSchema, type HistoryPoint } from '#shared/model';
import type { Clock, Log } from '../ports/index.ts';
import { asTime } from './as-time.ts';
import { createLogRecords } from './log-records.ts';
import { readRecords } from './read-records.ts';
import { createWaitingSamples } from './sample-batch.ts';
import type { DiskHistory, Recording, Store } from './store.ts';
import type { DiskHistoryColumns, WorkerCall, WorkerData, WorkerReply } from './worker-messages.ts';
import { createRunRecords } from './run-records.ts';
import { createWorkloadRecords } from './workload-records.ts';

/** Samples are handed over this often; a killed console loses at most this much. */
const handOverMs = 5_000;
const pruneMs = 3_600_000;
/** The first one waits until a start is over: it reads the whole file, and everybody else waits behind it. */
const firstPruneMs = 120_000;
/** While the worker is behind, this many samples wait at most; then the oldest go. About two minutes of 1,000 nodes. */
const waitingLimit = 200_000;
/** How long a full disk is left alone before the next try. */
const retryMs = 30_000;
/** Samples of five seconds pass through the worker at a time; left alone, Node gives its young objects 128 MiB. */
const workerYoungMb = 3;
/** Default bound of the history file: 90 days of a thousand nodes fit in it. */
export const defaultBoundBytes = 2 * 1024 ** 3;

// The worker stands beside this file: as TypeScript in a checkout, as JavaScript in a build.
const workerFile = (): URL =>
  new URL(`./store-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/** Opens the history in `directory`. Never throws: a file that cannot be used makes recording pause, with the reason. */
export const openStore = (options: {
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly boundBytes?: number;
}): Store => {
  const { clock, log } = options;
  const data: WorkerData = {
    path: join(options.directory, 'history.sqlite'),
    boundBytes: options.boundBytes ?? defaultBoundBytes,
  };
  // The option that shells start an engine with is meant for this thread, which has long taken it up; it would overrule
  // the worker's own bound, and its young objects took up to 32 MiB.
  setFlagsFromString('--max-semi-space-size=0');
  setFlagsFromString('--expose-gc'); // for the worker's own collector; this thread has been made without
  const worker = new Worker(workerFile(), {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: workerYoungMb },
  });
  worker.unref();
  const calls = new Map<number, Waiting>();
  let lastCall = 0;
  let gone: string | undefined;
  const waiting = createWaitingSamples(waitingLimit);
  let handingOver = false;
  let recording: Recording = { state: 'recording' };
  let listener: (recording: Recording) => void = () => undefined;

  const setRecording = (next: Recording): void => {
    if (
      next.state === 'recording'
        ? recording.state === 'recording'
        : recording.state === 'paused' && recording.says === next.says
    )
      return;
    recording = next;
    if (next.state === 'paused') log.warn('history paused', { reason: next.says });
    listener(next);
  };
  const pauseRecording = (says: string): void => setRecording({ state: 'paused', since: clock.now(), says });

  const failAll = (says: string): void => {
    gone = says;
    for (const call of calls.values())
      call.reject(
        new FaultError(fault('store.unreadable', 'The history cannot be read.', { details: says })),
      );
    calls.clear();
    pauseRecording(`The history stopped: ${says}`);
  };
  worker.on('error', (error) => failAll(error instanceof Error ? error.message : String(error)));
  worker.on('message', (reply: WorkerReply) => {
    const call = calls.get(reply.call);
    calls.delete(reply.call);
    if (reply.ok) call?.resolve(reply.value);
    else if (reply.full)
      call?.reject(
        new FaultError(
          fault('store.full', 'The disk of this machine has no room for history.', {
            details: reply.says,
            retryable: true,
          }),
        ),
      );
    else
      call?.reject(
        new FaultError(
          fault('store.unreadable', 'The history of this machine cannot be used.', { details: reply.says }),
        ),
      );
  });

  const ask = <T>(call: WorkerCall, moved: readonly ArrayBuffer[] = []): Promise<T> =>
    new Promise((resolve, reject) => {
      if (gone !== undefined) {
        reject(new FaultError(fault('store.unreadable', 'The history cannot be read.', { details: gone })));
        return;
      }
      lastCall += 1;
      calls.set(lastCall, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ ...call, call: lastCall }, moved);
    });

  /** For writes: a failure pauses recording instead of reaching anybody. */
  const write = (call: WorkerCall, moved: readonly ArrayBuffer[] = []): Promise<void> =>
    ask<void>(call, moved).then(
      () => setRecording({ state: 'recording' }),
      (error: unknown) => {
        if (!(error instanceof FaultError)) throw error;
        pauseRecording(
          error.fault.details === undefined
            ? error.fault.says
            : `${error.fault.says} (${error.fault.details})`,
        );
      },
    );

  const handOver = async (): Promise<void> => {
    if (handingOver || waiting.count() === 0) return;
    handingOver = true;
    const batch = waiting.take();
    const { series, at, value } = batch;
    await write({ method: 'append', batch, now: clock.now() }, [series.buffer, at.buffer, value.buffer]);
    handingOver = false;
  };

  let handing = clock.after(handOverMs, function again() {
    void handOver();
    handing = clock.after(recording.state === 'paused' ? retryMs : handOverMs, again);
  });
  const prune = (): void => void write({ method: 'prune', now: clock.now() });
  let pruning = clock.after(firstPruneMs, function again() {
    prune();
    pruning = clock.after(pruneMs, again);
  });
  void write({ method: 'open' });

  return {
    record: waiting.add,
    series: async (key, range) => {
      await handOver();
      return ask<readonly HistoryPoint[]>({
        method: 'series',
        node: key.nodeId,
        metric: key.metric,
        subject: key.subject,
        ...range,
      });
    },
    diskHistory: (node) =>
      ask<readonly DiskHistoryColumns[]>({ method: 'diskHistory', node, now: clock.now() }).then(
        (histories) => histories.map(pointsOf),
        (error: unknown) => {
          if (!(error instanceof FaultError)) throw error;
          return []; // without a past the rules start afresh and say that the history is too short
        },
      ),
    saveAlarm: (alarm) =>
      void write({
        method: 'saveAlarm',
        id: alarm.id,
        raised: alarm.raisedAt,
        cleared: alarm.clearedAt,
        json: JSON.stringify(alarm),
      }),
    alarmsSince: async (since) =>
      readRecords(alarmSchema, await ask<readonly string[]>({ method: 'alarmsSince', since })),
    saveLook: (look) =>
      void write({ method: 'saveLook', node: look.nodeId, mount: look.mount, json: JSON.stringify(look) }),
    looks: async (node) =>
      readRecords(fillingLookSchema, await ask<readonly string[]>({ method: 'looks', node })),
    workloads: createWorkloadRecords({ ask, write }),
    runs: createRunRecords({ ask, write }),
    logs: createLogRecords({ ask, write, now: clock.now }),
    recording: () => recording,
    onRecordingChange: (hear) => {
      listener = hear;
    },
    [Symbol.asyncDispose]: async () => {
      handing.cancel();
      pruning.cancel();
      await handOver();
      if (gone === undefined) await write({ method: 'close' });
      await worker.terminate();
    },
  };
};

/** Points are made one at a time as they are read: a thousand nodes have a million. */
const pointsOf = ({ mount, at, available, size }: DiskHistoryColumns): DiskHistory => ({
  mount,
  points: {
    *[Symbol.iterator]() {
      for (let index = 0; index < at.length; index += 1) {
        const point = {
          at: at[index] ?? 0,
          available: available[index] ?? 0,
          size: size[index] ?? Number.NaN,
        };
        if (Number.isFinite(point.size)) yield { ...point, at: asTime(point.at) };
      }
    },
  },
});
