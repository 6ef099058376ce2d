import { beforeEach, describe, expect, it } from 'vitest';
import { failed, fault, ok, type Fault } from '#shared/fault';
import { nodeId, type StepCall, type StepProgress } from '#shared/model';
import { z } from '#shared/schema';
import {
  defineStep,
  stepCall,
  type HttpAsk,
  type Outcome,
  type Perform,
  type StepKind,
} from '../../source-kit/index.ts';
import { createSimClock } from '../test-kit/sim-clock.ts';
import { createSteering } from './steering.ts';
import type { RoundsTold, StepContext, StepEnd } from './step-context.ts';
import { runStep } from './step-run.ts';

type Entry = { owner: string; version: number };
type Fate = 'well' | 'not-sent' | 'lost-request' | 'lost-answer' | Fault;

const through = nodeId('n1');
const changedHands = (key: string): Fault => fault('action.changed-hands', `${key} changed hands.`);

const ask = <T>(method: 'GET' | 'PUT', path: string, body?: unknown): HttpAsk<T> => ({
  id: 'test.ask',
  says: path,
  lane: 'http',
  socket: '/test',
  method,
  path,
  body,
  effect: method === 'GET' ? 'reads' : 'changes',
  limits: { timeoutMs: 5_000, bodyBytes: 1_000 },
  read: () => failed(fault('engine.bug', 'not read here')),
});

const params = z.object({ from: z.string(), to: z.string(), perSecond: z.number() });
type Params = z.infer<typeof params>;
const seen = z.object({ left: z.number(), next: z.array(z.tuple([z.string(), z.number()])) });
type Seen = z.infer<typeof seen>;

const batch = 5;
const moveKeys: StepKind<Params, Seen> = {
  id: 'test.move',
  params,
  seen,
  describe: ({ from, to }) => ({ says: `Move all of ${from} to ${to}.`, calls: [] }),
  check: ({ from }) => [{ ask: ask('GET', `/keys/${from}`) }],
  see: ([reply]) => reply as Seen,
  judge: ({ left }) =>
    left < 0
      ? { kind: 'conflict', says: 'Somebody took the door off.' }
      : { kind: left === 0 ? 'already-so' : 'ready' },
  rounds: {
    asks: ({ to }, { next }) =>
      next.map(([key, version]) => ({ ask: ask('PUT', `/key/${key}`, { to, version }) })),
    atOnce: 2,
    perSecond: ({ perSecond }) => perSecond,
    left: ({ left }) => left,
  },
  verify: {
    pollMs: 500,
    asks: ({ from }) => [{ ask: ask('GET', `/count/${from}`) }],
    holds: ([reply], { from }) =>
      reply === 0
        ? { state: 'yes', says: `${from} owns nothing.` }
        : { state: 'not-yet', says: `${from} is said to own ${String(reply)}.` },
  },
  undo: ({ from, to, perSecond }, _seen, call) =>
    stepCall(moveKeys, { from: to, to: from, perSecond }, { ...call, id: `${call.id} undo` }),
};

const call: StepCall = stepCall(
  moveKeys,
  { from: 'a', to: 'b', perSecond: 1_000 },
  { id: 'move a', source: 'test', phase: 'hand-over', through: [through], subject: 'a', wave: 0 },
);

