/** How much a container may write to its log: files of at most so many bytes, at most so many of them. */
export type LogCap = { readonly maxBytes: number; readonly maxFiles: number };

/** Options of a log driver as Docker has them. */
export type LogOptions = Readonly<Record<string, string>>;

const units: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** `10m` as both drivers read it: in powers of 1,000 (`units.FromHumanSize`). Undefined: none, or -1, which is without end. */
const readDockerSize = (text: string | undefined): number | undefined => {
  const [, digits, unit = ''] = /^(\d{1,12}(?:\.\d+)?) ?([bkmgt]?)(?:i?b)?$/i.exec(text ?? '') ?? [];
  const bytes = Math.round(Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN));
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
};

/** The shortest word for exactly that many bytes. */
const dockerSize = (bytes: number): string => {
  const unit = (['g', 'm', 'k'] as const).find((each) => bytes % (units[each] ?? 1) === 0);
  return unit === undefined ? String(bytes) : `${bytes / (units[unit] ?? 1)}${unit}`;
};

/** What bounds a driver where nothing is said: `local` keeps 20 MiB five times, `json-file` one file without end. */
const ownCap: Readonly<Record<string, { readonly maxBytes: number | undefined; readonly maxFiles: number }>> =
  {
    'json-file': { maxBytes: undefined, maxFiles: 1 },
    local: { maxBytes: 20 * 1_048_576, maxFiles: 5 },
  };

/** The cap a driver keeps to with these options; `maxBytes` undefined: none. */
export const capOf = (
  driver: string,
  options: LogOptions,
): { readonly maxBytes: number | undefined; readonly maxFiles: number } => {
  const own = ownCap[driver] ?? { maxBytes: undefined, maxFiles: 1 };
  const files = Number(options['max-file']);
  return {
    maxBytes: readDockerSize(options['max-size']) ?? own.maxBytes,
    maxFiles: Number.isSafeInteger(files) && files > 0 ? files : own.maxFiles,
  };
};

/** Options with the cap in them; all others as they were. */
export const withCap = (options: LogOptions, { maxBytes, maxFiles }: LogCap): LogOptions => ({
  ...options,
  'max-size': dockerSize(maxBytes),
  'max-file': String(maxFiles),
});

const elsewhere: ReadonlySet<string> = new Set([
  'awslogs',
  'fluentd',
  'gcplogs',
  'gelf',
  'logentries',
  'splunk',
  'syslog',
]);

/** Why the logs of a driver cannot be capped; undefined: they can. Nobody’s driver is changed for another one silently. */
export const whyNoCap = (driver: string): string | undefined => {
  if (ownCap[driver] !== undefined) return undefined;
  if (driver === 'none') return 'It keeps no log: its driver is none.';
  if (driver === 'journald')
    return 'It writes to the journal of its machine, which is bounded as a whole: bound the journal instead. Its driver is not changed.';
  return elsewhere.has(driver)
    ? `Its driver ${driver} sends the log away and keeps no file that could be capped. Its driver is not changed.`
    : `Nothing is known of a cap for its driver ${driver}. Only json-file and local take max-size and max-file; its driver is not changed.`;
};
