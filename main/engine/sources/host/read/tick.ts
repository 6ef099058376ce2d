import { ok, type Result } from '#shared/fault';
import type { HostFacts } from '#shared/model';
import {
  type Field,
  lack,
  readCount,
  readDecimal,
  readField,
  readSections,
  type ShellReply,
} from '../../../source-kit/index.ts';
import { memoryLine } from './memory.ts';
import { readOnce } from './read-once.ts';

type Value<Name extends keyof HostFacts> = Extract<HostFacts[Name], { readonly state: 'known' }>['value'];

/** What one tick says. */
export type TickReading = {
  readonly bootId: Field<string>;
  readonly uptimeMs: Field<number>;
  readonly load: Field<Value<'load'>>;
  readonly cpu: Field<Value<'cpu'>>;
  readonly memory: Field<Value<'memory'>>;
};

/** Reads the answer to `host.tick`. Fault `probe.unreadable`. */
export const readTick = (reply: ShellReply): Result<TickReading> => {
  const found = readSections(reply.stdout, 'host.tick');
  if (!found.ok) return found;
  const sections = found.value;
  return ok({
    bootId: readBootId(sections),
    uptimeMs: readField(sections, 'uptime', '/proc/uptime', ([line]) => {
      const seconds = /^\S+ \S+$/.test(line ?? '')
        ? readDecimal(line?.slice(0, line.indexOf(' ')))
        : undefined;
      return seconds === undefined ? undefined : Math.round(seconds * 1_000);
    }),
    load: readField(sections, 'load', '/proc/loadavg', ([line]) => readLoad(line ?? '')),
    cpu: readField(sections, 'cpu', '/proc/stat', readCpu),
    memory: readField(sections, 'memory', '/proc/meminfo', readMemory),
  });
};

const readBootId = readOnce('boot', '/proc/sys/kernel/random/boot_id', ([line]) =>
  line !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(line) ? line : undefined,
);

const readLoad = (line: string): Value<'load'> | undefined => {
  if (!/^\S+ \S+ \S+ \d+\/\d+ \d+$/.test(line)) return undefined;
  const [first, second, third] = line.split(' ', 3);
  const [one, five, fifteen] = [readDecimal(first), readDecimal(second), readDecimal(third)];
  return one === undefined || five === undefined || fifteen === undefined
    ? undefined
    : { one, five, fifteen };
};

/** user, nice, system, idle, iowait, irq, softirq, steal. Guest time, behind them, is part of user time already. */
const countedColumns = 8;

/** Work and total of a `cpu` line of proc_stat(5), in ticks; idle and iowait are no work. */
const readTicks = (
  line: string,
): { readonly total: number; readonly busy: number; readonly columns: number } | undefined => {
  let total = 0;
  let busy = 0;
  let columns = 0;
  for (let at = line.indexOf(' '), end = at; at !== -1; at = end) {
    while (line.startsWith(' ', at)) at += 1;
    end = line.indexOf(' ', at);
    const ticks = readCount(line.slice(at, end === -1 ? line.length : end));
    if (ticks === undefined) return undefined;
    const isIdle = columns === 3 || columns === 4;
    if (columns < countedColumns) total += ticks;
    if (columns < countedColumns && !isIdle) busy += ticks;
    columns += 1;
  }
  return columns > 3 ? { total, busy, columns } : undefined;
};

const readCpu = (lines: readonly string[]): Value<'cpu'> | Field<Value<'cpu'>> | undefined => {
  const [cores, before, now] = lines;
  const coreCount = readCount(/^cores (\d{1,6})$/.exec(cores ?? '')?.[1]);
  const end = /^now cpu +\d[\d ]*$/.test(now ?? '') ? readTicks((now ?? '').slice(4)) : undefined;
  if (coreCount === undefined || coreCount === 0 || end === undefined || before === undefined)
    return undefined;
  if (before.trimEnd() === 'before')
    return lack(
      'not-asked',
      'The share in use is the difference between two answers, and this was the first one.',
    );
  const start = /^before cpu +\d[\d ]*$/.test(before) ? readTicks(before.slice(7)) : undefined;
  if (start === undefined || start.columns !== end.columns || end.total <= start.total) return undefined;
  const usedRatio = (end.busy - start.busy) / (end.total - start.total);
  // Kernels let single counters step back a little (iowait in proc_stat(5)); more than that is not a measurement.
  return usedRatio < -0.01 || usedRatio > 1.01
    ? undefined
    : { usedRatio: Math.min(1, Math.max(0, usedRatio)), coreCount };
};

const readMemory = (lines: readonly string[]): Value<'memory'> | Field<Value<'memory'>> | undefined => {
  const totalBytes = memoryLine(lines, 'MemTotal');
  const availableBytes = memoryLine(lines, 'MemAvailable');
  if (totalBytes !== undefined && !lines.some((line) => line.startsWith('MemAvailable')))
    return lack(
      'not-supported',
      'The kernel is older than 3.14 and does not say how much memory is available.',
    );
  if (totalBytes === undefined || availableBytes === undefined) return undefined;
  return totalBytes > 0 && availableBytes <= totalBytes ? { totalBytes, availableBytes } : undefined;
};
