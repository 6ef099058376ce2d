import { epochMs, type EpochMs } from '#shared/model';
import { readSpanMs, readUtc } from './times.ts';

type Block = ReadonlyMap<string, readonly string[]>;

/** A timer as systemctl show tells of it. */
export type Timer = {
  readonly id: string;
  readonly says: string;
  readonly isLoaded: boolean;
  readonly isActive: boolean;
  /** systemd's own word: `enabled`, `disabled`, `static`, `masked`, ... */
  readonly unitFileState: string;
  readonly file: string;
  readonly dropIns: readonly string[];
  /** As in the unit file: `OnCalendar=*-*-* 03:00:00`. */
  readonly triggers: readonly string[];
  readonly nextAt: EpochMs | undefined;
  /** Since boot; for timers that count from an event. */
  readonly nextMonotonicMs: number | undefined;
  readonly lastAt: EpochMs | undefined;
  readonly unit: string;
  readonly activeSince: EpochMs | undefined;
};

/** The unit that a timer starts. */
export type Unit = {
  readonly id: string;
  readonly isLoaded: boolean;
  readonly activeState: string;
  readonly result: string;
  readonly exitStatus: number | undefined;
  readonly startedAt: EpochMs | undefined;
  readonly exitedAt: EpochMs | undefined;
  readonly invocation: string;
  readonly command: string;
  readonly user: string;
};

const textOf = (block: Block, name: string): string => block.get(name)?.[0] ?? '';

/** systemd writes out what a unit file leaves out; both say the same. */
const triggersOf = (block: Block): readonly string[] =>
  ['TimersCalendar', 'TimersMonotonic'].flatMap((name) =>
    (block.get(name) ?? []).flatMap((value) => {
      const [, key, spec] = /\{ (\w+)=(.*?) ; /.exec(value) ?? [];
      return key === undefined || spec === undefined ? [] : [`${key.replace(/USec$/, 'Sec')}=${spec}`];
    }),
  );

export const readTimer = (block: Block): Timer | undefined => {
  const id = textOf(block, 'Id');
  if (!id.endsWith('.timer')) return undefined;
  const lastAt = readUtc(textOf(block, 'LastTriggerUSec'));
  return {
    id,
    says: textOf(block, 'Description'),
    isLoaded: textOf(block, 'LoadState') === 'loaded',
    isActive: textOf(block, 'ActiveState') === 'active',
    unitFileState: textOf(block, 'UnitFileState'),
    file: textOf(block, 'FragmentPath'),
    dropIns: textOf(block, 'DropInPaths').split(' ').filter(Boolean),
    triggers: triggersOf(block),
    nextAt: readUtc(textOf(block, 'NextElapseUSecRealtime')),
    nextMonotonicMs: readSpanMs(textOf(block, 'NextElapseUSecMonotonic')),
    lastAt: lastAt === undefined || lastAt <= 0 ? undefined : epochMs(lastAt),
    unit: textOf(block, 'Unit') || id.replace(/\.timer$/, '.service'),
    activeSince: readUtc(textOf(block, 'ActiveEnterTimestamp')),
  };
};

/** `ExecStart={ path=/bin/x ; argv[]=/bin/x -a ; ignore_errors=no ; ... }`. */
const commandOf = (block: Block): string =>
  (block.get('ExecStart') ?? [])
    .flatMap((value) => /argv\[\]=(.*?) ; ignore_errors=/.exec(value)?.[1] ?? [])
    .join(' && ');

export const readUnit = (block: Block): Unit | undefined => {
  const id = textOf(block, 'Id');
  if (id === '') return undefined;
  const status = textOf(block, 'ExecMainStatus');
  return {
    id,
    isLoaded: textOf(block, 'LoadState') === 'loaded',
    activeState: textOf(block, 'ActiveState'),
    result: textOf(block, 'Result'),
    exitStatus: /^\d{1,3}$/.test(status) ? Number(status) : undefined,
    startedAt: readUtc(textOf(block, 'ExecMainStartTimestamp')),
    exitedAt: readUtc(textOf(block, 'ExecMainExitTimestamp')),
    invocation: textOf(block, 'InvocationID'),
    command: commandOf(block),
    user: textOf(block, 'User'),
  };
};
