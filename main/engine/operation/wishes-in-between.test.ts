import { describe, expect, it } from 'vitest';
import type { FaultError } from '#shared/fault';
import { endedStates, workloadId, type Operation, type OperationRequest } from '#shared/model';
import { drainOf, toyNode, toyRoom, toyService } from './test-kit/index.ts';

type Room = ReturnType<typeof toyRoom>;
type Console = Awaited<ReturnType<Room['open']>>;
type Wish = (operations: Console['operations'], id: Operation['id']) => Promise<unknown>;

/** Ends by itself, or fails in the middle and is taken back by itself. */
const courses = {
  drain: { room: () => toyRoom(), request: async () => drainOf('w1') },
  failing: {
    room: () =>
      toyRoom({
        nodes: [toyNode('m1', { isManager: true }), toyNode('w1')],
        services: [toyService('web', { maxPerNode: 1 })],
      }),
    request: async (ana: Console): Promise<OperationRequest> => ({
      kind: 'redeploy',
      workloadId: (await ana.plan(drainOf('w1'))).promises[0]?.workloadId ?? workloadId('none'),
      to: { kind: 'image', reference: '4' },
    }),
  },
} as const;

type Course = keyof typeof courses;

const ticks = async (count: number): Promise<void> => {
  for (let at = 0; at < count; at += 1) await Promise.resolve();
};

/** What came of a wish that was told so many changes of the operation after its beginning, and so many promises later. */
const wishAfter = async (
  course: Course,
  at: { readonly change: number; readonly tick: number },
  wish: Wish,
) => {
  const room = courses[course].room();
  const ana = await room.open();
  const request = await courses[course].request(ana);
  const before = room.stage.config();
  let changes = 0;
  let told: { readonly code: string; readonly sends: number; readonly was: Operation } | undefined;
  const watching = (async () => {
    for await (const change of ana.operations.changes(new AbortController().signal)) {
      if (change.kind !== 'operation') continue;
      changes += 1;
      if (changes !== at.change) continue;
      await ticks(at.tick);
      const was = await ana.now(change.operation.id);
      const code = await wish(ana.operations, change.operation.id).then(
        () => 'fine',
        (error: unknown) => (error as FaultError).fault?.code ?? String(error),
      );
      told = { code, sends: room.sends.length, was };
    }
  })();
  watching.catch(() => undefined);
  const plan = await ana.plan(request);
  const started = ana.start(plan);
  started.catch(() => undefined);
  await room.clock.run(240_000);
  const [operation] = await ana.all();
  expect(room.broken).toEqual([]);
  return { room, ana, told, before, operation, isThere: changes >= at.change };
};

/** A wish at each moment of a course: what is wrong with what came of it, by the moment. */
const wrongAfter = async (
  course: Course,
  wish: Wish,
  look: (of: Awaited<ReturnType<typeof wishAfter>>) => Promise<readonly unknown[]> | readonly unknown[],
): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const tick of [0, 3, 6])
    for (let change = 1; ; change += 1) {
      const came = await wishAfter(course, { change, tick }, wish);
      if (!came.isThere) break;
      const found = await look(came);
      if (found.length > 0)
        wrong.push(`change ${change} + ${tick}, ${came.told?.was.state}: ${JSON.stringify(found)}`);
    }
  return wrong;
};

/** What was found, unless it is as it should be. */
const unless = (isRight: boolean, ...found: readonly unknown[]): readonly unknown[] => (isRight ? [] : found);

const hasEnded = (operation: Operation | undefined): boolean =>
  operation !== undefined && endedStates.includes(operation.state);

