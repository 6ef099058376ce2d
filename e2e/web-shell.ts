import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const startLimitMs = 30_000;

/** A console that serves its window on loopback, in a process of its own. */
export type WebShell = AsyncDisposable & {
  /** Opens one window, once. */
  readonly address: string;
  /** Takes the process away at once, as a crash or an empty battery does. Resolves when it is gone. */
  readonly crash: () => Promise<void>;
};

const addressOf = (shell: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /Open (http:\/\/\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    shell.stdout?.on('data', hear);
    shell.stderr?.on('data', hear);
    shell.on('exit', (code) => reject(new Error(`The web shell ended with ${code}:\n${said}`)));
    setTimeout(() => reject(new Error(`The web shell printed no address:\n${said}`)), startLimitMs).unref();
  });

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.on('exit', () => resolve()))
    : Promise.resolve();

/** Starts the built web shell; `temporary` is where its demo fleet, if it runs one, keeps its files. */
export const startWebShell = async (args: readonly string[], temporary: string): Promise<WebShell> => {
  const shell = spawn(process.execPath, [join(root, 'out/main/web.js'), '--port', '0', ...args], {
    cwd: root,
    env: { ...process.env, ...temporaryIn(temporary) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    shell.kill(signal);
    await ended(shell);
  };
  try {
    return {
      address: await addressOf(shell),
      crash: () => end('SIGKILL'),
      [Symbol.asyncDispose]: () => end('SIGTERM'),
    };
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
};

/** The names under which systems look for a folder for temporary files. */
export const temporaryIn = (folder: string): Readonly<Record<string, string>> => ({
  TMPDIR: folder,
  TEMP: folder,
  TMP: folder,
});