/** A store of keys that compares and sets, a line to it that can fail, and the run of one step over it. */
const createTrial = () => {
  const clock = createSimClock();
  const keys = new Map<string, Entry>();
  const fates: { readonly start: string; readonly fate: Fate }[] = [];
  const sent: { readonly text: string; readonly atMs: number }[] = [];
  const intents: {
    readonly seen: unknown;
    readonly calls: readonly string[];
    readonly rounds?: RoundsTold;
  }[] = [];
  const turns: string[] = [];
  const trial = {
    clock,
    keys,
    sent,
    intents,
    turns,
    steering: createSteering(),
    shown: {} as Partial<StepProgress>,
    lock: undefined as Fault | undefined,
    underWay: 0,
    mostUnderWay: 0,
    /** What happens right before a change arrives. */
    meddle: (_key: string): void => undefined,
    isOpen: true,
    lie: undefined as number | undefined,
    fill: (count: number): void => {
      for (let at = 0; at < count; at += 1) keys.set(`k${at}`, { owner: 'a', version: 1 });
    },
    owned: (owner: string): number => [...keys.values()].filter((entry) => entry.owner === owner).length,
    fail: (start: string, fate: Fate, times = 1): void => {
      for (let at = 0; at < times; at += 1) fates.push({ start, fate });
    },
    call,
  };
  const change = (path: string, { to, version }: { to: string; version: number }) => {
    const key = path.slice('/key/'.length);
    trial.meddle(key);
    const entry = keys.get(key);
    if (entry?.version !== version) return failed(changedHands(key));
    keys.set(key, { owner: to, version: version + 1 });
    return ok({});
  };
  const answer = ({ method, path, body }: HttpAsk<unknown>) => {
    const [, what, name = ''] = path.split('/');
    if (method === 'PUT') return change(path, body as { to: string; version: number });
    const of = [...keys].filter(([, entry]) => entry.owner === name);
    if (what === 'count') return ok(trial.lie ?? of.length);
    const left = trial.isOpen ? of.length : -1;
    return ok({ left, next: of.slice(0, batch).map(([key, { version }]) => [key, version]) });
  };
  const fateOf = (text: string): Fate => {
    const at = fates.findIndex(({ start }) => text.startsWith(start));
    return at < 0 ? 'well' : (fates.splice(at, 1)[0]?.fate ?? 'well');
  };
  const after = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const perform = async (_on: string, asked: HttpAsk<unknown>): Promise<Outcome<unknown>> => {
    const text = `${asked.method} ${asked.path}`;
    const fate = fateOf(text);
    const lost = fault('transport.timed-out', 'No answer came.', { retryable: true });
    if (fate === 'not-sent') return { kind: 'not-sent', fault: lost };
    if (asked.effect === 'changes') {
      if (!intents.some(({ calls }) => calls.includes(text))) throw new Error(`${text} without an intent`);
      sent.push({ text, atMs: clock.monotonicMs() });
      trial.underWay += 1;
      trial.mostUnderWay = Math.max(trial.mostUnderWay, trial.underWay);
    }
    await after(5);
    trial.underWay -= asked.effect === 'changes' ? 1 : 0;
    if (typeof fate === 'object') return { kind: 'answered', result: failed(fate) };
    const result = fate === 'lost-request' ? undefined : answer(asked);
    if (result !== undefined && fate !== 'lost-answer') return { kind: 'answered', result };
    await after(5_000);
    return { kind: 'unanswered', fault: lost };
  };
  const context = (prior: StepContext['prior']): StepContext => ({
    call: trial.call,
    kind: defineStep(moveKeys),
    clock,
    perform: perform as unknown as Perform,
    steering: trial.steering,
    prior,
    isFenced: () => false,
    mayChange: async () => trial.lock,
    fence: (asked) => asked,
    intend: async (was, calls, { rounds } = {}) => {
      intents.push({ seen: was, calls, ...(rounds === undefined ? {} : { rounds }) });
    },
    turn: async (state) => void turns.push(state),
    show: (part) => {
      trial.shown = { ...trial.shown, ...part };
    },
  });
  return Object.assign(trial, {
    begin: (prior?: StepContext['prior']): Promise<StepEnd> => runStep(context(prior)),
    /** Lets time pass until it ends. */
    run: async (prior?: StepContext['prior']): Promise<StepEnd> => {
      let end: StepEnd | undefined;
      void runStep(context(prior)).then((ended) => (end = ended));
      await clock.run(7_200_000, () => end !== undefined);
      return end ?? { kind: 'failed', fault: fault('engine.bug', 'it never ended'), sent: true };
    },
  });
};

let trial: ReturnType<typeof createTrial>;
beforeEach(() => {
  trial = createTrial();
});

describe('a step that goes on in rounds', () => {
  it('moves everything, each round under an intent that names its calls, and ends with the proof', async () => {
    trial.fill(23);
    expect(await trial.run()).toEqual({ kind: 'done', says: 'a owns nothing.', sent: true });
    expect(trial.owned('b')).toBe(23);
    expect(trial.intents.map(({ calls }) => calls.length)).toEqual([5, 5, 5, 5, 3]);
    expect(trial.shown.rounds).toMatchObject({ done: 5, moved: 23, left: 0, changedHands: 0 });
  });

  it('writes down what it saw first, and not again with every round', async () => {
    trial.fill(12);
    await trial.run();
    expect(trial.intents[0]?.seen).toMatchObject({ left: 12 });
    expect(trial.intents.slice(1).every((intent) => intent.seen === undefined)).toBe(true);
    expect(trial.intents.map(({ rounds }) => rounds?.moved)).toEqual([0, 5, 10]);
  });

  it('sends nothing when nothing is there', async () => {
    expect(await trial.run()).toMatchObject({ kind: 'already-so', sent: false });
    expect(trial.intents).toEqual([]);
  });

  it('has at most two asks under way and no more in a second than it may', async () => {
    trial.fill(40);
    trial.call = { ...trial.call, params: { from: 'a', to: 'b', perSecond: 10 } };
    await trial.run();
    expect(trial.mostUnderWay).toBeLessThanOrEqual(2);
    for (const { atMs } of trial.sent) {
      const within = trial.sent.filter((one) => one.atMs >= atMs && one.atMs < atMs + 1_000);
      expect(within.length).toBeLessThanOrEqual(10);
    }
    expect(trial.shown.rounds).toMatchObject({ moved: 40, left: 0 });
  });

  it('tells how long it will still take, from what it really did', async () => {
    trial.fill(600);
    trial.call = { ...trial.call, params: { from: 'a', to: 'b', perSecond: 10 } };
    void trial.begin();
    await trial.clock.run(30_000);
    const { moved, left = 0, perSecond, leftMs } = trial.shown.rounds ?? { moved: 0 };
    expect(moved + left).toBe(600);
    expect(perSecond).toBeGreaterThan(9);
    expect(perSecond).toBeLessThan(10.5);
    expect(leftMs).toBeGreaterThan(left * 95);
    expect(leftMs).toBeLessThan(left * 112);
    expect(trial.shown.says).toMatch(/^\d+ moved, \d+ left; [\d.]+ a second, about \d+ s to go\.$/);
  });
});

