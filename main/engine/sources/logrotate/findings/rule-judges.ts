import type { LogFinding } from '#shared/model';
import { directoryOf, type Complaint, type Rule } from '../config/index.ts';
import { judgeFile } from '../due/index.ts';
import type { Case, Judge } from './case.ts';

const hasMagic = (text: string): boolean => /[*?[]/.test(text);

/** Whether the directory of a pattern was really looked into, so that an empty answer means that nothing is there. */
const isSeen = (pattern: string, { picture }: Case): boolean => {
  const { places, cutShort } = picture.reading;
  const place = directoryOf(pattern);
  const access = places.get(place);
  return !cutShort && access !== 'unknown' && (access !== undefined || hasMagic(place));
};

const allOf = (rule: Rule): string =>
  rule.patterns.slice(0, 3).join(' ') + (rule.patterns.length > 3 ? ' …' : '');

const complaintFinding = ({ file, line, told, says, cost }: Complaint): LogFinding => {
  const subject = `${file}:${line}`;
  const whole =
    cost === 'rule' ? 'logrotate drops this whole rule.' : 'logrotate drops the rest of this file.';
  const words = told === undefined ? '' : ` logrotate says: ${told}`;
  if (cost === 'pattern')
    return {
      kind: 'rule-doubled',
      severity: 'warning',
      subject,
      says: `${says}${words}`,
      nextStep: 'Take the file out of one of the two rules; logrotate fails every night until then.',
    };
  return {
    kind: 'rule-fails',
    severity: 'warning',
    subject,
    says: `${says} ${whole}${words}`,
    nextStep: `Correct line ${line} of ${file}, then let logrotate check it: logrotate -d /etc/logrotate.conf.`,
  };
};

/** Rules that logrotate does not take as they are written, and files that two rules want. */
export const brokenRules: Judge = ({ picture }) =>
  picture.config.complaints
    .filter(({ cost }) => cost !== 'line' && cost !== 'nothing')
    .slice(0, 50)
    .map(complaintFinding);

const failingOf = (rule: Rule, of: Case): LogFinding | undefined => {
  const { picture } = of;
  const known = rule.files
    .filter((path) => picture.tree.entry(path) !== undefined || isSeen(path, of))
    .slice(0, 500);
  const failing = known
    .map((path) => ({ path, verdict: judgeFile(path, rule, picture.moment) }))
    .filter(({ verdict }) => verdict.kind === 'fails');
  const [first] = failing;
  if (first === undefined) return undefined;
  const more = failing.length > 1 ? ` So it is with ${failing.length - 1} more of its files.` : '';
  return {
    kind: 'rule-fails',
    severity: 'warning',
    subject: rule.id,
    says: `logrotate cannot rotate ${first.path} and ends with an error every time. ${first.verdict.says}${more}`,
    nextStep: first.verdict.says.includes('“su”')
      ? 'Add “su USER GROUP” to the rule, or take the write permission of others from the directory.'
      : 'Add missingok to the rule, or take it away if its log is gone for good.',
  };
};

/** Rules that fail on every run because of what lies, or does not lie, on the disk. */
export const failingRules: Judge = (of) =>
  of.picture.config.rules.flatMap((rule) => failingOf(rule, of) ?? []);

const emptyOf = (rule: Rule, of: Case): LogFinding | undefined => {
  if (!rule.settings.missingOk || rule.patterns.length === 0) return undefined;
  const isEmpty = rule.files.every((path) => of.picture.tree.entry(path) === undefined);
  if (!isEmpty || !rule.patterns.every((pattern) => isSeen(pattern, of))) return undefined;
  // Files another rule took first are not missing.
  if (
    of.picture.config.complaints.some(
      ({ cost, file, line }) => cost === 'pattern' && `${file}:${line}` === rule.id,
    )
  )
    return undefined;
  return {
    kind: 'rule-matches-nothing',
    severity: 'note',
    subject: rule.id,
    says: `The rule for ${allOf(rule)} matches no file on this node.`,
    nextStep: 'Nothing, if its program has not written yet; else correct the pattern or take the rule away.',
  };
};

/** Rules that are right and have nothing to do. */
export const emptyRules: Judge = (of) => of.picture.config.rules.flatMap((rule) => emptyOf(rule, of) ?? []);
