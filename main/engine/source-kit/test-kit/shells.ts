import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askProgram, pokeLine, readNodeLine, residentProgram, shellPath, type ShellAsk } from '../index.ts';

/** A shell of this machine, and the search path its scripts shall find. */
export type Shell = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Makes the folder of commands where it is not the system's own; returns the path and the way to remove it. */
  readonly path: () => { readonly path: string; readonly remove: () => void };
  /** True when its shell or its timeout runs busybox's own commands, whatever the path says: no test can replace them. */
  readonly runsOwn: boolean;
  /** Why it cannot be used here; undefined when it can. */
  readonly missing: string | undefined;
};

const systemPath = () => ({ path: shellPath, remove: () => undefined });

const busybox = 'busybox';

/** Commands of busybox alone, without those named: a node on which nothing else is installed. */
const busyboxPath = (without: readonly string[]) => () => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-busybox-'));
  mkdirSync(folder, { recursive: true });
  const applets = spawnSync(busybox, ['--list'], { encoding: 'utf8' }).stdout.split('\n');
  const program = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
  for (const applet of applets.filter((name) => /^[a-z0-9_]+$/.test(name) && !without.includes(name)))
    symlinkSync(program, join(folder, applet));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Why none of the commands can be used here; undefined when all can. */
const missing = (...commands: readonly string[]): string | undefined => {
  if (process.platform !== 'linux') return 'the scripts read /proc, which only Linux has';
  const absent = commands.find((command) => spawnSync(command, ['true']).error !== undefined);
  return absent === undefined ? undefined : `${absent} is not installed`;
};

export const shells: readonly Shell[] = [
  {
    name: 'dash with GNU tools',
    command: ['dash'],
    path: systemPath,
    runsOwn: false,
    missing: missing('dash'),
  },
  {
    name: 'bash with GNU tools',
    command: ['bash', '--posix'],
    path: systemPath,
    runsOwn: false,
    missing: missing('bash'),
  },
  // Debian's busybox sh runs its own commands whatever the path says, so only another shell can miss some of them.
  {
    name: 'busybox alone',
    command: ['busybox', 'sh'],
    path: busyboxPath([]),
    runsOwn: true,
    missing: missing('busybox'),
  },
  {
    name: 'dash with the commands of busybox',
    command: ['dash'],
    path: busyboxPath([]),
    runsOwn: true,
    missing: missing('dash', 'busybox'),
  },
  {
    name: 'dash with the commands of busybox, but no timeout, nice and ionice',
    command: ['dash'],
    path: busyboxPath(['timeout', 'nice', 'ionice']),
    runsOwn: false,
    missing: missing('dash', 'busybox'),
  },
];

/** Runs the resident loop in that shell and pokes it once per entry of `sweeps`; gives the answers in order. */
export const runSweeps = async (
  shell: Shell,
  asks: readonly Pick<ShellAsk<unknown>, 'id' | 'script'>[],
  sweeps: number,
): Promise<readonly { readonly askId: string; readonly stdout: string }[]> => {
  const { path, remove } = shell.path();
  const [command, ...args] = shell.command;
  const child = spawn(command, [...args, '-s'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const answers: { readonly askId: string; readonly stdout: string }[] = [];
  try {
    child.stdin.write(residentProgram('ab12', asks).replaceAll(shellPath, path));
    let text = Buffer.alloc(0);
    for await (const chunk of child.stdout) {
      text = Buffer.concat([text, chunk as Buffer]);
      for (;;) {
        const newline = text.indexOf(10);
        if (newline < 0) break;
        const line = readNodeLine(text.subarray(0, newline).toString());
        const body = line?.kind === 'begin' ? line.bytes + 1 : 0;
        if (text.length < newline + 1 + body) break;
        if (line?.kind === 'ready')
          for (let seq = 1; seq <= sweeps; seq += 1)
            child.stdin.write(
              pokeLine(
                seq,
                asks.map(({ id }) => id),
              ),
            );
        if (line?.kind === 'begin')
          answers.push({
            askId: line.askId,
            stdout: text.subarray(newline + 1, newline + body).toString(),
          });
        text = text.subarray(newline + 1 + body);
        if (answers.length === sweeps * asks.length) child.stdin.end();
      }
    }
    return answers;
  } finally {
    child.kill('SIGKILL');
    remove();
  }
};

/** Runs one own-channel ask in that shell. */
export const runAsk = (
  shell: Shell,
  ask: ShellAsk<unknown>,
): { readonly stdout: string; readonly exitStatus: number | undefined } => {
  const { path, remove } = shell.path();
  try {
    const program = askProgram(ask);
    if (!program.ok) throw new Error(program.fault.says);
    const [command, ...args] = shell.command;
    const done = spawnSync(command, [...args, '-s'], {
      input: program.value.replaceAll(shellPath, path),
      encoding: 'utf8',
    });
    return { stdout: done.stdout, exitStatus: done.status ?? undefined };
  } finally {
    remove();
  }
};
