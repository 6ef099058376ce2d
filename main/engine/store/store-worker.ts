import { parentPort, workerData } from 'node:worker_threads';
import { createHeapCollector } from './heap-collector.ts';
import { openHistoryFile, type HistoryFile } from './history-file.ts';
import { readDiskHistory } from './read-disk-history.ts';
import { readLogSizes } from './read-log-sizes.ts';
import { createBatchReader, type SampleBatch } from './sample-batch.ts';
import type { Sample } from './store.ts';
import { thin } from './thin.ts';
import type { WorkerData, WorkerReply, WorkerRequest } from './worker-messages.ts';

// The worker's whole program: one history file, one request at a time, so that no write ever blocks the engine.

const readBatch = createBatchReader();

/**
 * This file is loaded when the worker starts, the console's program when the console does. Where it was replaced on the disk in
 * between, the two speak of different things; nothing of it may be taken for kept.
 */
const otherBuild = (method: string): Error =>
  new Error(
    `The part that keeps the history does not understand "${method}": it was replaced by another version while this console ran. Start the console again`,
  );

const samplesOf = (request: WorkerRequest): Iterable<Sample> => {
  if (request.method !== 'append') return [];
  // The type says that it is there; a console of before the columns sent something else.
  if ((request.batch as SampleBatch | undefined) === undefined) throw otherBuild(request.method);
  return readBatch(request.batch);
};

const perform = (request: WorkerRequest): unknown => {
  // First of all: a series is named once, also while the file cannot be used.
  const samples = samplesOf(request);
  file ??= openHistoryFile(path, boundBytes);
  switch (request.method) {
    case 'open':
      return undefined;
    case 'append':
      return file.append(samples, request.now);
    case 'series': {
      const { from, to } = request;
      return thin(
        file.series(request.node, request.metric, request.subject, from, to),
        from,
        to,
        request.points,
      );
    }
    case 'diskHistory':
      return readDiskHistory(file, request.node, request.now);
    case 'saveAlarm':
      return file.saveAlarm(request.id, request.raised, request.cleared, request.json);
    case 'alarmsSince':
      return file.alarmsSince(request.since);
    case 'saveLook':
      return file.saveLook(request.node, request.mount, request.json);
    case 'looks':
      return file.looks(request.node);
    case 'saveLogs':
      return file.saveLogs(request.node, request.json);
    case 'newestLogs':
      return file.newestLogs(request.node);
    case 'logSizes':
      return readLogSizes(file, request.node, request.now);
    case 'saveRelease':
      return file.workloads.saveRelease(request.release);
    case 'releases':
      return file.workloads.releases(request.of);
    case 'newestReleases':
      return file.workloads.newestReleases();
    case 'printKey':
      return file.workloads.printKey(request.fresh);
    case 'newestEvents':
      return file.workloads.newestEvents();
    case 'saveEvents':
      return file.workloads.saveEvents(request.events);
    case 'events':
      return file.workloads.events(request.workload, request.since, request.limit);
    case 'saveRuns':
      return file.runs.saveRuns(request.runs);
    case 'runs':
      return file.runs.runs(request.node, request.limit);
    case 'prune':
      return file.prune(request.now);
    case 'close':
      return file.close();
    default:
      throw otherBuild((request satisfies never as WorkerRequest).method);
  }
};

const sqliteFull = 13;
const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  (('errcode' in error && error.errcode === sqliteFull) ||
    /ENOSPC|database or disk is full/.test(error.message));

const shrinkLog = (): void => {
  try {
    file?.shrinkLog();
  } catch {
    // the disk is full: the next write reports it, and this is tried again after it
  }
};

/** Columns are given away instead of copied. */
const movedWith = (reply: WorkerReply): ArrayBuffer[] =>
  reply.ok && Array.isArray(reply.value)
    ? reply.value.flatMap((item: unknown) =>
        Object.values(item as object).flatMap((part) =>
          part instanceof Float64Array ? (part as Float64Array<ArrayBuffer>).buffer : [],
        ),
      )
    : [];

const { path, boundBytes } = workerData as WorkerData;
const collectHeap = createHeapCollector();
let file: HistoryFile | undefined;

parentPort?.on('message', (request: WorkerRequest) => {
  let reply: WorkerReply;
  try {
    reply = { call: request.call, ok: true, value: perform(request) };
  } catch (error) {
    if (isFull(error)) shrinkLog();
    reply = {
      call: request.call,
      ok: false,
      full: isFull(error),
      says: error instanceof Error ? error.message : String(error),
    };
  }
  parentPort?.postMessage(reply, movedWith(reply));
  if (request.method === 'append') collectHeap();
  if (request.method === 'close') parentPort?.close();
});
