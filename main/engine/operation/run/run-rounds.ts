import { fault, type Fault } from '#shared/fault';
import type { Rounds } from '../../source-kit/index.ts';
import { readAll, sentText } from './asker.ts';
import { pauseFor } from './pause.ts';
import { createRoundsCount, type RoundsCount } from './rounds-told.ts';
import { createPace, sendRound, type Pace, type RoundEnd } from './send-round.ts';
import { check, firstCheck, firstWaitMs, verifyOnce, type Checked } from './step-check.ts';
import type { StepContext, StepEnd } from './step-context.ts';
import { deadlineOf, whenLate, type Deadline } from './step-deadline.ts';

/** Rounds after each other in which nothing could be done at all: then a person decides. */
const mostIdleRounds = 10;
const longestPauseMs = 30_000;
/** What the fleet asks for is heeded up to this, ms. */
const longestHeededMs = 300_000;
const lookWhileAskingMs = 5_000;

/** What one turn of the loop came to: an end, or another turn after a while. */
type Turn =
  | { readonly kind: 'end'; readonly end: StepEnd }
  | { readonly kind: 'again'; readonly isIdle: boolean; readonly waitMs?: number; readonly says: string };

/** All that changes while a step goes on in rounds. */
type Course = {
  readonly context: StepContext;
  readonly rounds: Rounds;
  readonly params: unknown;
  readonly deadline: Deadline;
  readonly count: RoundsCount;
  readonly pace: Pace;
  /** What the first check saw: what `verify` and `undo` compare with. */
  first: unknown;
  isFirstOnDisk: boolean;
  sent: boolean;
  /** True while something that was sent was neither answered nor looked for since. */
  unsure: boolean;
  idle: number;
  leastLeft: number;
  /** Since when its verification holds without a break. */
  holdsSinceMs: number | undefined;
};

const endWith = (course: Course, why: Fault): Turn => ({
  kind: 'end',
  end: {
    kind: 'failed',
    sent: course.sent,
    fault: course.sent ? { ...why, says: `${why.says} Until then: ${course.count.says()}.` } : why,
  },
});

/** Waits, or until somebody wants something. */
const pauseUntilWish = async ({ clock, steering }: StepContext, ms: number): Promise<void> => {
  const over = new AbortController();
  void steering.changed().then(() => over.abort());
  await pauseFor(clock, ms, AbortSignal.any([over.signal, steering.letGo]));
};

const givenUp = ({ sent, unsure, count }: Course): StepEnd => ({
  kind: 'given-up',
  says: sent ? `Ended before it was through: ${count.says()}.` : 'Not begun.',
  sent,
  unsure,
});

/** One poll of its proof, once nothing is left. */
const prove = async (course: Course): Promise<Turn> => {
  const { context, params, first } = course;
  const { call, clock, kind } = context;
  const holding = await verifyOnce(context, params, first);
  course.unsure = false;
  context.show({ says: holding.says, items: [...(holding.items ?? [])], rounds: course.count.told() });
  if (holding.state === 'no')
    return endWith(course, fault('action.refused', holding.says, { subject: call.subject }));
  const nowMs = clock.monotonicMs();
  course.holdsSinceMs = holding.state === 'yes' ? (course.holdsSinceMs ?? nowMs) : undefined;
  const heldMs = nowMs - (course.holdsSinceMs ?? nowMs);
  if (course.holdsSinceMs !== undefined && heldMs >= call.holdsForMs)
    return {
      kind: 'end',
      end: { kind: course.sent ? 'done' : 'already-so', says: holding.says, sent: course.sent },
    };
  const restMs = course.holdsSinceMs === undefined ? kind.verify.pollMs : call.holdsForMs - heldMs;
  return {
    kind: 'again',
    isIdle: false,
    waitMs: Math.max(1, Math.min(kind.verify.pollMs, restMs)),
    says: holding.says,
  };
};

const afterRound = (course: Course, { done, unanswered, passing, waitMs, final, sent }: RoundEnd): Turn => {
  course.sent ||= sent;
  course.unsure = unanswered > 0;
  course.count.show('now');
  if (final !== undefined) return endWith(course, final);
  const isIdle = done === 0;
  return {
    kind: 'again',
    isIdle,
    says: passing?.says ?? course.count.says(),
    ...(passing === undefined ? {} : { waitMs: Math.max(waitMs, firstWaitMs) }),
  };
};

/** Intent on disk, then the asks of one round. */
const goRound = async (course: Course, looked: Extract<Checked, { kind: 'known' }>): Promise<Turn> => {
  const { context, rounds, params, count } = course;
  const { call, perform, steering } = context;
  const more = await readAll(rounds.look?.(params, looked.seen) ?? [], call, perform, steering.letGo);
  if (!more.ok) return { kind: 'again', isIdle: true, says: more.fault.says };
  const asks = rounds.asks(params, looked.seen, [...looked.replies, ...more.value]);
  if (asks.length === 0)
    return { kind: 'again', isIdle: true, says: 'Something is left, and nothing of it can be moved now.' };
  // Nothing is written down for a lock that is lost.
  const blocked = await context.mayChange(steering.letGo);
  if (blocked !== undefined)
    return blocked.retryable ? { kind: 'again', isIdle: true, says: blocked.says } : endWith(course, blocked);
  if (steering.wish() !== 'go') return { kind: 'again', isIdle: false, says: count.says() };
  count.beginRound();
  // What the first check saw is what an undo starts from; later ones would only make the journal large.
  await context.intend(
    course.isFirstOnDisk ? undefined : looked.seen,
    asks.map(({ ask }) => sentText(ask)),
    { rounds: count.told() },
  );
  course.isFirstOnDisk = true;
  return afterRound(course, await sendRound({ ...course, atOnce: rounds.atOnce }, asks));
};

