import { failed, fault, ok, type Result } from '#shared/fault';
import { readHealthLine, readHeld, type HeldReading, type ShellReply } from '../../source-kit/index.ts';

/** What a unit is doing, as systemctl(1) `show` prints it. */
export type UnitReading = {
  readonly load: string;
  readonly active: string;
  readonly sub: string;
  readonly result: string;
  /** Times systemd restarted it since it was last started by hand; undefined when it does not say (systemd before 235). */
  readonly restarts: number | undefined;
  /** Random id of this run of the unit: a new one is a new instance. Empty while it does not run. */
  readonly invocation: string;
  /** How long it has been in its state, ms; undefined when that cannot be told. */
  readonly inStateMs: number | undefined;
  readonly health: ReturnType<typeof readHealthLine>;
  /** First line of the version command; undefined when there is none or it printed nothing. */
  readonly version: string | undefined;
};

export type SystemdReading = HeldReading & {
  readonly hasSystemd: boolean;
  /** In the order asked. */
  readonly units: readonly UnitReading[];
};

const readUnit = (lines: readonly string[]): UnitReading => {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const equals = line.indexOf('=');
    // The first one counts: what follows could be output of a version command.
    if (equals > 0 && !fields.has(line.slice(0, equals)))
      fields.set(line.slice(0, equals), line.slice(equals + 1));
  }
  const uptimeS = numberOf(fields.get('uptime'));
  const changedUs = numberOf(fields.get('StateChangeTimestampMonotonic'));
  const inStateMs =
    uptimeS === undefined || changedUs === undefined || changedUs === 0
      ? undefined
      : Math.max(0, Math.round(uptimeS * 1_000 - changedUs / 1_000));
  return {
    load: fields.get('LoadState') ?? '',
    active: fields.get('ActiveState') ?? '',
    sub: fields.get('SubState') ?? '',
    result: fields.get('Result') ?? '',
    restarts: numberOf(fields.get('NRestarts')),
    invocation: fields.get('InvocationID') ?? '',
    inStateMs,
    health: readHealthLine(fields.get('health') ?? ''),
    version: fields.get('version') || undefined,
  };
};

const numberOf = (text: string | undefined): number | undefined => {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};

/** Reads what `unitsScript` printed. A reply that was cut off is a fault, never fewer units. */
export const readUnits =
  (count: number) =>
  ({ stdout }: ShellReply): Result<SystemdReading> => {
    const lines = stdout.split('\n');
    const held = readHeld(stdout);
    if (!held.ok) return held;
    if (lines.includes('systemd none')) return ok({ ...held.value, hasSystemd: false, units: [] });
    const starts = Array.from({ length: count }, (_, at) => lines.indexOf(`unit ${at}`));
    const end = lines.lastIndexOf('end');
    if (end < 0 || starts.some((at) => at < 0)) return unreadable(stdout);
    const units = starts.map((at, index) => readUnit(lines.slice(at + 1, starts[index + 1] ?? end)));
    return ok({ ...held.value, hasSystemd: true, units });
  };

const unreadable = (text: string): Result<never> =>
  failed(
    fault('probe.unreadable', 'The answer about units was incomplete.', { details: text.slice(0, 500) }),
  );
