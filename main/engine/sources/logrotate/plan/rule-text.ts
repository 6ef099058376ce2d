import type { WishedRule } from '#shared/model';
import { textHash } from '../../../source-kit/index.ts';

/**
 * In double quotes; what a pattern would mean has its own sign before it (logrotate.8). A brace would begin the block even in quotes
 * (config.c): any one sign stands for it.
 */
const quoted = (path: string): string => `"${path.replace(/["\\*?[\]~]/g, '\\$&').replace(/[{}]/g, '?')}"`;

const whenWords = ({ frequency, sizeBytes }: WishedRule): readonly string[] => {
  if (frequency === undefined) return sizeBytes === undefined ? [] : [`size ${sizeBytes}`];
  return [frequency, ...(sizeBytes === undefined ? [] : [`maxsize ${sizeBytes}`])];
};

const wayWords = ({ how }: WishedRule): readonly string[] => {
  switch (how.kind) {
    case 'copytruncate':
      return ['copytruncate'];
    case 'rename':
      return [];
    case 'signal':
      return [
        'postrotate',
        `  systemctl kill --kill-who=main --signal=${how.signal} ${how.unit}`,
        'endscript',
      ];
    case 'command':
      return ['postrotate', `  ${how.command}`, 'endscript'];
  }
};

/** Rules of logs whose folder others may write to have to say as whom logrotate works there (logrotate.8, su). */
export type RuleOwner = { readonly user: string; readonly group: string };

/** The text of a rule file for one log, in the words of logrotate.8. */
export const ruleFileText = (path: string, rule: WishedRule, owner?: RuleOwner): string =>
  [
    `# Written by Quarterdeck.`,
    `${quoted(path)} {`,
    ...[
      ...(owner === undefined ? [] : [`su ${owner.user} ${owner.group}`]),
      ...whenWords(rule),
      `rotate ${rule.keep}`,
      ...(rule.compress ? ['compress', ...(rule.how.kind === 'copytruncate' ? [] : ['delaycompress'])] : []),
      'missingok',
      'notifempty',
      ...wayWords(rule),
    ].map((line) => `  ${line}`),
    '}',
    '',
  ].join('\n');

/** Names that come from one path only: no two of them are the same without their slashes and dots. */
const plainPath = /^(?:\/[a-z0-9]+)+\.log$/;
const longestWords = 100;

/** A path as words of a file name, the same each time, and never those of another path. */
export const pathWords = (path: string): string => {
  const words = path
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, longestWords)
    .toLowerCase();
  return plainPath.test(path) && words.length < longestWords ? words : `${words}-${textHash(path)}`;
};

/** A file name that tells what it is for, and that logrotate reads. */
export const ruleFileName = (path: string): string => `/etc/logrotate.d/quarterdeck-${pathWords(path)}`;
