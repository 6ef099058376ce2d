import { failed, fault, ok, type Result } from '#shared/fault';
import type { UnknownReason } from '#shared/model';

/** One value of a reading: there, or unknown with the reason and a sentence for the operator. */
export type Field<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: UnknownReason; readonly says: string };

/** A value that was read. */
export const have = <T>(value: T): Field<T> => ({ known: true, value });
/** A value that could not be read. */
export const lack = (reason: UnknownReason, says: string): Field<never> => ({ known: false, reason, says });

type Section = { readonly status: string | undefined; readonly lines: readonly string[] };

/** The sections of one reply by name. A name that came twice is kept as `twice`: one of them is not the script's. */
export type Sections = ReadonlyMap<string, Section>;

const markForm = /^@([a-z.]+)(?: ([a-z-]+))?$/;

/**
 * Splits a reply into its sections. A section without a mark behind it was cut off and is left out.
 * Fault `probe.unreadable` when there is no mark at all.
 */
export const readSections = (stdout: string, askId: string): Result<Sections> => {
  const sections = new Map<string, Section>();
  let open:
    { readonly name: string; readonly status: string | undefined; readonly lines: string[] } | undefined;
  let marks = 0;
  for (const line of stdout.split('\n')) {
    const mark = line.startsWith('@') ? markForm.exec(line) : null;
    if (mark === null) {
      open?.lines.push(line);
      continue;
    }
    marks += 1;
    if (open !== undefined) {
      const { name, status, lines } = open;
      sections.set(name, sections.has(name) ? { status: 'twice', lines: [] } : { status, lines });
    }
    if (mark[1] === 'end') {
      open = undefined;
      break;
    }
    open = { name: mark[1] ?? '', status: mark[2], lines: [] };
  }
  return marks > 0
    ? ok(sections)
    : failed(
        fault('probe.unreadable', `The answer to ${askId} holds none of its sections.`, {
          subject: askId,
          details: stdout.slice(0, 200),
        }),
      );
};

/** Why a section that came without lines did. `source` is what was read, in the operator's words. */
const lackOf = (status: string, source: string): Field<never> => {
  switch (status) {
    case 'absent':
      return lack('not-supported', `This node has no ${source}.`);
    case 'denied':
      return lack('not-permitted', `The login user may not read ${source}.`);
    case 'timeout':
      return lack('timed-out', `${source} did not answer within its time limit.`);
    case 'no-timeout':
      return lack(
        'not-supported',
        `${source} is not asked: it could hang, and this node has no timeout command.`,
      );
    case 'failed':
      return lack('unreadable', `${source} is there and could not be read.`);
    default:
      return lack('unreadable', `The answer about ${source} is garbled.`);
  }
};

/** Reads one section. `parse` gives undefined for anything it does not know for certain (R61). */
export const readField = <T>(
  sections: Sections,
  name: string,
  source: string,
  parse: (lines: readonly string[]) => T | Field<T> | undefined,
): Field<T> => {
  const section = sections.get(name);
  if (section === undefined) return lack('unreadable', `The answer ended before ${source}.`);
  if (section.status !== undefined) return lackOf(section.status, source);
  const value = parse(section.lines);
  if (value === undefined) return lack('unreadable', `${source} holds something this console does not know.`);
  return isField(value) ? value : have(value);
};

const isField = <T>(value: T | Field<T>): value is Field<T> =>
  typeof value === 'object' && value !== null && 'known' in value;
