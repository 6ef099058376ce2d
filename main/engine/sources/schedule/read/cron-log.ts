import type { EpochMs } from '#shared/model';
import { readStamp } from './times.ts';

/** A run of an entry as a log of cron tells of it. */
export type LoggedRun = {
  readonly at: EpochMs;
  /** When its login session was closed, where that is sure to be this run's. */
  readonly endedAt: EpochMs | undefined;
  readonly kind: 'began' | 'ended' | 'ended-unnumbered' | 'failed';
  /** Of the process that runs the entry. */
  readonly processId: number;
  readonly user: string;
  readonly command: string;
  readonly exitStatus: number | undefined;
};

// cronie tells of an end by the process that waits for the command, so its number is another one.
const wordOf = { CMD: 'began', END: 'ended', CMDEND: 'ended-unnumbered', FAILED: 'failed' } as const;

type What = Pick<LoggedRun, 'kind' | 'user' | 'command' | 'exitStatus'> & { readonly of?: number };

const whatOf = (text: string): What | undefined => {
  const [, user, word, command] = /^\(([^)]*)\) (CMD|CMDEND|END|FAILED) \((.*)\)\s*$/.exec(text) ?? [];
  if (user !== undefined && command !== undefined) {
    const kind = wordOf[word as keyof typeof wordOf];
    return { kind, user, command: command.trim(), exitStatus: undefined };
  }
  // Debian tells of a failure by the process that ran the entry.
  const [, grandchild, status] = /grandchild #(\d+) failed with exit status (\d+)/.exec(text) ?? [];
  if (grandchild !== undefined)
    return { kind: 'failed', user: '', command: '', exitStatus: Number(status), of: Number(grandchild) };
  const [, runsAs, ofBusybox] = /^USER (\S+) pid +\d+ cmd (.*)$/.exec(text) ?? [];
  return runsAs === undefined || ofBusybox === undefined
    ? undefined
    : { kind: 'began', user: runsAs, command: ofBusybox.trim(), exitStatus: undefined };
};

/** One line of the look: begin, end or `-`, process id, text. */
export const readCronRun = (
  line: string,
  node: { readonly now: number; readonly offsetMs: number },
): LoggedRun | undefined => {
  const [begin = '', end = '', pid = '', ...text] = line.split('\t');
  const at = readStamp(begin, node);
  const what = whatOf(text.join('\t'));
  if (at === undefined || what === undefined) return undefined;
  const { of, ...rest } = what;
  return {
    at,
    endedAt: end === '-' ? undefined : readStamp(end, node),
    processId: of ?? Number(pid),
    ...rest,
  };
};
