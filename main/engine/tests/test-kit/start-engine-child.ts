import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HistoryPoint } from '#shared/model';
import type { TestFleet } from './start-fleet.ts';

/** What the other process had written to its history file before it was killed. */
export type Written = {
  readonly raisedAt: number;
  readonly until: number;
  readonly points: readonly HistoryPoint[];
};

// The sources are found by a Vite glob, so a plain Node process needs Vite to load them.
const program =
  "import('vite').then(({ runnerImport }) => runnerImport(process.argv[1], { configFile: false, logLevel: 'error' }))";

/** Runs an engine over this fleet in another process until one alarm is acknowledged and silenced, then kills it without a word. */
export const runEngineAndKillIt = async (fleet: TestFleet): Promise<Written> => {
  const child = spawn(process.execPath, ['-e', program, join(import.meta.dirname, 'engine-child.ts')], {
    env: {
      ...process.env,
      QUARTERDECK_TEST_ENGINE: JSON.stringify({ directory: fleet.directory, fleetFile: fleet.fleetFile }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let said = '';
  let complained = '';
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  try {
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes('\n')) break;
    }
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
  if (!said.includes('\n')) throw new Error(`the engine ended before it had written anything: ${complained}`);
  return JSON.parse(said) as Written;
};
