import type { LogFile, WishedRule } from '#shared/model';

const megabyte = 1_000_000;
/** All generations of a log that is covered take about this share of its file system at most. */
const shareOfVolume = 0.1;
const leastBytes = 10 * megabyte;
const mostBytes = 500 * megabyte;
const keep = 7;

/** Daemons that are known to open their logs anew at a signal, by the name of their process, and the manual that says so. */
const signals: Readonly<Record<string, 'HUP' | 'USR1'>> = {
  /** nginx(8): USR1 reopens logs. */
  nginx: 'USR1',
  /** rsyslogd(8): HUP closes and reopens files. */
  rsyslogd: 'HUP',
  /** named(8) and its rndc: HUP reloads, log files with it. */
  named: 'HUP',
  /** haproxy logs to a socket; its writer is rsyslogd. chronyd(8): cyclelogs; dnsmasq(8): USR2 for the log file. */
};

const roundedDown = (bytes: number): number => {
  const step = 10 ** Math.floor(Math.log10(bytes));
  return Math.floor(bytes / step) * step;
};

/** How large one generation may grow: so that all of them together are a small part of the disk they lie on. */
const sizeFor = (volumeBytes: number | undefined): number =>
  roundedDown(
    Math.min(
      mostBytes,
      Math.max(leastBytes, ((volumeBytes ?? mostBytes * 10 * keep) * shareOfVolume) / (keep + 1)),
    ),
  );

/** How its writer is brought to write into the new file. Copying and emptying loses lines, so it is the last choice that works for everybody. */
const wayFor = ({ writers }: LogFile): WishedRule['how'] => {
  if (writers?.length === 0) return { kind: 'rename' };
  const [writer] = writers ?? [];
  const signal = writer === undefined ? undefined : signals[writer.processName];
  return writers?.length === 1 && writer?.unit !== undefined && signal !== undefined
    ? { kind: 'signal', unit: writer.unit, signal }
    : { kind: 'copytruncate' };
};

/** The rule that keeps one log small with what is known of it. `volumeBytes`: size of the file system it lies on. */
export const proposeRule = (log: LogFile, volumeBytes: number | undefined): WishedRule => ({
  frequency: 'daily',
  sizeBytes: sizeFor(volumeBytes),
  keep,
  compress: true,
  how: wayFor(log),
});
