import type { Fault } from '#shared/fault';
import type { Holding } from '../../source-kit/index.ts';
import { candidatesOf, readAll, readThrough } from './asker.ts';
import { pauseFor } from './pause.ts';
import { givenUp, type StepContext, type StepEnd } from './step-context.ts';

/** How long a check is repeated before the step gives up without having sent anything. */
const checkForMs = 30_000;
export const firstWaitMs = 500;
export const longestWaitMs = 5_000;

/** What a check told, or why it told nothing. */
export type Checked =
  | { readonly kind: 'known'; readonly seen: unknown; readonly replies: readonly unknown[] }
  | { readonly kind: 'unknown'; readonly fault: Fault };

/** Asks what is so now. */
export const check = async (
  { kind, call, perform, steering }: StepContext,
  params: unknown,
): Promise<Checked> => {
  const replies = await readAll(kind.check(params), call, perform, steering.letGo);
  return replies.ok
    ? { kind: 'known', seen: kind.see(replies.value, params), replies: replies.value }
    : { kind: 'unknown', fault: replies.fault };
};

/** Asks once whether it came true. */
export const verifyOnce = async (
  { kind, call, perform, steering }: StepContext,
  params: unknown,
  seen: unknown,
): Promise<Holding & { readonly asked: number }> => {
  const asks = kind.verify.asks(params, seen);
  const replies = await Promise.all(
    asks.map(async (placed) => {
      const reply = await readThrough(candidatesOf(placed, call), placed.ask, perform, steering.letGo);
      return reply.ok ? reply.value : undefined;
    }),
  );
  return { ...kind.verify.holds(replies, params, seen), asked: asks.length };
};

/** The check before anything is sent; repeated for a while when nobody answers. */
export const firstCheck = async (
  context: StepContext,
  params: unknown,
): Promise<Extract<Checked, { kind: 'known' }> | StepEnd> => {
  const { clock, call, steering } = context;
  const endMs = clock.monotonicMs() + Math.min(checkForMs, call.deadlineMs);
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    const looked = await check(context, params);
    if (steering.letGo.aborted) return givenUp(false, 'Not begun.');
    if (looked.kind === 'known') return looked;
    if (clock.monotonicMs() >= endMs) return { kind: 'failed', fault: looked.fault, sent: false };
    context.show({ says: `Its check got no answer yet: ${looked.fault.says}` });
    await pauseFor(clock, waitMs, steering.letGo);
  }
};
