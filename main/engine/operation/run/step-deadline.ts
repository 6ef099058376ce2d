import type { Fault } from '#shared/fault';
import type { StepContext, StepEnd } from './step-context.ts';

/** One deadline for everything that a step does, moved on when a person decides to wait. */
export type Deadline = {
  readonly isPast: () => boolean;
  /** Time that is left, ms; negative once it is past. */
  readonly leftMs: () => number;
  /** So much time is left from now on. */
  readonly moveOn: (ms: number) => void;
};

export const deadlineOf = ({ clock, call }: StepContext): Deadline => {
  let endMs = clock.monotonicMs() + call.deadlineMs;
  return {
    isPast: () => clock.monotonicMs() >= endMs,
    leftMs: () => endMs - clock.monotonicMs(),
    moveOn: (ms) => {
      endMs = clock.monotonicMs() + ms;
    },
  };
};

/** The deadline has passed: fail, or ask a person and go on looking meanwhile. Undefined: go on. */
export const whenLate = async (
  context: StepContext,
  deadline: Deadline,
  of: { readonly says: string; readonly fault: Fault; readonly sent: boolean; readonly asking: boolean },
): Promise<StepEnd | 'asking' | 'wait'> => {
  const { call, steering } = context;
  if (call.whenLate === 'fail') return { kind: 'failed', fault: of.fault, sent: of.sent };
  // One that came when its question had answered itself is none about this one.
  const waiting = steering.takeDecision();
  const decision = of.asking ? waiting : undefined;
  if (decision?.kind === 'wait') {
    deadline.moveOn(decision.ms);
    await context.turn('running', of.says);
    return 'wait';
  }
  if (decision?.kind === 'leave') {
    const says = `Left behind: ${decision.reason}. ${of.says}`;
    await context.turn('running', says);
    return { kind: 'left', says, sent: of.sent };
  }
  if (!of.asking) await context.turn('asking', of.says);
  return 'asking';
};