describe('what goes wrong on the way', () => {
  it('a key that changed hands meanwhile is never overwritten, and read again', async () => {
    trial.fill(10);
    trial.meddle = (key) => {
      if (key === 'k3') trial.keys.set('k3', { owner: 'c', version: 9 });
      if (key === 'k4' && trial.keys.get('k4')?.version === 1)
        trial.keys.set('k4', { owner: 'a', version: 2 });
    };
    expect(await trial.run()).toMatchObject({ kind: 'done' });
    expect(trial.keys.get('k3')).toEqual({ owner: 'c', version: 9 });
    expect(trial.keys.get('k4')).toEqual({ owner: 'b', version: 3 });
    expect(trial.shown.rounds).toMatchObject({ moved: 9, changedHands: 2 });
  });

  it('an answer that is lost, or a request, is looked for by the next check', async () => {
    trial.fill(10);
    trial.fail('PUT /key/k1', 'lost-answer');
    trial.fail('PUT /key/k2', 'lost-request');
    trial.fail('PUT /key/k7', 'not-sent');
    expect(await trial.run()).toMatchObject({ kind: 'done' });
    expect(trial.owned('b')).toBe(10);
    expect(trial.sent.filter(({ text }) => text.endsWith('/k1'))).toHaveLength(1);
    expect(trial.sent.filter(({ text }) => text.endsWith('/k2'))).toHaveLength(2);
  });

  it('slows down when it is told to, for as long as it is told', async () => {
    trial.fill(10);
    const slower = fault('daemon.refused', 'Slower.', { retryable: true, facts: { retryAfterMs: '20000' } });
    trial.fail('PUT /key/k2', slower);
    await trial.run();
    const times = trial.sent.map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, at) => atMs - (times[at] ?? 0));
    expect(Math.max(...gaps)).toBeGreaterThanOrEqual(20_000);
    expect(trial.owned('b')).toBe(10);
  });

  it('begins no more of a round after three failures in a row, and waits longer each time', async () => {
    trial.fill(5);
    trial.fail('PUT', fault('daemon.refused', 'broken', { retryable: true }), 12);
    expect(await trial.run()).toMatchObject({ kind: 'done' });
    expect(trial.intents.length).toBeGreaterThanOrEqual(4);
  });

  it('a refusal for good ends it, and the fault says how far it was', async () => {
    trial.fill(12);
    trial.fail('PUT /key/k7', fault('daemon.refused', 'b is full.'));
    const end = await trial.run();
    expect(end).toMatchObject({ kind: 'failed', sent: true, fault: { code: 'daemon.refused' } });
    expect(end).toHaveProperty(
      'fault.says',
      expect.stringMatching(/b is full\. Until then: \d+ moved, \d+ left/),
    );
  });

  it('a lock that somebody took over ends it before another byte', async () => {
    trial.fill(30);
    trial.call = { ...trial.call, params: { from: 'a', to: 'b', perSecond: 10 } };
    const ended = trial.begin();
    await trial.clock.run(1_000);
    trial.lock = fault('action.fenced', 'ben took it over.');
    const before = trial.sent.length;
    await trial.clock.run(5_000);
    expect(await ended).toMatchObject({ kind: 'failed', fault: { code: 'action.fenced' } });
    expect(trial.sent).toHaveLength(before);
  });

  it('what does not fit the plan any more ends it', async () => {
    trial.fill(10);
    trial.meddle = () => {
      trial.isOpen = false;
    };
    expect(await trial.run()).toMatchObject({ kind: 'failed', fault: { code: 'action.drifted' } });
  });

  it('a proof that does not come is no end, and more to move is moved', async () => {
    trial.fill(5);
    trial.lie = 3;
    const ended = trial.begin();
    await trial.clock.run(3_000);
    expect(trial.shown.says).toBe('a is said to own 3.');
    trial.keys.set('late', { owner: 'a', version: 1 });
    await trial.clock.run(3_000);
    expect(trial.keys.get('late')?.owner).toBe('b');
    trial.lie = undefined;
    await trial.clock.run(3_000);
    expect(await ended).toMatchObject({ kind: 'done' });
  });
});

