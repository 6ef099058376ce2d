import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * One process, told apart from a later one with the same number by its start time
 * (field 22 of /proc/PID/stat, clock ticks since boot; proc_pid_stat(5)).
 */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };

const readStat = (pid: number): readonly string[] | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold spaces and brackets, so count from the last bracket.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // no such process: that is the answer
  }
};

/** Identity of a running process; undefined when there is none or it is a zombie. */
export const identify = (pid: number): ProcessIdentity | undefined => {
  const fields = readStat(pid);
  const startTime = fields?.[19];
  return startTime === undefined || fields?.[0] === 'Z' ? undefined : { pid, startTime };
};

/** True while this very process runs. */
export const isRunning = (identity: ProcessIdentity): boolean =>
  identify(identity.pid)?.startTime === identity.startTime;

/** Sends a signal to this very process; nothing happens when it is gone. */
export const signalProcess = (identity: ProcessIdentity, signal: NodeJS.Signals): void => {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch {
    // it ended between the look and the signal: that is what a signal to it would have come to
  }
};

/** Ends a process and waits until it is gone. Rejects when SIGKILL does not end it within `timeoutMs`. */
export const endProcess = async (identity: ProcessIdentity, timeoutMs = 10_000): Promise<void> => {
  signalProcess(identity, 'SIGKILL');
  await waitUntil(() => !isRunning(identity), timeoutMs, `process ${identity.pid} to end`);
};

/** Numbers of the direct children of a process, over all its threads. */
export const childrenOf = (pid: number): readonly number[] => {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return []; // the process ended meanwhile: it has no children
  }
};

/** Numbers of all processes that run now. */
export const allProcesses = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Resolves when `done` says so, looking every 50 ms. Rejects with what was awaited after `timeoutMs`. */
export const waitUntil = async (
  done: () => boolean | Promise<boolean>,
  timeoutMs: number,
  awaited: string,
): Promise<void> => {
  const end = performance.now() + timeoutMs;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms for ${awaited}`);
    await sleep(50);
  }
};