describe.each(['drain', 'failing'] as const)('a wish at any moment of an operation (%s)', (course) => {
  it('cancel: called taken back only when everything is as it was before', async () => {
    const wrong = await wrongAfter(
      course,
      (operations, id) => operations.cancel(id),
      ({ operation, told, room, before }) => [
        ...unless(hasEnded(operation), operation?.state),
        ...unless(['fine', 'operation.not-now'].includes(told?.code ?? ''), told?.code),
        ...unless(operation?.grade !== 'rolled-back' || room.stage.config() === before, room.stage.config()),
        ...unless(operation?.asked === undefined, operation?.asked),
      ],
    );
    expect(wrong).toEqual([]);
  });

  it('stop: nothing is sent once it was answered', async () => {
    const wrong = await wrongAfter(
      course,
      (operations, id) => operations.stop(id),
      ({ operation, told, room }) => [
        ...unless(hasEnded(operation), operation?.state),
        ...(told?.code === 'fine'
          ? unless(room.sends.length === told.sends, room.sends.slice(told.sends))
          : unless(hasEnded(told?.was), told?.code)),
      ],
    );
    expect(wrong).toEqual([]);
  });

  it('the end of the console: nothing is sent once it was answered', async () => {
    const wrong = await wrongAfter(
      course,
      (operations) => operations[Symbol.asyncDispose](),
      ({ told, room }) => [
        ...unless(told?.code === 'fine', told?.code),
        ...unless(room.sends.length === told?.sends, room.sends.slice(told?.sends)),
      ],
    );
    expect(wrong).toEqual([]);
  });

  it('pause: nothing more is begun until somebody goes on, and then it ends as it would have', async () => {
    const wrong = await wrongAfter(
      course,
      (operations, id) => operations.pause(id),
      async ({ operation, told, room, ana }) => {
        if (operation === undefined || told?.code !== 'fine') return [];
        // The step that is under way may send what it is about.
        const begun = room.sends.slice(told.sends + 1);
        if (begun.length > 0) return begun;
        if (hasEnded(operation)) return [];
        if (operation.state !== 'paused') return [operation.state];
        await room.done(ana.operations.continue(operation.id));
        await room.pass(240_000);
        const after = await ana.now(operation.id);
        return unless(hasEnded(after), after.state);
      },
    );
    expect(wrong).toEqual([]);
  });
});

describe('what two windows want of one operation that was found again', () => {
  const interrupted = async () => {
    const room = toyRoom();
    const first = await room.open();
    const { id } = await first.begin(drainOf('w1'));
    for (let turn = 0; room.sends.length < 2 && turn < 4_000; turn += 1) await room.pass(5);
    first.die();
    await room.pass(60_000);
    return { room, id, ana: await room.open('ana', { record: first.record }) };
  };
  const both = async (room: Room, deeds: readonly Promise<unknown>[]): Promise<readonly string[]> => {
    for (const deed of deeds) deed.catch(() => undefined);
    const codes: string[] = [];
    for (const deed of deeds) codes.push(await room.codeOf(deed));
    return codes;
  };

  it('to go on with it: it goes on once', async () => {
    const { room, id, ana } = await interrupted();
    expect(await both(room, [ana.operations.resume(id), ana.operations.resume(id)])).toEqual([
      'fine',
      'operation.not-now',
    ]);
    expect(await ana.until(id, 'succeeded', 'failed')).toMatchObject({ state: 'succeeded', grade: 'ok' });
    expect(room.broken).toEqual([]);
  });

  it('to go on with it and to give it up: it goes on, with its locks', async () => {
    const { room, id, ana } = await interrupted();
    expect(
      await both(room, [ana.operations.resume(id), ana.operations.abandon(id, 'rebuilt by hand')]),
    ).toEqual(['fine', 'operation.not-now']);
    expect(await ana.until(id, 'succeeded', 'failed')).toMatchObject({ state: 'succeeded', grade: 'ok' });
  });
});

describe('a decision', () => {
  it('about a step that came true meanwhile is none about the next that is late', async () => {
    const room = toyRoom();
    const ana = await room.open();
    // Its first wait comes true just as a person decides; the next one is late for good.
    room.fail('GET /copies/w1', 'notSent', 5_000);
    const { id } = await ana.begin(drainOf('w1', 'w2'));
    const asking = await ana.until(id, 'asking');
    const late = asking.steps.find(({ state }) => state === 'running')?.stepId;
    room.heal();
    room.fail('GET /copies/w2', 'notSent', 5_000);
    await room.done(ana.operations.decide(id, { kind: 'leave', reason: 'seen by eye' }), 0);
    await room.pass(2_000);
    expect((await ana.now(id)).state).toBe('running');
    const next = await ana.until(id, 'asking', 'succeeded');
    expect(next.state).toBe('asking');
    expect(next.steps.find(({ stepId }) => stepId === late)?.state).toBe('done');
  });

  it('to leave a step behind is the end of the question', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail('GET /copies/w1', 'notSent', 5_000);
    const { id } = await ana.begin(drainOf('w1', 'w2'));
    await ana.until(id, 'asking');
    room.fail('POST /unit/w2', 'slow');
    await room.done(ana.operations.decide(id, { kind: 'leave', reason: 'seen by eye' }), 0);
    await room.pass(700);
    expect((await ana.now(id)).state).toBe('running');
  });
});
