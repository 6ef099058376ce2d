import type { AuditEntry, AuditVerdict, EpochMs, Operation, Plan } from '#shared/model';
import { endedStates } from '#shared/model';
import { countText, plural } from './quantity.ts';
import type { SituationPart } from './situation.ts';
import { durationText } from './time.ts';

/** Names from outside must not end a comment and begin a command of their own. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/** Shell text as it stands; a call of an API as a comment, since no shell runs it. */
const callLines = (text: string): readonly string[] =>
  /^(GET|POST|PUT|DELETE|HEAD) \//.test(text) ? [`#   ${oneLine(text)}`] : text.split('\n');

/** Every step of a plan with its exact calls, as a script to read, keep and repeat by hand. */
export const planScript = (plan: Pick<Plan, 'title' | 'hash' | 'steps'>): string => {
  const lines = plan.steps.flatMap((step, index) => [
    '',
    `# ${index + 1} of ${plan.steps.length}: ${oneLine(step.says)}`,
    `#   through ${step.through.map(oneLine).join(' or ')}`,
    ...step.calls.flatMap((call) => [
      `#   ${call.changes ? 'changes' : 'reads'} (${call.face}):`,
      ...callLines(call.text),
    ]),
  ]);
  return [`# ${oneLine(plan.title)}`, `# plan ${plan.hash}`, ...lines, ''].join('\n');
};

/** One line of the record in words. A service goes by its name; the id of its swarm is in the files that are saved. */
export const recordLine = ({ what, subject, outcome, reason }: AuditEntry): string =>
  [what, subject, outcome, reason]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
    .replaceAll(/\bswarm:[a-z0-9]{20,}\//g, '');

const fields = [
  'seq',
  'at',
  'who',
  'what',
  'operationId',
  'planHash',
  'subject',
  'reason',
  'outcome',
  'calls',
  'hash',
  'previousHash',
] as const;

/** Lines of the record as JSON lines, oldest first, ready to be checked against their chain. */
export const auditJsonLines = (entries: readonly AuditEntry[]): string =>
  entries
    .toSorted((a, b) => a.seq - b.seq)
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join('');

/** The same as tab-separated values with a head line; tabs and line ends within a value become blanks. */
export const auditTsv = (entries: readonly AuditEntry[]): string => {
  const cell = (entry: AuditEntry, field: (typeof fields)[number]): string => {
    const value =
      field === 'at'
        ? new Date(entry.at).toISOString()
        : field === 'calls'
          ? entry.calls.join(' ; ')
          : entry[field];
    // A value that begins like a formula would be run by a spreadsheet.
    const text = oneLine(String(value ?? ''));
    return /^[=+\-@]/.test(text) ? `'${text}` : text;
  };
  const rows = entries
    .toSorted((a, b) => a.seq - b.seq)
    .map((entry) => fields.map((field) => cell(entry, field)).join('\t'));
  return `${[fields.join('\t'), ...rows].join('\n')}\n`;
};

/** What checking the record found, with how long ago: `The record is complete: 412 entries, chain checked 2 s ago.` */
export const chainText = (verdict: AuditVerdict | undefined, checkedAgoMs: number): SituationPart => {
  if (verdict === undefined) return { text: 'Checking the record.', tone: 'plain' };
  if (verdict.state === 'intact')
    return {
      text: `The record is complete: ${plural(verdict.entries, 'entry', 'entries')}, chain checked ${durationText(checkedAgoMs)} ago.`,
      tone: 'plain',
    };
  const where = verdict.atSeq === undefined ? '' : ` from entry ${countText(verdict.atSeq)} on`;
  return { text: `The record is ${verdict.state}${where}: ${verdict.says}`, tone: 'critical' };
};

/** The sentence that opens the activity: what runs, what waits for a person, what ended today and how. */
export const activityParts = (operations: readonly Operation[], now: EpochMs): readonly SituationPart[] => {
  const open = operations.filter((it) => !endedStates.includes(it.state));
  const waiting = open.filter(
    (it) => it.state === 'asking' || it.state === 'interrupted' || it.state === 'paused',
  );
  const recent = operations.filter((it) => it.endedAt !== undefined && now - it.endedAt < 86_400_000);
  // One that failed and took itself back is undone, and failed all the same.
  const bad = recent.filter(
    ({ state, grade }) =>
      state === 'failed' || state === 'stuck' || (state === 'undone' && grade === 'rolled-back'),
  );
  if (open.length === 0 && recent.length === 0)
    return [{ text: 'Nothing runs, and nothing ran in the last 24 h. ', tone: 'strong' }];
  return [
    {
      text: `${open.length === 0 ? 'Nothing runs' : `${countText(open.length)} under way`}, ${countText(recent.length)} finished in the last 24 h. `,
      tone: 'strong',
    },
    ...(waiting.length === 0
      ? []
      : [{ text: `${plural(waiting.length, 'waits', 'wait')} for you. `, tone: 'warning' } as const]),
    ...(bad.length === 0
      ? []
      : [{ text: `${plural(bad.length, 'failed', 'failed')}. `, tone: 'critical' } as const]),
  ];
};
