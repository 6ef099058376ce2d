import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, type NodeLogs } from '#shared/model';
import { fillsBeforeRotation, freedBetween, joinLogAnswers, nodeLogAnswer } from './index.ts';
import { fillsIn, hourMs, logFile, nodeLogsOf, nodeOf, proxyLog, startedAt } from './test-kit/index.ts';

const later = (hours: number) => epochMs(startedAt + hours * hourMs);
const growing = (bytesPerHour: number) => ({ growth: { bytesPerHour, overMs: 6 * hourMs } });
const nobody = { cover: { by: 'nobody', says: 'No rule covers it.' } } as const;
const answersOf = (...nodes: readonly NodeLogs[]) =>
  joinLogAnswers(
    nodes.map((logs) => nodeLogAnswer(logs, nodeOf(logs.nodeId), startedAt)),
    startedAt,
  );

describe('what the logs of a fleet answer', () => {
  it('names what grows fastest, over all nodes, and leaves out what stands still or was not watched long enough', () => {
    const { growing: first } = answersOf(
      nodeLogsOf({
        logs: [logFile('/a', growing(10)), logFile('/b'), logFile('/c', { growth: undefined })],
      }),
      nodeLogsOf({ nodeId: nodeId('web-2'), logs: [logFile('/d', growing(500))] }),
    );
    expect(first.map(({ nodeId: id, path }) => `${id} ${path}`)).toEqual(['web-2 /d', 'web-1 /a']);
  });

  it('names what nobody rotates, with all of its bytes, and nothing that a rule, a cap or journald keeps small', () => {
    const { uncovered } = answersOf(
      nodeLogsOf({
        logs: [
          logFile('/big', { ...nobody, sizeBytes: 9e9 }),
          logFile('/grows', { ...nobody, ...growing(1) }),
          logFile('/capped', { cover: { by: 'driver', maxBytes: 1e7, maxFiles: 3 } }),
          logFile('/who-knows', { cover: { by: 'unknown', says: '' } }),
        ],
      }),
    );
    expect(uncovered).toMatchObject({ count: 2, sizeBytes: 9_001_000_000 });
    expect(uncovered.logs.map(({ path }) => path)).toEqual(['/grows', '/big']);
  });

  it('sums what rotation freed in the last 24 h, and no longer', () => {
    const freedAt = (hours: number) => ({ lastFreed: { at: later(hours), sizeBytes: 7e8, files: 2 } });
    const { freed } = answersOf(
      nodeLogsOf(freedAt(-9)),
      nodeLogsOf({ nodeId: nodeId('web-2'), ...freedAt(-25) }),
    );
    expect(freed).toMatchObject({ sizeBytes: 7e8, files: 2, nodes: [{ nodeId: 'web-1', at: later(-9) }] });
  });

  it('says of a node whose newest look failed that it is unknown, and counts nothing of what was seen before', () => {
    const old = nodeLogsOf({ state: 'unknown', logs: [logFile('/a', { ...nobody, ...growing(10) })] });
    expect(answersOf(old)).toMatchObject({ unknown: ['web-1'], growing: [], uncovered: { count: 0 } });
  });

  it('reads from two looks what rotation freed, kept generations counted', () => {
    const kept = (sizeBytes: number) => ({ kept: { files: 1, sizeBytes, compressedBytes: sizeBytes } });
    const before = nodeLogsOf({
      logs: [logFile('/a', { sizeBytes: 1_000, ...kept(0) }), logFile('/b', { sizeBytes: 10 })],
    });
    const after = nodeLogsOf({
      observedAt: later(1),
      logs: [logFile('/a', { sizeBytes: 0, ...kept(100) }), logFile('/b', { sizeBytes: 20 })],
    });
    expect(freedBetween(before, after)).toEqual({ at: later(1), sizeBytes: 900, files: 1 });
    expect(freedBetween(after, after)).toBeUndefined();
  });
});

describe('which volume is full before its logs are rotated', () => {
  const proxy = (change = {}) =>
    nodeLogsOf({ logs: [logFile(proxyLog, { ...nobody, ...growing(1e9), ...change })] });

  it('is one that the forecast says is full before the rule of its fastest log is due, or that has no rule', () => {
    const node = nodeOf(undefined, { forecast: fillsIn(4, 1e9) });
    expect(fillsBeforeRotation(proxy(), node, startedAt)).toMatchObject([
      { mount: '/var/log', fullAt: later(4), path: proxyLog, bytesPerHour: 1e9, coverBy: 'nobody' },
    ]);
    const covered = { cover: { by: 'rule', ruleId: 'r' } };
    const of = (hours: number) => proxy({ ...covered, nextDueAt: later(hours) });
    expect(fillsBeforeRotation(of(9), node, startedAt)).toMatchObject([{ nextDueAt: later(9) }]);
    expect(fillsBeforeRotation(of(3), node, startedAt)).toEqual([]);
  });

  it('is none whose logs are not what fills it, nor one whose growing log has a cap', () => {
    const node = nodeOf(undefined, { forecast: fillsIn(4, 1e10) });
    expect(fillsBeforeRotation(proxy(), node, startedAt)).toEqual([]);
    const capped = proxy({ cover: { by: 'driver', maxBytes: 1e7, maxFiles: 3 } });
    expect(fillsBeforeRotation(capped, nodeOf(undefined, { forecast: fillsIn(4, 1e9) }), startedAt)).toEqual(
      [],
    );
  });

  it('is told of a burst that the growth over the last hour hardly shows yet', () => {
    const burst = { ...fillsIn(0.5, 3e10), windowMs: 8 * 60_000 };
    const log = proxy({ growth: { bytesPerHour: 4e9, overMs: hourMs } });
    expect(fillsBeforeRotation(log, nodeOf(undefined, { forecast: burst }), startedAt)).toHaveLength(1);
  });

  it('counts a rule’s size: what the next run finds too large is rotated then', () => {
    const rule = { id: 'r', maxSizeBytes: 2e9 } as NodeLogs['rules'][number];
    const runner = (hours: number) => ({
      runner: { by: 'timer' as const, name: '', enabled: true, nextRunAt: later(hours), messages: [] },
    });
    const logs = {
      ...proxy({ cover: { by: 'rule', ruleId: 'r' }, sizeBytes: 1e9, nextDueAt: later(20) }),
      rules: [rule],
    };
    const node = nodeOf(undefined, { forecast: fillsIn(4, 1e9) });
    expect(fillsBeforeRotation({ ...logs, ...runner(3) }, node, startedAt)).toEqual([]);
    expect(fillsBeforeRotation({ ...logs, ...runner(0.5) }, node, startedAt)).toHaveLength(1);
  });

  it('is told by the growth of the log itself while the volume has no forecast yet, once that was seen for an hour', () => {
    expect(fillsBeforeRotation(proxy(), nodeOf(), startedAt)).toMatchObject([{ fullAt: later(4) }]);
    const young = proxy({ growth: { bytesPerHour: 1e9, overMs: hourMs / 2 } });
    expect(fillsBeforeRotation(young, nodeOf(), startedAt)).toEqual([]);
    const steady = nodeOf(undefined, { forecast: { kind: 'steady', windowMs: 1, sampleCount: 9 } });
    expect(fillsBeforeRotation(proxy(), steady, startedAt)).toEqual([]);
  });

  it('is unknown for a node that is not known', () => {
    expect(fillsBeforeRotation(proxy(), undefined, startedAt)).toEqual([]);
    expect(fillsBeforeRotation({ ...proxy(), state: 'unknown' }, nodeOf(), startedAt)).toEqual([]);
  });
});
