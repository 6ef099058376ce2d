import { linesOf, readCount, type LogOptions, type Sections } from '../../../source-kit/index.ts';

/** Default log driver and cap as one place says them; what it does not say is undefined, or not among the options. */
export type DaemonWords = { readonly driver: string | undefined; readonly options: LogOptions };

/** What is known of how this node's Docker keeps the logs of containers that say nothing of it. */
export type DaemonReading = {
  /** What the running daemon tells; undefined: it could not be asked. */
  readonly told: string | undefined;
  /** Its command line; undefined: it could not be read, or it does not run. */
  readonly line: DaemonWords | undefined;
  /** /etc/docker/daemon.json; `absent` is an answer. */
  readonly file: DaemonWords | 'absent' | 'denied' | undefined;
  /** True: it reads another file. */
  readonly hasOtherFile: boolean;
  /** True: the file was written after the daemon was started, which reads it once. */
  readonly isFileNewer: boolean;
};

const given = (word: string | undefined): string | undefined =>
  word === undefined || word === '-' || word === '' ? undefined : word;

const driverIn = (word: string | undefined): string | undefined =>
  /^[\w.:/-]{1,100}$/.test(given(word) ?? '') ? given(word) : undefined;

const wordsIn = ([driver, size, files]: readonly string[]): DaemonWords => ({
  driver: driverIn(driver),
  options: {
    ...(given(size) === undefined ? {} : { 'max-size': String(size) }),
    ...(given(files) === undefined ? {} : { 'max-file': String(files) }),
  },
});

/** Undefined: there is no Docker on this node. */
export const readDaemon = (sections: Sections): DaemonReading | undefined => {
  const section = sections.get('daemon');
  if (section === undefined || section.status !== undefined) return undefined;
  const lines = new Map(
    linesOf(section).map((line) => [line.slice(0, 1), line.slice(2).split(' ')] as const),
  );
  const file = lines.get('f');
  const line = lines.get('x');
  const [written, started] = (lines.get('t') ?? []).map((word) => readCount(word));
  const [state] = file ?? [];
  return {
    told: driverIn(lines.get('i')?.[0]),
    line: line === undefined ? undefined : wordsIn(line),
    file:
      file === undefined || state === 'absent' || state === 'denied' ? (state as 'absent') : wordsIn(file),
    hasOtherFile: line?.[3] === 'other',
    isFileNewer: written !== undefined && started !== undefined && written > started,
  };
};
