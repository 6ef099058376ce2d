import { spawn } from 'node:child_process';

/** How one program is run. */
export type CommandOptions = {
  /** Killed after this, ms. A set-up step that hangs must not hang the test run. */
  readonly timeoutMs?: number;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
};

const defaultTimeoutMs = 120_000;
/** Enough to name the cause, little enough for a terminal. */
const errorTailCharacters = 2_000;

/** Runs one program without a shell and gives its standard output. Rejects with the end of its output when it fails. */
export const runCommand = (
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', ...options.environment },
      ...(options.directory === undefined ? {} : { cwd: options.directory }),
      timeout: options.timeoutMs ?? defaultTimeoutMs,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const all: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk);
      all.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => all.push(chunk));
    child.stdin.on('error', () => undefined); // the program may end before it has read everything; its exit status tells
    child.on('error', (cause) =>
      reject(new Error(`${command} cannot be started: ${cause.message}`, { cause })),
    );
    child.on('close', (status, signal) => {
      if (status === 0) return resolve(Buffer.concat(out).toString('utf8'));
      const tail = Buffer.concat(all).toString('utf8').trim().slice(-errorTailCharacters);
      reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? status}: ${tail}`));
    });
    child.stdin.end(options.input ?? '');
  });

/** True when the program runs and succeeds. For questions such as "is it there?". */
export const commandSucceeds = (command: string, args: readonly string[]): Promise<boolean> =>
  runCommand(command, args).then(
    () => true,
    () => false,
  );
