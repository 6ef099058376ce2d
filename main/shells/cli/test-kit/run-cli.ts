import type { FleetChange, FleetSnapshot, OperationChange, TailNews } from '#shared/contract';
import { fault, FaultError, type Fault } from '#shared/fault';
import type { Link } from '#shared/wire';
import type { ExitCode } from '../exit-code.ts';
import { openEngine } from '../open-engine.ts';
import { run } from '../run.ts';

export type Stage = {
  /** What a sweep finds. Without it the real engine is opened. */
  readonly fleet?: FleetSnapshot;
  /** Answers of other calls by name. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Calls the engine says no to, by name. */
  readonly refusals?: Readonly<Record<string, Fault>>;
  /** What the one feed of the verb carries. */
  readonly changes?: readonly (FleetChange | OperationChange | TailNews)[];
  /** What the person types; undefined = nobody is there. */
  readonly typed?: string;
  readonly folder?: string;
};

export type Ran = {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** Calls that reached the engine, in order. */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
};

const fakeLink = (stage: Stage, calls: { name: string; input: unknown }[]): Link => {
  const answers: Readonly<Record<string, unknown>> = {
    'fleet.sweep': stage.fleet && { at: stage.fleet.at },
    'fleet.snapshot': stage.fleet,
    ...stage.answers,
  };
  return {
    call: (name, input) => {
      calls.push({ name, input });
      const refusal = stage.refusals?.[name];
      if (refusal !== undefined) return Promise.reject(new FaultError(refusal));
      const answer = answers[name];
      // The test names what each call answers, so the shape is its promise.
      return answer === undefined
        ? Promise.reject(new FaultError(fault('contract.unknown-message', `no answer for ${name}`)))
        : (Promise.resolve(answer) as never);
    },
    open: async function* () {
      yield* (stage.changes ?? []) as never[];
    },
    close: () => undefined,
  };
};

/** Runs one command line as a person or a script would, against a fake engine when the stage has a fleet. */
export const runCli = async (args: readonly string[], stage: Stage = {}): Promise<Ran> => {
  const calls: { name: string; input: unknown }[] = [];
  const printed = { out: '', err: '' };
  const code = await run(args, {
    version: '1.2.3',
    terminal: {
      out: (text) => (printed.out += text),
      err: (text) => (printed.err += text),
      canAsk: stage.typed !== undefined,
      ask: () => Promise.resolve(stage.typed ?? ''),
      folder: stage.folder ?? '/',
      signal: new AbortController().signal,
    },
    open:
      stage.fleet === undefined && stage.changes === undefined
        ? openEngine
        : () =>
            Promise.resolve({ link: fakeLink(stage, calls), [Symbol.asyncDispose]: () => Promise.resolve() }),
  });
  return { code, ...printed, calls };
};
