import type { FaultError } from '#shared/fault';
import {
  epochMs,
  nodeId,
  refusingGuards,
  type GuardId,
  type Operation,
  type OperationRequest,
  type Plan,
} from '#shared/model';
import { sentText } from '../run/asker.ts';
import { createChance } from './seeded-chance.ts';
import { createSimClock } from './sim-clock.ts';
import { createSimConsole, type SimConsole } from './sim-console.ts';
import type { Doom } from './sim-disk.ts';
import type { Fate } from './sim-network.ts';
import { createSimRecord, type SimRecord } from './sim-record.ts';
import type { SimAsk, Stage } from './stage.ts';
import { createToyStage, toyNode, toyService } from './toy-stage.ts';
import { createToyWorld, type ToyNode, type ToyService } from './toy-world.ts';

const signal = new AbortController().signal;

type RoomWishes = {
  readonly nodes?: readonly ToyNode[];
  readonly services?: readonly ToyService[];
  /** What a stage would be without something: a source without locks. */
  readonly stage?: (stage: Stage) => Stage;
};

type ConsoleWishes = {
  readonly doom?: Doom;
  readonly firstRun?: 'read-only' | 'may-act';
  /** What survives of an earlier life. */
  readonly record?: SimRecord;
};

/** Three managers, two workers, and one copy of a service on each. */
const ordinaryNodes = (): readonly ToyNode[] => [
  ...['m1', 'm2', 'm3'].map((id) => toyNode(id, { isManager: true })),
  ...['w1', 'w2'].map((id) => toyNode(id)),
];

/** A small fleet, a clock that only moves when told, and consoles whose every request can be made to fail. */
export const toyRoom = (wishes: RoomWishes = {}) => {
  const clock = createSimClock();
  const broken: string[] = [];
  const sends: string[] = [];
  /** Fates of the coming requests whose text starts so; used up one by one. */
  const fates: { readonly start: string; readonly fate: Fate }[] = [];
  const world = createToyWorld({
    nodes: wishes.nodes ?? ordinaryNodes(),
    services: wishes.services ?? [toyService('web', { desired: 5, minimum: 4 })],
    onDeed: () => undefined,
  });
  let lives = 0;
  const reached = new Map<string, Set<Operation['state']>>();
  const whole = createToyStage(world);
  const stage = wishes.stage?.(whole) ?? whole;
  const fateOf = (ask: SimAsk): Fate => {
    const text = sentText(ask);
    const at = fates.findIndex(({ start }) => text.startsWith(start));
    return at < 0 ? 'well' : (fates.splice(at, 1)[0]?.fate ?? 'well');
  };

  /** Lets time pass until it settles. */
  const done = async <T>(deed: Promise<T>, ms = 3_600_000): Promise<T> => {
    let over = false;
    const watched = deed.finally(() => (over = true));
    watched.catch(() => undefined);
    await clock.run(ms, () => over);
    return watched;
  };
  /** Code of the fault it rejects with, or `fine`. */
  const codeOf = async (deed: Promise<unknown>): Promise<string> =>
    done(deed).then(
      () => 'fine',
      (error: unknown) => (error as FaultError).fault?.code ?? String(error),
    );

  const open = async (name = 'ana', of: ConsoleWishes = {}) => {
    const record = of.record ?? createSimRecord();
    const console: SimConsole = await createSimConsole({
      name,
      stage,
      clock,
      // Every life draws other names for its operations.
      chance: createChance((lives += 1)),
      record,
      doom: of.doom,
      ...(of.firstRun === undefined ? {} : { firstRun: of.firstRun }),
      fateOf,
      clocksJump: false,
      onChange: ({ id, state }) => reached.set(id, (reached.get(id) ?? new Set()).add(state)),
      onSend: (text) => sends.push(text),
      broken: (invariant, says) => broken.push(`${invariant}: ${says}`),
    });
    const { operations } = console;
    const plan = (request: OperationRequest): Promise<Plan> => done(operations.plan(request, signal));
    const start = (
      { hash }: Plan,
      more: {
        readonly overrides?: readonly GuardId[];
        readonly takeOver?: readonly { readonly resource: string; readonly token: number }[];
      } = {},
    ): Promise<Operation> =>
      operations.run(
        {
          hash,
          reason: 'new disk',
          overrides: (more.overrides ?? []).map((guard) => ({ guard, reason: `seen ${guard}` })),
          takeOver: [...(more.takeOver ?? [])],
        },
        signal,
      );
    const all = async (): Promise<readonly Operation[]> => operations.list(epochMs(0));
    const now = async (id: Operation['id']): Promise<Operation> => {
      const found = (await all()).find((one) => one.id === id);
      if (found === undefined) throw new Error(`no operation ${id}`);
      return found;
    };
    /** Runs the clock until the operation is, for however short a moment, in one of these states. */
    const until = async (
      id: Operation['id'],
      ...states: readonly Operation['state'][]
    ): Promise<Operation> => {
      if (states.includes((await now(id)).state)) return now(id);
      reached.delete(id);
      await clock.run(7_200_000, () => states.some((state) => reached.get(id)?.has(state) === true));
      return now(id);
    };
    return {
      ...console,
      plan,
      start,
      all,
      now,
      until,
      /** Plans it, overrides what may be, and starts it. */
      begin: async (request: OperationRequest): Promise<Operation> => {
        const made = await plan(request);
        return done(start(made, { overrides: refusingGuards(made).map(({ guard }) => guard) }));
      },
    };
  };

  return {
    clock,
    world,
    stage,
    sends,
    broken,
    done,
    codeOf,
    open,
    fail: (start: string, fate: Fate, times = 1): void => {
      for (let at = 0; at < times; at += 1) fates.push({ start, fate });
    },
    /** What was made to fail no longer does. */
    heal: (): void => {
      fates.length = 0;
    },
    pass: (ms: number) => clock.run(ms),
    /** Somebody else changes something. */
    meddle: (path: string, to: unknown): void => {
      const [, what = '', name = ''] = path.split('/');
      const version = what === 'nodes' ? world.nodes.get(name)?.version : world.services.get(name)?.version;
      world.answer({ method: 'POST', path, body: { to, version } }, clock.now());
    },
  };
};

export const drainOf = (...names: readonly string[]): OperationRequest => ({
  kind: 'drain',
  nodeIds: names.map(nodeId),
  surge: true,
});
export const rebootOf = (...names: readonly string[]): OperationRequest => ({
  kind: 'maintenance',
  nodeIds: names.map(nodeId),
  run: { kind: 'reboot' },
  surge: true,
});
