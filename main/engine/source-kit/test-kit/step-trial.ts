import type { Result } from '#shared/fault';
import type { NodeId, StepCall } from '#shared/model';
import type { Ask, Holding, Placed, StepKind } from '../index.ts';

/** The world a step is tried on: it answers at once, and its time passes only by `wait`. */
export type TrialWorld = {
  readonly now: () => number;
  readonly wait: (ms: number) => void;
  readonly ask: <T>(on: string, ask: Ask<T>) => Result<T>;
};

/** The last word of a step's verification, what its check saw, and whether anything was sent. */
export type TriedStep = { readonly seen: unknown; readonly holding: Holding; readonly sent: boolean };

const longestMs = 900_000;
/** Rounds after each other in which nothing could be done at all: then a person would decide. */
const mostIdleRounds = 10;
/** As it comes back from the journal. */
const thawed = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Runs steps of a source as the operation room does, on a world of a test: no journal, no locks, no second thoughts. */
export const createStepTrial = (kinds: readonly StepKind[], world: TrialWorld) => {
  const kindOf = (id: string): StepKind => {
    const kind = kinds.find((each) => each.id === id);
    if (kind === undefined) throw new Error(`no step kind ${id}`);
    return kind;
  };
  const through = (placed: Placed<unknown>, candidates: readonly NodeId[]): Result<unknown> => {
    let last: Result<unknown> | undefined;
    for (const on of placed.on ?? candidates) {
      last = world.ask(on, placed.ask);
      if (last.ok) return last;
    }
    if (last === undefined) throw new Error('nobody was asked');
    return last;
  };
  const needed = (result: Result<unknown>, id: string): unknown => {
    if (result.ok) return result.value;
    throw new Error(`${id}: ${result.fault.says} ${result.fault.details ?? ''}`);
  };
  const verified = (
    call: StepCall,
    { params, seen, forMs = longestMs }: { params: unknown; seen: unknown; forMs?: number | undefined },
  ): Holding => {
    const { verify } = kindOf(call.kind);
    let since: number | undefined;
    for (const end = world.now() + Math.min(call.deadlineMs, forMs); ;) {
      const answers = verify.asks(params, seen).map((placed) => {
        const reply = through(placed, call.through);
        return reply.ok ? reply.value : undefined;
      });
      const holding = verify.holds(answers, params, seen);
      since = holding.state === 'yes' ? (since ?? world.now()) : undefined;
      const isDone = since !== undefined && world.now() - since >= call.holdsForMs;
      if (isDone || holding.state === 'no' || world.now() >= end) return holding;
      world.wait(verify.pollMs);
    }
  };
  /** Round after round until the check says that it is so; the first check is what an undo would put back. */
  const runRounds = (call: StepCall, params: unknown): TriedStep => {
    const kind = kindOf(call.kind);
    let first: unknown;
    let idle = 0;
    for (let round = 0; ; round += 1) {
      const read = (asks: readonly Placed<unknown>[]) =>
        asks.map((placed) => needed(through(placed, call.through), call.id));
      const replies = read(kind.check(params));
      const seen = kind.seen.parse(thawed(kind.see(replies, params)));
      first ??= seen;
      const judged = kind.judge(seen, params);
      if (judged.kind === 'conflict') throw new Error(`conflict: ${judged.says}`);
      if (judged.kind === 'already-so')
        return { seen: first, sent: round > 0, holding: verified(call, { params, seen: first }) };
      if (round > 10_000) throw new Error(`${call.id}: it never ends`);
      const looked = read(kind.rounds?.look?.(params, seen) ?? []);
      let done = 0;
      for (const placed of kind.rounds?.asks(params, seen, [...replies, ...looked]) ?? []) {
        const result = through(placed, call.through);
        if (result.ok) done += 1;
        else if (result.fault.code === 'action.changed-hands') continue;
        else if (!result.fault.retryable || idle >= mostIdleRounds) needed(result, call.id);
      }
      idle = done === 0 ? idle + 1 : 0;
      world.wait(1);
    }
  };
  const run = (call: StepCall): TriedStep => {
    const kind = kindOf(call.kind);
    const params = kind.params.parse(thawed(call.params));
    if (kind.rounds !== undefined) return runRounds(call, params);
    let first: unknown;
    let sent = false;
    for (let again = kind.sendsAgain?.most ?? 0; ; again -= 1) {
      const replies = kind.check(params).map((placed) => needed(through(placed, call.through), call.id));
      const seen = kind.seen.parse(thawed(kind.see(replies, params)));
      first ??= seen;
      const judged = kind.judge(seen, params);
      if (judged.kind === 'conflict') throw new Error(`conflict: ${judged.says}`);
      if (judged.kind === 'ready' && kind.apply !== undefined) {
        needed(through(kind.apply(params, seen, replies), call.through), call.id);
        sent = true;
      }
      const mayLapse = sent && again > 0;
      const holding = verified(call, {
        params,
        seen,
        forMs: mayLapse ? kind.sendsAgain?.afterMs : undefined,
      });
      if (!mayLapse || holding.state !== 'not-yet') return { seen: first, sent, holding };
    }
  };
  return {
    run,
    /** The step that takes one back; undefined: nothing to take back, or it cannot be. */
    undo: (call: StepCall, seen: unknown): StepCall | undefined => {
      const kind = kindOf(call.kind);
      return kind.undo === 'irreversible' ? undefined : kind.undo(kind.params.parse(call.params), seen, call);
    },
    /** Runs all; throws at the first that does not hold. */
    runAll: (steps: readonly StepCall[]): readonly { readonly call: StepCall; readonly seen: unknown }[] =>
      steps.map((call) => {
        const { holding, seen } = run(call);
        if (holding.state !== 'yes') throw new Error(`${call.id}: ${holding.state} ${holding.says}`);
        return { call, seen };
      }),
  };
};
