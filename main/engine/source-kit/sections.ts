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

/** `text` is undefined where no line stands between its mark and the next. */
type Section = { readonly status: string | undefined; readonly text: string | undefined };

/** The sections of one reply by name. A name that came twice is kept as `twice`: one of them is not the script's. */
export type Sections = ReadonlyMap<string, Section>;

const markForm = /^@[a-z.]+(?: [a-z-]+)?$/;

/** Where the next line that begins with `@` begins, from the beginning of a line on; -1 when there is none. */
const nextMark = (text: string, from: number): number => {
  if (text.startsWith('@', from)) return from;
  const before = text.indexOf('\n@', from);
  return before === -1 ? -1 : before + 1;
};

const lineAt = (text: string, from: number): string => {
  const end = text.indexOf('\n', from);
  return text.slice(from, end === -1 ? text.length : end);
};

type Open = { readonly name: string; readonly status: string | undefined; readonly from: number };

const openedBy = (mark: string, from: number): Open => {
  const space = mark.indexOf(' ');
  return space === -1
    ? { name: mark.slice(1), status: undefined, from }
    : { name: mark.slice(1, space), status: mark.slice(space + 1), from };
};

/**
 * Splits a reply into its sections. A section without a mark behind it was cut off and is left out.
 * Fault `probe.unreadable` when there is no mark at all. It runs for every answer of every node: it looks for marks and
 * leaves the lines between them to those who read them.
 */
export const readSections = (stdout: string, askId: string): Result<Sections> => {
  const sections = new Map<string, Section>();
  let open: Open | undefined;
  let marks = 0;
  for (let at = nextMark(stdout, 0); at !== -1;) {
    const mark = lineAt(stdout, at);
    const next = at + mark.length + 1;
    if (markForm.test(mark)) {
      marks += 1;
      if (open !== undefined) {
        const { name, status, from } = open;
        // Without the newline before the mark.
        const text = at > from ? stdout.slice(from, at - 1) : undefined;
        sections.set(name, sections.has(name) ? { status: 'twice', text: undefined } : { status, text });
      }
      open = openedBy(mark, next);
      if (mark === '@end' || mark.startsWith('@end ')) break;
    }
    at = nextMark(stdout, next);
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

/** Lines of a section; none for one that did not come or holds none. */
export const linesOf = (section: Section | undefined): readonly string[] => section?.text?.split('\n') ?? [];

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
  const value = parse(linesOf(section));
  if (value === undefined) return lack('unreadable', `${source} holds something this console does not know.`);
  return isField(value) ? value : have(value);
};

const isField = <T>(value: T | Field<T>): value is Field<T> =>
  typeof value === 'object' && value !== null && 'known' in value;
