import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WorkerReply } from './worker-messages.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-worker-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

// What a console of before the columns sent with its samples, and a question that only a later one knows.
it.each([
  ['append', { samples: [] }],
  ['saveWeather', { sky: 'grey' }],
])('the history takes nothing from a console of another version for kept: %s', async (method, more) => {
  const worker = new Worker(new URL('./store-worker.ts', import.meta.url), {
    workerData: { path: join(directory, 'history.sqlite'), boundBytes: 64 * 1_048_576 },
  });
  try {
    const reply = await new Promise<WorkerReply>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage({ call: 1, method, ...more, now: 0 });
    });
    expect(reply).toMatchObject({
      call: 1,
      ok: false,
      full: false,
      says: expect.stringContaining(`"${method}": it was replaced by another version`) as string,
    });
  } finally {
    await worker.terminate();
  }
});
