import { describe, expect, it } from 'vitest';
import type { FleetChange } from '#shared/contract';
import { alarmId, epochMs, nodeId, type Alarm, type FleetHeader } from '#shared/model';
import { createFakeClock } from '../ports/index.ts';
import { createFleetBoard } from './fleet-board.ts';
import { testNodeView as view } from '../../../shared/model/test-kit/index.ts';

const header: FleetHeader = {
  name: 'Harbour',
  origin: 'file',
  problems: [],
  roundTripTargetMs: 20,
  roundTripWorstMs: 400,
  recording: { state: 'recording' },
};
const alarm = (id: string, node: string, clearedAt?: number): Alarm => ({
  id: alarmId(id),
  nodeId: nodeId(node),
  severity: 'critical',
  evidence: { rule: 'mount-missing', mount: '/data' },
  raisedAt: epochMs(1),
  confirmedAt: epochMs(1),
  held: false,
  ...(clearedAt === undefined ? {} : { clearedAt: epochMs(clearedAt) }),
});

/** Reads a feed in the background. */
const follow = (changes: AsyncIterable<FleetChange>): FleetChange[] => {
  const seen: FleetChange[] = [];
  void (async () => {
    for await (const change of changes) seen.push(change);
  })();
  return seen;
};

describe('the board', () => {
  it('sends a reset first, then one patch for all that changed within a quarter of a second', async () => {
    const clock = createFakeClock();
    using board = createFleetBoard(clock, header);
    board.addNode(view('db-1'));
    const stop = new AbortController();
    const seen = follow(board.changes(stop.signal));
    await clock.advance(300);
    board.patchNode(nodeId('db-1'), { state: 'ok' });
    board.patchNode(nodeId('db-1'), { lastAnswerAt: epochMs(5) });
    board.putAlarms([alarm('a', 'db-1')]);
    await clock.advance(300);
    expect(seen.map((change) => change.kind)).toEqual(['reset', 'patch']);
    expect(seen[1]).toMatchObject({
      nodes: [{ id: 'db-1', state: 'ok', lastAnswerAt: 5 }],
      alarms: [{ id: 'a' }],
    });
    stop.abort();
  });

  it('numbers every patch one after the last, from the reset’s revision on, whoever joins when', async () => {
    const clock = createFakeClock();
    using board = createFleetBoard(clock, header);
    board.addNode(view('db-1'));
    const stop = new AbortController();
    const early = follow(board.changes(stop.signal));
    await clock.advance(100);
    board.patchNode(nodeId('db-1'), { state: 'ok' });
    const late = follow(board.changes(stop.signal));
    await clock.advance(100);
    board.patchNode(nodeId('db-1'), { state: 'warning' });
    await clock.advance(300);
    const revisions = (seen: readonly FleetChange[]) =>
      seen.flatMap((change) =>
        change.kind === 'reset'
          ? [change.snapshot.revision]
          : change.kind === 'patch'
            ? [change.revision]
            : [],
      );
    for (const seen of [revisions(early), revisions(late)]) {
      expect(seen.slice(1)).toEqual(seen.slice(1).map((_, index) => (seen[0] ?? 0) + index + 1));
    }
    expect(revisions(late).at(-1)).toBe(revisions(early).at(-1));
    stop.abort();
  });

  it('beats once a second, so that a window can tell a calm fleet from a dead engine', async () => {
    const clock = createFakeClock();
    using board = createFleetBoard(clock, header);
    const stop = new AbortController();
    const seen = follow(board.changes(stop.signal));
    await clock.advance(5_050);
    expect(seen.filter((change) => change.kind === 'heartbeat').length).toBe(5);
    stop.abort();
  });

  it('gives a reader that fell behind a whole new picture instead of an endless queue', async () => {
    const clock = createFakeClock();
    using board = createFleetBoard(clock, header);
    board.addNode(view('db-1'));
    const stop = new AbortController();
    const reading = board.changes(stop.signal)[Symbol.asyncIterator]();
    await reading.next();
    for (let second = 0; second < 200; second += 1) {
      board.patchNode(nodeId('db-1'), { lastAnswerAt: epochMs(second) });
      await clock.advance(1_000);
    }
    const kinds: string[] = [];
    for (let item = 0; item < 70; item += 1) {
      const next = await Promise.race([reading.next(), clock.advance(0).then(() => undefined)]);
      if (next === undefined || next.done === true) break;
      kinds.push(next.value.kind);
    }
    expect(kinds[0]).toBe('reset');
    expect(kinds.length).toBeLessThanOrEqual(64);
    stop.abort();
  });

  it('keeps the open alarms of a node apart from its cleared ones, and forgets both with the node', () => {
    const clock = createFakeClock();
    using board = createFleetBoard(clock, header);
    board.addNode(view('db-1'));
    board.putAlarms([alarm('a', 'db-1'), alarm('b', 'db-1', clock.now())]);
    expect([...board.openAlarmsOf(nodeId('db-1')).keys()]).toEqual(['a']);
    expect(board.snapshot().alarms.length).toBe(2);
    board.removeNode(nodeId('db-1'));
    expect(board.snapshot()).toMatchObject({ nodes: [], alarms: [] });
  });

  it('forgets a cleared alarm after a day', () => {
    const clock = createFakeClock();
    using board = createFleetBoard(clock, header);
    board.addNode(view('db-1'));
    board.putAlarms([
      alarm('old', 'db-1', clock.now() - 25 * 3_600_000),
      alarm('new', 'db-1', clock.now() - 3_600_000),
    ]);
    expect(board.snapshot().alarms.map(({ id }) => id)).toEqual(['new']);
  });
});
