import type { CallName, FleetChange, FleetSnapshot, InputOf, OutputOf } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import { localLink, type Link } from '#shared/wire';

/** Answers to calls, by message name. A message without one is refused as unknown. */
export type Answers = {
  readonly [N in CallName]?: (input: InputOf<N>) => OutputOf<N> | Promise<OutputOf<N>>;
};

export type TestLink = {
  readonly link: Link;
  /** Sends one more item on `fleet.changes`. */
  readonly push: (change: FleetChange) => void;
  /** The calls made so far, in order. */
  readonly calls: readonly { readonly name: CallName; readonly input: unknown }[];
};

/** A link to an engine made of a snapshot and answers. Everything is serialised and validated as on a real one. */
export const testLink = (snapshot: FleetSnapshot | undefined, answers: Answers = {}): TestLink => {
  const listeners = new Set<(change: FleetChange) => void>();
  const calls: { name: CallName; input: unknown }[] = [];
  const link = localLink({
    call: async (name, input) => {
      calls.push({ name, input });
      const answer = answers[name] as ((input: unknown) => unknown) | undefined;
      if (answer === undefined)
        throw new FaultError(fault('contract.unknown-message', `No answer for ${name}.`));
      return answer(input);
    },
    open: (_name, _input, signal) => changesOf(snapshot, listeners, signal),
  });
  return { link, calls, push: (change) => listeners.forEach((listener) => listener(change)) };
};

async function* changesOf(
  snapshot: FleetSnapshot | undefined,
  listeners: Set<(change: FleetChange) => void>,
  signal: AbortSignal,
): AsyncGenerator<FleetChange> {
  const waiting: FleetChange[] = snapshot === undefined ? [] : [{ kind: 'reset', snapshot }];
  let wake: () => void = () => undefined;
  const listener = (change: FleetChange): void => {
    waiting.push(change);
    wake();
  };
  listeners.add(listener);
  signal.addEventListener('abort', () => wake());
  while (!signal.aborted) {
    const next = waiting.shift();
    if (next !== undefined) yield next;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  listeners.delete(listener);
}
