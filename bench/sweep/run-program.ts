import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import type { CpuGroup } from './cpu-group.ts';

/** What one program printed and how it ended. */
export type ProgramResult = {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
};

export type ProgramOptions = {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** The group its CPU time is counted in, with all its descendants. */
  readonly group?: CpuGroup | undefined;
};

const defaultTimeoutMs = 300_000;

/** Runs a program to its end and measures its wall time. Never rejects for a failing status. */
export const runProgram = (
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> =>
  new Promise((resolve, reject) => {
    const [program, ...rest] = options.group?.wrap([command, ...args]) ?? [command, ...args];
    const startedAt = performance.now();
    const child = spawn(program ?? command, rest, {
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.environment },
      timeout: options.timeoutMs ?? defaultTimeoutMs,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => undefined); // the program may end before it has read everything
    child.on('error', reject);
    // `exit` and not `close`: masters that stay behind may hold the pipes open.
    child.on('exit', (status) => {
      const wallMs = performance.now() - startedAt;
      setImmediate(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
        resolve({ status: status ?? -1, stdout: text(out), stderr: text(errors), wallMs });
      });
    });
    child.stdin.end(options.input ?? '');
  });

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
};

/** Processes that name this directory on their command line: everything the bench starts does, detached masters too. */
export const processesNaming = (directory: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && commandLine(pid).includes(directory));

/** Ends them, by number. */
export const endProcessesNaming = (directory: string): void => {
  for (const pid of processesNaming(directory)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended between the look and the signal
    }
  }
};

/** Memory of processes as their share of what they map (PSS, proc_pid_smaps(5)), bytes. */
export const memoryOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
      return sum + Number(found?.[1] ?? 0) * 1024;
    } catch {
      return sum; // it ended meanwhile
    }
  }, 0);