const turnOnce = async (course: Course): Promise<Turn> => {
  const { context, params, rounds, count } = course;
  const { call, kind } = context;
  const isFirst = course.first === undefined;
  const looked = isFirst ? await firstCheck(context, params) : await check(context, params);
  if (looked.kind === 'unknown') return { kind: 'again', isIdle: true, says: looked.fault.says };
  if (looked.kind !== 'known') return { kind: 'end', end: looked };
  if (isFirst) course.first = looked.seen;
  const judged = kind.judge(looked.seen, params);
  const left = judged.kind === 'already-so' ? 0 : rounds.left(looked.seen, params);
  count.sawLeft(left);
  // Others may do it too, and then it is no standstill.
  if (left !== undefined && left < course.leastLeft) course.idle = 0;
  course.leastLeft = Math.min(course.leastLeft, left ?? course.leastLeft);
  if (judged.kind === 'conflict')
    return endWith(course, fault('action.drifted', judged.says, { subject: call.subject }));
  if (judged.kind === 'already-so') return prove(course);
  course.holdsSinceMs = undefined;
  return goRound(course, looked);
};

/** Waits while a person wants a pause; its time is given back to the deadline. False: somebody wants an end. */
const passPause = async ({ context, count, deadline }: Course): Promise<boolean> => {
  const { steering } = context;
  if (steering.wish() !== 'pause') return !steering.letGo.aborted;
  const leftMs = deadline.leftMs();
  await context.turn('paused', `Paused between two rounds: ${count.says()}.`);
  while (steering.wish() === 'pause') await steering.changed();
  if (steering.wish() !== 'go') return false;
  deadline.moveOn(leftMs);
  count.rested();
  await context.turn('running', 'Going on.');
  return true;
};

/** True when it came true by itself while a person was asked. */
const isSo = async (course: Course): Promise<boolean> => {
  const { context, params } = course;
  const looked = await check(context, params);
  if (looked.kind !== 'known' || context.kind.judge(looked.seen, params).kind !== 'already-so') return false;
  const holding = await verifyOnce(context, params, course.first ?? looked.seen);
  return holding.state === 'yes';
};

/** Too late, or nothing moves any more: nothing is sent until a person decides. Undefined: go on. */
const askPerson = async (course: Course, says: string): Promise<StepEnd | undefined> => {
  const { context, deadline, count } = course;
  const { call, clock, steering } = context;
  const told = `${count.says()}. ${says}`;
  const why = fault('action.too-late', `${call.says} It is not through: ${told}`, { subject: call.subject });
  let asking = false;
  for (;;) {
    const late = await whenLate(context, deadline, { says: told, fault: why, sent: course.sent, asking });
    if (typeof late === 'object') return late;
    if (late === 'wait') break;
    asking = true;
    await pauseUntilWish(context, lookWhileAskingMs);
    if (steering.letGo.aborted) return givenUp(course);
    if (await isSo(course)) {
      course.holdsSinceMs = clock.monotonicMs();
      await context.turn('running', 'It came true meanwhile.');
      break;
    }
  }
  course.idle = 0;
  count.rested();
  return undefined;
};

/**
 * Runs a step that goes on in rounds until its check says that nothing is left and its verification proves it. A round that was
 * cut off, here or by the end of this console, is simply checked again: each ask compares and sets by itself.
 */
export const runRounds = async (context: StepContext, rounds: Rounds): Promise<StepEnd> => {
  const { call, clock, kind, prior, steering } = context;
  const params = kind.params.parse(call.params);
  const course: Course = {
    context,
    rounds,
    params,
    deadline: deadlineOf(context),
    count: createRoundsCount(context),
    pace: createPace(clock, rounds.perSecond(params)),
    first: prior === undefined ? undefined : kind.seen.parse(prior.seen),
    isFirstOnDisk: prior !== undefined,
    sent: prior !== undefined,
    unsure: prior !== undefined,
    idle: 0,
    leastLeft: Number.POSITIVE_INFINITY,
    holdsSinceMs: undefined,
  };
  for (;;) {
    if (!(await passPause(course))) return givenUp(course);
    const turn = await turnOnce(course);
    if (turn.kind === 'end') return turn.end;
    if (steering.letGo.aborted) return givenUp(course);
    course.idle = turn.isIdle ? course.idle + 1 : 0;
    const isStuck = course.idle >= mostIdleRounds;
    if (isStuck || (course.deadline.isPast() && course.holdsSinceMs === undefined)) {
      const end = await askPerson(course, turn.says);
      if (end !== undefined) return end;
      continue;
    }
    const backOffMs = turn.isIdle ? Math.min(longestPauseMs, firstWaitMs * 2 ** (course.idle - 1)) : 0;
    const waitMs = Math.min(longestHeededMs, Math.max(turn.waitMs ?? 0, backOffMs));
    if (turn.isIdle) context.show({ says: `${course.count.says()}. Waiting: ${turn.says}` });
    if (waitMs > 0) await pauseUntilWish(context, waitMs);
  }
};
