import { parentPort, workerData } from 'node:worker_threads';
import { asTime } from './as-time.ts';
import { openHistoryFile, type HistoryFile } from './history-file.ts';
import type { DiskHistory } from './store.ts';
import { thin } from './thin.ts';
import type { WorkerData, WorkerReply, WorkerRequest } from './worker-messages.ts';

// The worker's whole program: one history file, one request at a time, so that no write ever blocks the engine.

const hourMs = 3_600_000;
const warmUpMs = 14 * 24 * hourMs;
const closePoints = (2 * hourMs) / 15_000;
const farPoints = (warmUpMs - 2 * hourMs) / 300_000;

const diskHistory = (file: HistoryFile, node: string, now: number): readonly DiskHistory[] =>
  file.subjects(node, 'volume.availableBytes').map((mount) => {
    const from = now - warmUpMs;
    const near = now - 2 * hourMs;
    const read = (metric: string) => file.series(node, metric, mount, from, now);
    const available = read('volume.availableBytes');
    const split = available.findIndex((point) => point.at >= near);
    const far = split < 0 ? available : available.slice(0, split);
    const close = split < 0 ? [] : available.slice(split);
    const sizes = read('volume.sizeBytes');
    let place = 0;
    const sizeAt = (at: number): number => {
      while (place + 1 < sizes.length && (sizes[place + 1]?.at ?? Infinity) <= at) place += 1;
      return sizes[place]?.last ?? Number.NaN;
    };
    const points = [...thin(far, from, near, farPoints), ...thin(close, near, now, closePoints)]
      .map((point) => ({ at: asTime(point.at), available: point.last, size: sizeAt(point.at) }))
      .filter((point) => Number.isFinite(point.size));
    return { mount, points };
  });

const perform = (file: HistoryFile, request: WorkerRequest): unknown => {
  switch (request.method) {
    case 'append':
      return file.append(request.samples, request.now);
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
      return diskHistory(file, request.node, request.now);
    case 'saveAlarm':
      return file.saveAlarm(request.id, request.raised, request.cleared, request.json);
    case 'alarmsSince':
      return file.alarmsSince(request.since);
    case 'saveLook':
      return file.saveLook(request.node, request.mount, request.json);
    case 'looks':
      return file.looks(request.node);
    case 'prune':
      return file.prune(request.now);
    case 'close':
      return file.close();
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

const { path, boundBytes } = workerData as WorkerData;
let file: HistoryFile | undefined;

parentPort?.on('message', (request: WorkerRequest) => {
  let reply: WorkerReply;
  try {
    file ??= openHistoryFile(path, boundBytes);
    reply = { call: request.call, ok: true, value: perform(file, request) };
  } catch (error) {
    if (isFull(error)) shrinkLog();
    reply = {
      call: request.call,
      ok: false,
      full: isFull(error),
      says: error instanceof Error ? error.message : String(error),
    };
  }
  parentPort?.postMessage(reply);
  if (request.method === 'close') parentPort?.close();
});
