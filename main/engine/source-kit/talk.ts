import { ok, type Result } from '#shared/fault';
import type { Ask, Outcome } from './ask.ts';

/**
 * One question after another until there is an answer: each is made from the result of the one before. For what a system
 * can only do in two requests (read a version, then change exactly that version).
 */
export type Talk<T> = Ask<T> | Dialogue<T>;
export type Dialogue<T> = {
  readonly ask: Ask<unknown>;
  /** The next question, or the answer in the end. Pure; ends after a few turns whatever it hears. */
  readonly next: (heard: Result<unknown>) => Talk<T> | { readonly answer: Result<T> };
};

/**
 * Leads a talk to its end. The outcome is that of the last question that was asked: an earlier one that got no answer ends
 * the talk with it.
 */
export const leadTalk = async <T>(
  talk: Talk<T>,
  perform: <Each>(ask: Ask<Each>) => Promise<Outcome<Each>>,
): Promise<Outcome<T>> => {
  let turn = talk;
  while ('next' in turn) {
    const outcome = await perform(turn.ask);
    if (outcome.kind !== 'answered') return outcome;
    const next = turn.next(outcome.result.ok ? ok(outcome.result.value) : outcome.result);
    if ('answer' in next) return { kind: 'answered', result: next.answer };
    turn = next;
  }
  return perform(turn);
};
