import { epochMs, nodeId, type NodeTasks, type NodeView } from '#shared/model';
import { readSchedule } from '../read/reading.ts';
import { readNodeTasks } from '../tasks/node-tasks.ts';

/** When the looks of the tests are taken. */
export const now = Date.UTC(2026, 10, 22, 12, 0, 0);
export const second = (ms: number): string => String(Math.floor(ms / 1_000));

// The source reads only the clock's difference and the name of a node.
const node = {
  node: { id: nodeId('db-1') },
  facts: { clockSkewMs: { state: 'known', value: 0 } },
} as unknown as NodeView;

type Wish = {
  readonly at?: number;
  readonly zone?: string;
  readonly who?: string;
  readonly of: readonly string[];
};

/** What is read from a look that prints these sections, an hour ahead of UTC unless it says otherwise. */
export const look = (first: string | Wish, ...more: readonly string[]): NodeTasks => {
  const wish: Wish = typeof first === 'string' ? { of: [first, ...more] } : first;
  const { at = now, zone = 'Europe/Berlin', who = '0 root', of } = wish;
  const stdout = [
    `@clock ${second(at)} +0100`,
    `@zone /usr/share/zoneinfo/${zone} -`,
    `@who ${who} 9000000.5`,
    ...of,
    '@end',
    '',
  ].join('\n');
  const read = readSchedule({ stdout, stderr: '', exitStatus: 0, sentAt: at, receivedAt: at });
  if (!read.ok) throw new Error(read.fault.says);
  return readNodeTasks(read.value, { node, receivedAt: epochMs(at), everyMs: 300_000, before: undefined });
};

const old = second(now - 30 * 86_400_000);

/** A table of cron as a look prints it. */
export const table = (
  path: string,
  lines: readonly string[],
  more: { owner?: string; mode?: string; newline?: string; of?: string } = {},
): string =>
  [
    `@file ${more.of ?? 'system'} ${more.owner ?? 'root'} ${more.mode ?? '644'} ${old} ${more.newline ?? 'yes'} ${path}`,
    ...lines.map((line) => `|${line}`),
  ].join('\n');

/** The timer that starts anacron on Debian, next at 13:33 in Berlin. */
export const anacronHourly = [
  '@timers',
  '|Id=anacron.timer',
  '|LoadState=loaded',
  '|ActiveState=active',
  '|UnitFileState=enabled',
  '|TimersCalendar={ OnCalendar=*-*-* 07..23:30:00 ; next_elapse=Sun 2026-11-22 12:33:00 UTC }',
  '|NextElapseUSecRealtime=Sun 2026-11-22 12:33:00 UTC',
  '|Unit=anacron.service',
].join('\n');
