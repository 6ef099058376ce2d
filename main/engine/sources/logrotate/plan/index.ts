/**
 * does: says which steps it takes to rotate, cut off, cover, bound or let go of a log, and what becomes of each file.
 * never: runs a step, plans on a look that is not the newest.
 * talks to: the steps of this source, `source-kit`, `shared`.
 */
import { defineLooks, definePlanner } from '../../../source-kit/index.ts';
import { coverLooks, planCover } from './cover.ts';
import { planJournal } from './journal.ts';
import { planRelease } from './release.ts';
import { planRotate, rotateLooks } from './rotate.ts';

export const planner = definePlanner({
  'rotate-log': planRotate,
  'cover-log': planCover,
  'bound-journal': planJournal,
  'release-deleted': planRelease,
});

export const looks = defineLooks({ 'cover-log': coverLooks, 'rotate-log': rotateLooks });
