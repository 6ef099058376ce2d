import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A set of processes whose CPU time is counted together, with every descendant, detached ones included. */
export type CpuGroup = Disposable & {
  /** The command that starts `command` inside the group. */
  readonly wrap: (command: readonly string[]) => readonly string[];
  readonly join: (pid: number) => void;
  /** CPU time so far, ms, of everything that ever ran in it. */
  readonly usedMs: () => number;
  readonly members: () => readonly number[];
};

type Hierarchy = { readonly directory: string; readonly usedMs: (group: string) => number };

const ownPath = (pattern: RegExp): string =>
  pattern.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';

/** Version 1 counts in `cpuacct.usage` (ns); version 2 in `cpu.stat` (us), also without the cpu controller (cgroups(7)). */
const findHierarchy = (): Hierarchy | undefined => {
  const first = ['/sys/fs/cgroup/cpuacct', '/sys/fs/cgroup/cpu,cpuacct'].find((path) =>
    existsSync(join(path, 'cpuacct.usage')),
  );
  if (first !== undefined)
    return {
      directory: join(first, ownPath(/^\d+:[^:]*cpuacct[^:]*:(.*)$/m)),
      usedMs: (group) => Number(readFileSync(join(group, 'cpuacct.usage'), 'utf8')) / 1e6,
    };
  const second = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].find((path) =>
    existsSync(join(path, 'cgroup.controllers')),
  );
  if (second === undefined) return undefined;
  return {
    directory: join(second, ownPath(/^0::(.*)$/m)),
    usedMs: (group) =>
      Number(/^usage_usec (\d+)$/m.exec(readFileSync(join(group, 'cpu.stat'), 'utf8'))?.[1] ?? Number.NaN) /
      1e3,
  };
};

/** Makes a group of that name; undefined where control groups cannot be made (not root, not Linux). */
export const createCpuGroup = (name: string): CpuGroup | undefined => {
  const hierarchy = existsSync('/proc/self/cgroup') ? findHierarchy() : undefined;
  if (hierarchy === undefined) return undefined;
  const group = join(hierarchy.directory, name);
  const list = join(group, 'cgroup.procs');
  try {
    mkdirSync(group);
  } catch {
    return undefined; // not permitted: the caller says so beside the numbers it cannot give
  }
  const members = () => readFileSync(list, 'utf8').split('\n').filter(Boolean).map(Number);
  return {
    wrap: (command) => ['/bin/sh', '-c', 'echo $$ > "$0" && exec "$@"', list, ...command],
    join: (pid) => writeFileSync(list, String(pid)),
    usedMs: () => hierarchy.usedMs(group),
    members,
    [Symbol.dispose]: () => {
      if (members().length === 0) rmdirSync(group);
    },
  };
};

/** CPU time of the whole machine since its boot, ms, idle time left out (/proc/stat, 100 ticks a second on Linux). */
export const machineUsedMs = (): number => {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .map(Number);
  return (user + nice + system + irq + softirq) * 10;
};

/** Groups of benches whose process was killed: empty by now, and removed. */
export const removeOldGroups = (prefix: string): void => {
  const directory = existsSync('/proc/self/cgroup') ? findHierarchy()?.directory : undefined;
  if (directory === undefined || !existsSync(directory)) return;
  for (const name of readdirSync(directory).filter((entry) => entry.startsWith(prefix))) {
    try {
      rmdirSync(join(directory, name));
    } catch {
      // still in use by a bench that runs now
    }
  }
};
