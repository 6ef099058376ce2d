/**
 * does: judges one look at the logs of a node: what fills the disk, what is not rotated, what fails, each with a next step.
 * never: performs I/O, calls anything a finding that is only unknown.
 * talks to: `shared/model`, the other parts of this source.
 */
import type { LogFinding } from '#shared/model';
import type { Case, Judge } from './case.ts';
import { heldDeleted } from './held-deleted.ts';
import { journalUnbounded } from './journal-bound.ts';
import { brokenRules, emptyRules, failingRules } from './rule-judges.ts';
import { runnerFailed, runnerOff } from './runner-judges.ts';
import { fillsBeforeRotation, willNotFit } from './space-judges.ts';
import { uncovered } from './uncovered.ts';

const judges: readonly Judge[] = [
  fillsBeforeRotation,
  willNotFit,
  uncovered,
  runnerOff,
  runnerFailed,
  heldDeleted,
  brokenRules,
  failingRules,
  journalUnbounded,
  emptyRules,
];
const order = ['critical', 'warning', 'note'] as const;
const most = 200;

/** Everything that is not right, worst first. */
export const findFindings = (of: Case): readonly LogFinding[] =>
  judges
    .flatMap((judge) => judge(of))
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .slice(0, most);
