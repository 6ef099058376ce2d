import { failed, fault, ok, type Result } from '#shared/fault';
import { z } from '#shared/schema';
import { readHealthLine, type ShellReply } from '../../source-kit/index.ts';

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

/** The mark that keeps a machine out of service, as the console that drained it left it. */
export const heldSchema = z.object({
  by: z.string(),
  reason: z.string(),
  /** Epoch ms by the console's clock; absent: until undrained. */
  until: z.number().optional(),
});
export type Held = z.infer<typeof heldSchema>;

export type SystemdReading = {
  readonly hasSystemd: boolean;
  readonly held: Held | undefined;
  /** In the order asked. */
  readonly units: readonly UnitReading[];
};

/** The mark as one line without spaces. */
export const heldLine = (held: Held): string => encodeURIComponent(JSON.stringify(held));

const readHeld = (word: string): Held | undefined => {
  if (word === '-' || word === '') return undefined;
  try {
    return heldSchema.parse(JSON.parse(decodeURIComponent(word)));
  } catch {
    // Somebody wrote the mark by hand. It still holds the machine out.
    return { by: 'unknown', reason: 'The mark was not written by this program.' };
  }
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
    const held = lines.find((line) => line.startsWith('held '));
    if (held === undefined) return unreadable(stdout);
    const reading = { held: readHeld(held.slice('held '.length)) };
    if (lines.includes('systemd none')) return ok({ ...reading, hasSystemd: false, units: [] });
    const starts = Array.from({ length: count }, (_, at) => lines.indexOf(`unit ${at}`));
    const end = lines.lastIndexOf('end');
    if (end < 0 || starts.some((at) => at < 0)) return unreadable(stdout);
    const units = starts.map((at, index) => readUnit(lines.slice(at + 1, starts[index + 1] ?? end)));
    return ok({ ...reading, hasSystemd: true, units });
  };

const unreadable = (text: string): Result<never> =>
  failed(
    fault('probe.unreadable', 'The answer about units was incomplete.', { details: text.slice(0, 500) }),
  );
