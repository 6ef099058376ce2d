import type { NodeLogs, RotationRule } from '#shared/model';
import type { Rule } from '../config/index.ts';
import type { FoundLogs } from './log-files.ts';
import type { Picture } from './picture.ts';

const most = 500;

const howOf = ({ settings }: Rule): RotationRule['how'] => {
  if (settings.copyTruncate) return 'copytruncate';
  if (settings.copy) return 'copy';
  return settings.renameCopy ? 'renamecopy' : 'rename';
};

const compressOf = ({ settings }: Rule): RotationRule['compress'] =>
  settings.compress ? (settings.delayCompress ? 'delayed' : 'yes') : 'no';

const rotationRuleOf = (rule: Rule, { tree }: Picture): RotationRule => {
  const { settings } = rule;
  return {
    id: rule.id,
    file: rule.file,
    line: rule.line,
    patterns: [...rule.patterns],
    ...(settings.criterion === 'size'
      ? { sizeBytes: settings.threshold }
      : { frequency: settings.criterion }),
    ...(settings.minSize > 0 ? { minSizeBytes: settings.minSize } : {}),
    ...(settings.maxSize > 0 ? { maxSizeBytes: settings.maxSize } : {}),
    keep: settings.keep,
    compress: compressOf(rule),
    how: howOf(rule),
    signalsWriter: settings.scripts.some((script) => script === 'postrotate' || script === 'lastaction'),
    matches: rule.files.filter((path) => tree.entry(path) !== undefined).length,
  };
};

export const rulesOf = (picture: Picture): RotationRule[] =>
  picture.config.rules.slice(0, most).map((rule) => rotationRuleOf(rule, picture));

const costs = {
  line: '',
  rule: ' The whole rule has no effect.',
  file: ' The rest of the file has no effect.',
  pattern: '',
  nothing: '',
} as const;

/** Lines that mean something else than they seem, which logrotate itself does not mention. */
const trapsOf = (picture: Picture, found: FoundLogs): NodeLogs['ruleProblems'] => {
  const { runs, config } = picture;
  const tooRare = runs.every === 'day' || runs.every === 'week' || runs.every === 'month';
  return [
    ...config.rules
      .filter(({ settings }) => settings.criterion === 'hourly' && tooRare)
      .map(({ file, line }) => ({
        file,
        line,
        says: `It says hourly, but ${runs.name} starts logrotate once a ${runs.every} only.`,
      })),
    ...config.rules
      .filter(({ patterns }) => patterns.some((pattern) => /,[^/]*\}/.test(pattern)))
      .map(({ file, line }) => ({
        file,
        line,
        says: 'logrotate knows no {a,b}: the brace begins the rule.',
      })),
    ...found.selfRotating.map(({ file, line, patterns }) => ({
      file,
      line,
      says: `Its pattern ${patterns.join(' ')} takes its own old generations for logs, so they are rotated again and again.`,
    })),
  ];
};

/** What logrotate complains of, and the traps it does not mention. */
export const problemsOf = (picture: Picture, found: FoundLogs): NodeLogs['ruleProblems'] =>
  [
    ...picture.config.complaints.map(({ file, line, says, cost }) => ({
      file,
      line,
      says: `${says}${costs[cost]}`,
    })),
    ...trapsOf(picture, found),
  ].slice(0, most);
