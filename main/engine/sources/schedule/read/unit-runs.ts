import { epochMs, type EpochMs } from '#shared/model';
import { runMessages } from '../script.ts';

/** One run of a unit, put together from what systemd wrote into the journal. */
export type UnitRun = {
  readonly unit: string;
  readonly invocation: string;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs | undefined;
  /** `success`, `exit-code`, `timeout`, ...; undefined: it has not ended, or nobody tells. */
  readonly result: string | undefined;
  readonly exitStatus: number | undefined;
};

type Line = {
  readonly unit: string;
  readonly invocation: string;
  readonly message: string;
  readonly at: number;
  readonly result: string;
  readonly exitStatus: string;
};

const readLine = (line: string): Line | undefined => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const fields = parsed as Readonly<Record<string, unknown>>;
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  const micros = text('__REALTIME_TIMESTAMP');
  const at = /^\d{13,17}$/.test(micros) ? Number(micros) / 1_000 : Number.NaN;
  const [unit, invocation, message] = [text('UNIT'), text('INVOCATION_ID'), text('MESSAGE_ID')];
  if (unit === '' || invocation === '' || !Number.isFinite(at)) return undefined;
  return { unit, invocation, message, at, result: text('UNIT_RESULT'), exitStatus: text('EXIT_STATUS') };
};

const isBegin = ({ message }: Line): boolean =>
  message === runMessages.starting || message === runMessages.started;

const runOf = (lines: readonly Line[]): UnitRun | undefined => {
  const [first] = lines;
  const begin = lines.find(isBegin);
  if (first === undefined || begin === undefined) return undefined;
  const of = (message: string): Line | undefined => lines.findLast((line) => line.message === message);
  const bad = of(runMessages.endedBadly) ?? of(runMessages.notStarted);
  const well = of(runMessages.endedWell);
  // What is over once it has started says so twice: older systemd told of a oneshot's end only by "Finished".
  const finished = begin.message === runMessages.starting ? of(runMessages.started) : undefined;
  const exited = of(runMessages.exited);
  const end = bad ?? well ?? finished;
  const status = exited?.exitStatus ?? '';
  return {
    unit: first.unit,
    invocation: first.invocation,
    startedAt: epochMs(Math.round(begin.at)),
    endedAt: end === undefined ? undefined : epochMs(Math.round(end.at)),
    result: bad !== undefined ? bad.result || 'failed' : end === undefined ? undefined : 'success',
    exitStatus: /^\d{1,3}$/.test(status) ? Number(status) : undefined,
  };
};

/** Runs of units, newest first, from lines of `journalctl -o json`. A run whose beginning is not among them is left out. */
export const readUnitRuns = (lines: readonly string[]): readonly UnitRun[] => {
  const byInvocation = new Map<string, Line[]>();
  for (const text of lines) {
    const line = readLine(text);
    if (line === undefined) continue;
    const key = `${line.unit} ${line.invocation}`;
    byInvocation.set(key, [...(byInvocation.get(key) ?? []), line]);
  }
  return [...byInvocation.values()]
    .flatMap((run) => runOf(run.toSorted((a, b) => a.at - b.at)) ?? [])
    .toSorted((a, b) => b.startedAt - a.startedAt);
};
