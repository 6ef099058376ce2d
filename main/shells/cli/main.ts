import { createInterface } from 'node:readline/promises';
import { exitCode } from './exit-code.ts';
import { openEngine } from './open-engine.ts';
import { run } from './run.ts';
import type { Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort());
// `quarterdeck nodes | head` closes the pipe early; that is no defect.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  ended.abort();
});

const ask = async (question: string): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question, { signal: ended.signal });
  } finally {
    lines.close();
  }
};

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  canAsk: process.stdin.isTTY && process.stderr.isTTY,
  ask,
  folder: process.cwd(),
  signal: ended.signal,
};

// The engine's timers do not keep a process alive; a command under way must.
const alive = setInterval(() => undefined, 60_000);
try {
  process.exitCode = await run(process.argv.slice(2), { terminal, version: readVersion(), open: openEngine });
} catch (error) {
  process.stderr.write(
    `Quarterdeck made a mistake. Report it with these details:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = exitCode.defect;
} finally {
  clearInterval(alive);
}
