import { describe, expect, it } from 'vitest';
import { epochMs, type Operation, type OperationState, type Placement, type Workload } from '#shared/model';
import { judgeWorkload } from '../rules/index.ts';
import { copyOn, drainOf, image, operationOf, webService } from '../rules/replica/test-kit/index.ts';
import { createChronicler, operationEvents } from './workload-events.ts';

const view = (
  copies: readonly Placement[],
  more: Partial<Workload> = {},
  operations: readonly Operation[] = [],
) =>
  judgeWorkload(webService(copies, { policy: { minimum: 2, mayOverlap: true }, ...more }), {
    nodes: new Map(),
    origin: undefined,
    operations,
  });

/** What is told of the last step, as kind and words. */
const told = (...views: readonly ReturnType<typeof view>[]): readonly string[] => {
  const chronicle = createChronicler();
  const all = views.map((after, at) => chronicle(at === 0 ? undefined : views[at - 1], after));
  return (all.at(-1) ?? []).map(({ kind, says }) => `${kind}: ${says}`);
};

const three = [copyOn('w1'), copyOn('w2'), copyOn('w3')];

describe('the timeline of a workload', () => {
  it('tells nothing at first sight, nor when copies that were there are seen for the first time', () => {
    expect(told(view(three))).toEqual([]);
    const unread = three.map((copy) => ({ ...copy, state: 'unknown', health: 'unknown' }) as const);
    expect(told(view(unread), view(three)).filter((line) => !line.startsWith('promise'))).toEqual([]);
  });

  it('tells where copies were placed, run, stop and fail, in the words of the daemon', () => {
    const starting = copyOn('w3', { id: 'new', state: 'starting', health: 'starting' });
    expect(told(view(three.slice(0, 2)), view([...three.slice(0, 2), starting]))).toEqual([
      'placed: A copy was placed on w3.',
    ]);
    expect(
      told(view([...three.slice(0, 2), starting]), view([...three.slice(0, 2), copyOn('w3', { id: 'new' })])),
    ).toContain('started: The copy on w3 runs.');
    const failed = copyOn('w3', { state: 'failed', says: 'task: non-zero exit (1)' });
    expect(told(view(three), view([...three.slice(0, 2), failed]))).toEqual([
      'failed: The copy on w3 failed: task: non-zero exit (1)',
      'promise-broken: "all copies" is broken: 2 of 3 run (task: non-zero exit (1)). Not expected.',
    ]);
    expect(told(view(three), view(three.slice(0, 2)))[0]).toBe('left: The copy on w3 is gone.');
  });

  it('never calls a copy gone or failed because its node fell silent, and tells when it is seen again', () => {
    const silent = copyOn('w3', { state: 'unknown', health: 'unknown', says: 'w3 does not answer.' });
    const away = view([...three.slice(0, 2), silent]);
    expect(told(view(three), away)).toEqual(['unknown: The copy on w3 cannot be seen: w3 does not answer.']);
    expect(told(view(three), away, view(three))).toEqual([
      'seen-again: The copy on w3 is seen to run again.',
    ]);
    const dead = view([...three.slice(0, 2), copyOn('w3', { state: 'failed', says: 'exit 137' })]);
    expect(told(view(three), away, dead)).toContain('failed: The copy on w3 failed: exit 137');
  });

  it('tells of a new copy that could not be seen at first only when it could', () => {
    const unread = copyOn('w4', { state: 'unknown', health: 'unknown' });
    const without = view(three.slice(0, 2));
    const first = view([...three.slice(0, 2), unread]);
    expect(told(without, first)).toEqual([]);
    expect(told(without, first, view([...three.slice(0, 2), copyOn('w4')]))[0]).toBe(
      'started: A copy runs on w4.',
    );
  });

  it('tells wishes, rollouts and health', () => {
    expect(told(view(three), view(three, { desired: 4 }))[0]).toBe('scaled: 4 copies are wanted, 3 before.');
    expect(told(view(three), view(three, { image: image('2') }))[0]).toBe(
      'image: It is to run 2 (2) from now on.',
    );
    expect(
      told(view(three), view(three, { update: { state: 'rolled-back', says: 'update rolled back' } }))[0],
    ).toBe('update: The rollout was rolled back: update rolled back.');
    const sick = [...three.slice(0, 2), copyOn('w3', { health: 'failing', says: 'HTTP 500' })];
    expect(told(view(three), view(sick))[0]).toBe('failed: The copy on w3 fails its health check: HTTP 500');
    expect(told(view(sick), view(three))[0]).toBe('started: The copy on w3 passes its health check.');
  });

  it('tells when a promise is broken, whether that was expected, when nothing explains it any more, and when it holds again', () => {
    const drain = [operationOf(drainOf('w3'))];
    const two = [...three.slice(0, 2), copyOn('w3', { state: 'stopped' })];
    const [, expected] = told(view(three, {}, drain), view(two, {}, drain));
    expect(expected).toBe('promise-broken: "all copies" is broken: 2 of 3 run. Expected (op-1).');
    expect(told(view(two, {}, drain), view(two))[0]).toBe(
      'promise-broken: "all copies" is still broken and no operation explains it any more: 2 of 3 run.',
    );
    expect(told(view(two), view(three))).toContain('promise-kept: "all copies" holds again.');
  });

  it('tells a swarm of a thousand new copies as a few and a number', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => copyOn(`n${at}`, { id: `c${at}` }));
    const lines = told(view(three, { desired: 1_003 }), view([...three, ...many], { desired: 1_003 }));
    expect(lines.filter((line) => line.startsWith('started'))).toHaveLength(20);
    expect(lines).toContain('placed: 980 more copies changed at the same time.');
  });

  it('tells every workload that an operation touches when it begins, waits and ends', () => {
    const at = (state: OperationState, more = {}) =>
      operationOf(drainOf('w3'), { state, plan: { title: 'Drain w3' }, ...more });
    const lines = (before: Operation | undefined, after: Operation) =>
      operationEvents(before, after, epochMs(5)).map(({ workloadId, says }) => [workloadId, says]);
    expect(lines(undefined, at('running'))).toEqual([
      ['swarm:k3x9ab/web', 'Drain w3 began: mara, kernel update.'],
    ]);
    expect(lines(at('running'), at('running'))).toEqual([]);
    expect(lines(at('running'), at('asking'))).toEqual([['swarm:k3x9ab/web', 'Drain w3: asking.']]);
    expect(lines(at('running'), at('succeeded', { grade: 'ok' }))).toEqual([
      ['swarm:k3x9ab/web', 'Drain w3: ok.'],
    ]);
  });
});
