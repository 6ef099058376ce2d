import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '#shared/fault';
import { nodeId } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, stepCall, type HttpAsk, type Perform, type StepKind } from '../../source-kit/index.ts';
import { createSimClock } from '../test-kit/sim-clock.ts';
import { createSteering } from './steering.ts';
import type { StepEnd } from './step-context.ts';
import { runStep } from './step-run.ts';

const ask = (effect: HttpAsk<string>['effect']): HttpAsk<string> => ({
  id: 'test.ask',
  says: effect,
  lane: 'http',
  socket: '/test',
  method: effect === 'reads' ? 'GET' : 'PUT',
  path: '/role',
  effect,
  limits: { timeoutMs: 5_000, bodyBytes: 1_000 },
  read: () => ok(''),
});

const nothing = z.object({});
const seen = z.object({ role: z.string() });
/** Asks a replica to take over, which accepts it and may give it up. */
const takeOver: StepKind<object, z.infer<typeof seen>> = {
  id: 'test.take-over',
  params: nothing,
  seen,
  describe: () => ({ says: 'Let it take over.', calls: [] }),
  check: () => [{ ask: ask('reads') }],
  see: ([reply]) => ({ role: String(reply) }),
  judge: ({ role }) => {
    if (role === 'primary') return { kind: 'already-so' };
    return role === 'replica' ? { kind: 'ready' } : { kind: 'conflict', says: `It is ${role}.` };
  },
  apply: () => ({ ask: ask('changes') }),
  comparesAndSets: true,
  sendsAgain: { afterMs: 7_000, most: 2 },
  verify: {
    pollMs: 500,
    asks: () => [{ ask: ask('reads') }],
    holds: ([reply]) =>
      reply === 'primary' ? { state: 'yes', says: 'It is.' } : { state: 'not-yet', says: 'Not yet.' },
  },
  undo: () => undefined,
};

const through = nodeId('n1');
const call = stepCall(
  takeOver,
  {},
  { id: 'take over', source: 'test', phase: 'hand-over', through: [through], subject: 'n1', wave: 0 },
);

describe('a change that is accepted and given up without a word', () => {
  let clock: ReturnType<typeof createSimClock>;
  let role: string;
  let sentAtMs: number[];
  /** What becomes of each change that is sent. */
  let onSend: (times: number) => void;
  let turns: string[];

  beforeEach(() => {
    clock = createSimClock();
    role = 'replica';
    sentAtMs = [];
    turns = [];
    onSend = () => undefined;
  });

  const run = async (forMs: number): Promise<StepEnd | undefined> => {
    let end: StepEnd | undefined;
    const perform = async (_on: string, asked: HttpAsk<unknown>) => {
      if (asked.effect === 'changes') {
        sentAtMs.push(clock.monotonicMs());
        onSend(sentAtMs.length);
      }
      return { kind: 'answered', result: ok(role) };
    };
    void runStep({
      call: { ...call, deadlineMs: 30_000 },
      kind: defineStep(takeOver),
      clock,
      perform: perform as unknown as Perform,
      steering: createSteering(),
      prior: undefined,
      isFenced: () => false,
      mayChange: async () => undefined,
      fence: (asked) => asked,
      intend: async () => undefined,
      turn: async (state) => void turns.push(state),
      show: () => undefined,
    }).then((ended) => (end = ended));
    await clock.run(forMs, () => end !== undefined);
    return end;
  };

  it('is looked at again, and sent again while it is still wanted and can be', async () => {
    onSend = (times) => {
      if (times === 2) clock.after(1_000, () => (role = 'primary'));
    };
    expect(await run(60_000)).toEqual({ kind: 'done', says: 'It is.', sent: true });
    expect(sentAtMs).toHaveLength(2);
    expect((sentAtMs[1] ?? 0) - (sentAtMs[0] ?? 0)).toBeGreaterThanOrEqual(7_000);
  });

  it('is sent three times and no more: then a person is asked', async () => {
    await run(600_000);
    expect(sentAtMs).toHaveLength(3);
    expect(turns).toEqual(['asking']);
  });

  it('is not sent again when something else has become of it', async () => {
    onSend = () => void clock.after(1_000, () => (role = 'nothing any more'));
    await run(600_000);
    expect(sentAtMs).toHaveLength(1);
    expect(turns).toEqual(['asking']);
  });

  it('is not sent again when it was only slow', async () => {
    onSend = (times) => {
      if (times === 1) clock.after(6_900, () => (role = 'primary'));
    };
    expect(await run(60_000)).toMatchObject({ kind: 'done' });
    expect(sentAtMs).toHaveLength(1);
  });
});