describe('a person', () => {
  it('is asked when nothing moves any more, and nothing is sent meanwhile', async () => {
    trial.fill(5);
    trial.fail('PUT', fault('daemon.refused', 'no', { retryable: true }), 10_000);
    const ended = trial.begin();
    await trial.clock.run(900_000, () => trial.turns.includes('asking'));
    const before = trial.sent.length;
    await trial.clock.run(600_000);
    expect(trial.sent).toHaveLength(before);
    trial.steering.decide({ kind: 'leave', reason: 'another day' });
    await trial.clock.run(60_000);
    expect(await ended).toMatchObject({ kind: 'left', says: expect.stringContaining('another day') });
  });

  it('is asked when it is late; waiting goes on', async () => {
    trial.fill(100);
    trial.call = { ...trial.call, params: { from: 'a', to: 'b', perSecond: 1 }, deadlineMs: 20_000 };
    const ended = trial.begin();
    await trial.clock.run(60_000);
    expect(trial.turns).toEqual(['asking']);
    const before = trial.owned('b');
    expect(before).toBeLessThan(30);
    trial.steering.decide({ kind: 'wait', ms: 1_000_000 });
    await trial.clock.run(200_000);
    expect(await ended).toMatchObject({ kind: 'done' });
    expect(trial.turns).toEqual(['asking', 'running']);
  });

  it('is not asked when it came true by itself meanwhile', async () => {
    trial.fill(100);
    trial.call = { ...trial.call, params: { from: 'a', to: 'b', perSecond: 1 }, deadlineMs: 20_000 };
    const ended = trial.begin();
    await trial.clock.run(60_000);
    for (const [key] of trial.keys) trial.keys.set(key, { owner: 'c', version: 7 });
    await trial.clock.run(60_000);
    expect(await ended).toMatchObject({ kind: 'done' });
  });

  it('pauses within a round: nothing more is begun, what is under way ends, and it goes on later', async () => {
    trial.fill(50);
    trial.call = { ...trial.call, params: { from: 'a', to: 'b', perSecond: 10 }, deadlineMs: 60_000 };
    const ended = trial.begin();
    await trial.clock.run(1_250);
    trial.steering.set('pause');
    const before = trial.sent.length;
    expect(before % batch).not.toBe(0);
    await trial.clock.run(3_600_000);
    expect(trial.turns).toEqual(['paused']);
    expect(trial.sent).toHaveLength(before);
    trial.steering.set('go');
    await trial.clock.run(30_000);
    expect(await ended).toMatchObject({ kind: 'done' });
    expect(trial.turns).toEqual(['paused', 'running']);
  });

  it.each(['cancel', 'stop', 'quit'] as const)('%s ends it within a round', async (wish) => {
    trial.fill(50);
    trial.call = { ...trial.call, params: { from: 'a', to: 'b', perSecond: 10 } };
    const ended = trial.begin();
    await trial.clock.run(1_250);
    trial.steering.set(wish);
    const before = trial.sent.length;
    await trial.clock.run(1_000);
    expect(await ended).toMatchObject({ kind: 'given-up', sent: true, unsure: false });
    expect(trial.sent).toHaveLength(before);
  });
});

it('after the end of a console it simply checks again and counts on, wherever it was cut off', async () => {
  for (let cut = 1; cut <= 30; cut += 1) {
    trial = createTrial();
    trial.fill(12);
    void trial.begin();
    await trial.clock.run(60_000, () => trial.sent.length >= cut);
    const last = trial.intents.at(-1);
    const first = trial.intents[0];
    // The first life sends nothing more; what is under way arrives.
    trial.steering.set('quit');
    await trial.clock.run(20);
    trial.steering = createSteering();
    const end = await trial.run(
      first === undefined
        ? undefined
        : { seen: JSON.parse(JSON.stringify(first.seen)), rounds: last?.rounds },
    );
    expect(['done', 'already-so']).toContain(end.kind);
    expect(trial.owned('b')).toBe(12);
    expect([...trial.keys.values()].every(({ version }) => version === 2)).toBe(true);
  }
});
