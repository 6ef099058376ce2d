import { describe, expect, it } from 'vitest';
import { fault } from '#shared/fault';
import { alarmId, epochMs, nodeId, type Alarm } from '#shared/model';
import { operationOf } from '../rules/replica/test-kit/index.ts';
import { fillsIn, findingOf, hourMs, logFile, nodeOf, proxyLog } from '../rules/logs/test-kit/index.ts';
import { nothingKept, refused, startLogWatch, web1, web2 } from './test-kit/index.ts';

const minuteMs = 60_000;
const never = new AbortController().signal;
const lost = fault('transport.unreachable', 'web-1 does not answer.');

describe('the watch over logs', () => {
  it('shows every node of the fleet as unknown before its first look, and what the look told after it', async () => {
    const { clock, watch, shows, logsOf } = startLogWatch();
    shows.set(web1, { logs: [logFile(proxyLog)] });
    watch.setNodes([web1, web2]);
    expect(logsOf(web1)).toMatchObject({
      state: 'unknown',
      logs: [],
      says: expect.stringContaining('not been looked'),
    });
    expect(logsOf(web1)).not.toHaveProperty('seenAt');
    watch.noteNode(web1, 'connected');
    await clock.advance(1_000);
    expect(logsOf(web1)).toMatchObject({ state: 'known', seenAt: clock.now() - 940 });
    expect(watch.snapshot().answers.unknown).toEqual(['web-2']);
    await watch[Symbol.asyncDispose]();
  });

  it('keeps what was last seen, with its age, when a look fails or the node is lost', async () => {
    const { clock, watch, shows, logsOf } = startLogWatch();
    shows.set(web1, { logs: [logFile(proxyLog)] });
    watch.setNodes([web1]);
    watch.noteNode(web1, 'connected');
    await clock.advance(1_000);
    const seen = logsOf(web1);
    shows.set(web1, refused);
    await clock.advance(6 * minuteMs);
    expect(logsOf(web1)).toMatchObject({
      state: 'unknown',
      says: refused.says,
      seenAt: seen?.seenAt,
      logs: seen?.logs,
    });
    watch.noteNode(web1, lost);
    expect(logsOf(web1)).toMatchObject({ state: 'unknown', says: lost.says, seenAt: seen?.seenAt });
    await watch[Symbol.asyncDispose]();
  });

  it('holds a rule that machines of one distribution have alike once for all of them', async () => {
    const { clock, watch, shows, logsOf } = startLogWatch();
    const rule = {
      id: '/etc/logrotate.d/nginx:1',
      file: '/etc/logrotate.d/nginx',
      line: 1,
      patterns: ['/var/log/nginx/*.log'],
      keep: 14,
      compress: 'yes',
      how: 'rename',
      signalsWriter: true,
      matches: 2,
    } as const;
    shows.set(web1, { rules: [{ ...rule, patterns: [...rule.patterns] }] });
    shows.set(web2, { rules: [{ ...rule, patterns: [...rule.patterns] }] });
    watch.setNodes([web1, web2]);
    for (const id of [web1, web2]) watch.noteNode(id, 'connected');
    await clock.advance(1_000);
    expect(logsOf(web1)?.rules).toStrictEqual([rule]);
    expect(logsOf(web2)?.rules[0]).toBe(logsOf(web1)?.rules[0]);
    await watch[Symbol.asyncDispose]();
  });

  it('tells windows of whole nodes that changed, one revision after the other, and of nodes that went', async () => {
    const { clock, watch, changes, follow } = startLogWatch();
    watch.setNodes([web1, web2]);
    const ending = new AbortController();
    void follow(ending.signal);
    watch.noteNode(web1, 'connected');
    await clock.advance(2_000);
    watch.setNodes([web1]);
    await clock.advance(2_000);
    ending.abort();
    const [first, ...patches] = changes;
    expect(first).toMatchObject({
      kind: 'reset',
      snapshot: { nodes: [{ nodeId: 'web-1' }, { nodeId: 'web-2' }] },
    });
    expect(patches).toMatchObject([
      { kind: 'patch', nodes: [{ nodeId: 'web-1', state: 'known' }], answers: { unknown: ['web-2'] } },
      { kind: 'patch', nodes: [], removedNodes: ['web-2'], answers: { unknown: [] } },
    ]);
    const revisions = patches.map((patch) => (patch.kind === 'patch' ? patch.revision : 0));
    expect(revisions[1]).toBe((revisions[0] ?? 0) + 1);
    await watch[Symbol.asyncDispose]();
  });

  it('looks at a node again soon after a disk alarm is raised there, once for each, and at no other node', async () => {
    const { clock, watch, timesOf } = startLogWatch();
    watch.setNodes([web1, web2]);
    for (const id of [web1, web2]) watch.noteNode(id, 'connected');
    await clock.advance(minuteMs);
    const alarm = {
      id: alarmId('disk-space web-1 /'),
      nodeId: web1,
      evidence: { rule: 'disk-space' },
    } as Alarm;
    for (let times = 0; times < 30; times += 1) {
      watch.noteAlarms([alarm]);
      await clock.advance(1_000);
    }
    expect(timesOf(web1)).toEqual([60, 62_000]);
    expect(timesOf(web2)).toEqual([60]);
    await watch[Symbol.asyncDispose]();
  });

  it('looks again soon at the nodes whose logs an operation touches', async () => {
    const { clock, watch, timesOf } = startLogWatch();
    watch.setNodes([web1, web2]);
    for (const id of [web1, web2]) watch.noteNode(id, 'connected');
    await clock.advance(minuteMs);
    const rotated = operationOf(
      { kind: 'rotate-log', nodeId: web2, path: proxyLog, how: { kind: 'by-rule' } },
      { state: 'succeeded' },
    );
    watch.noteOperation(rotated);
    await clock.advance(10_000);
    expect([timesOf(web1).length, timesOf(web2).length]).toEqual([1, 2]);
    await watch[Symbol.asyncDispose]();
  });

  it('gives each look the sizes that were seen before, and keeps the sizes of the first hundred logs', async () => {
    const { clock, watch, shows, contexts, samples } = startLogWatch();
    const many = Array.from({ length: 150 }, (_, at) => logFile(`/var/log/${at}.log`, { sizeBytes: at }));
    shows.set(web1, { logs: many });
    watch.setNodes([web1]);
    watch.noteNode(web1, 'connected');
    await clock.advance(4 * hourMs);
    const sizes = contexts.at(-1)?.historyOf('/var/log/7.log') ?? [];
    expect(new Set(sizes.map(({ sizeBytes }) => sizeBytes))).toEqual(new Set([7]));
    const ages = sizes.map(({ at }) => (clock.now() - at) / minuteMs);
    expect(Math.max(...ages)).toBeGreaterThan(180);
    expect(sizes.length).toBeLessThan(36);
    expect(contexts.at(-1)?.historyOf('/var/log/120.log')).toEqual([]);
    expect(samples.filter(({ at }) => at === samples[0]?.at)).toHaveLength(100);
    expect(samples[7]).toMatchObject({
      nodeId: 'web-1',
      metric: 'log.sizeBytes',
      subject: '/var/log/7.log',
      value: 7,
    });
    await watch[Symbol.asyncDispose]();
  });

  it('knows after a restart what was seen before it, as unknown, and what grew', async () => {
    const kept = nothingKept();
    const first = startLogWatch(kept);
    first.shows.set(web1, { logs: [logFile(proxyLog, { sizeBytes: 5 })] });
    first.watch.setNodes([web1]);
    first.watch.noteNode(web1, 'connected');
    await first.clock.advance(1_000);
    await first.watch[Symbol.asyncDispose]();
    kept.sizes.set(web1, [
      { path: proxyLog, points: [{ at: epochMs(first.clock.now() - hourMs / 2), sizeBytes: 3 }] },
    ]);

    const second = startLogWatch(kept, first.clock);
    second.watch.setNodes([web1]);
    await second.clock.advance(1_000);
    expect(second.logsOf(web1)).toMatchObject({ state: 'unknown', logs: [{ path: proxyLog, sizeBytes: 5 }] });
    second.watch.noteNode(web1, 'connected');
    await second.clock.advance(1_000);
    expect(second.contexts[0]?.historyOf(proxyLog)).toMatchObject([{ sizeBytes: 3 }]);
    expect(second.contexts[0]?.before?.logs[0]?.sizeBytes).toBe(5);
    await second.watch[Symbol.asyncDispose]();
  });

  it('says what rotation freed between two looks and goes on saying it', async () => {
    const { clock, watch, shows, logsOf } = startLogWatch();
    shows.set(web1, { logs: [logFile(proxyLog, { sizeBytes: 9e8 })] });
    watch.setNodes([web1]);
    watch.noteNode(web1, 'connected');
    await clock.advance(1_000);
    expect(logsOf(web1)).not.toHaveProperty('lastFreed');
    shows.set(web1, { logs: [logFile(proxyLog, { sizeBytes: 0 })] });
    await clock.advance(6 * hourMs);
    expect(logsOf(web1)?.lastFreed).toMatchObject({ sizeBytes: 9e8, files: 1 });
    expect(watch.snapshot().answers.freed).toMatchObject({ sizeBytes: 9e8, nodes: [{ nodeId: 'web-1' }] });
    await watch[Symbol.asyncDispose]();
  });

  it('lists a volume that is full before its logs are rotated, and alarms hours ahead', async () => {
    const { clock, watch, shows, views, alarms, logsOf } = startLogWatch();
    const log = logFile(proxyLog, {
      cover: { by: 'nobody', says: 'No rule covers it.' },
      growth: { bytesPerHour: 1e9, overMs: 6 * hourMs },
    });
    shows.set(web1, { logs: [log], findings: [findingOf()] });
    views.set(web1, nodeOf(web1, { forecast: fillsIn(9, 1e9, clock.now()) }));
    watch.setNodes([web1]);
    watch.noteNode(web1, 'connected');
    await clock.advance(1_000);
    expect(logsOf(web1)?.findings.map(({ kind }) => kind)).toEqual(['fills-before-rotation', 'uncovered']);
    await clock.advance(3 * minuteMs);
    expect([...alarms.values()]).toMatchObject([
      {
        nodeId: 'web-1',
        severity: 'warning',
        evidence: { kind: 'fills-before-rotation', subjects: [proxyLog] },
      },
    ]);
    await clock.advance(6 * hourMs);
    expect([...alarms.values()].map(({ severity }) => severity).toSorted()).toEqual(['critical', 'warning']);
    await watch[Symbol.asyncDispose]();
  });

  it('lists such a volume as soon as its forecast says so, between two looks, and no longer than that', async () => {
    const { clock, watch, shows, views, timesOf, logsOf } = startLogWatch();
    const grows = { growth: { bytesPerHour: 1e9, overMs: hourMs / 2 } };
    shows.set(web1, { logs: [logFile(proxyLog, { cover: { by: 'nobody', says: '' }, ...grows })] });
    watch.setNodes([web1]);
    watch.noteNode(web1, 'connected');
    await clock.advance(1_000);
    const kinds = () => logsOf(web1)?.findings.map(({ kind, severity }) => `${kind} ${severity}`);
    expect(kinds()).toEqual([]);
    views.set(web1, nodeOf(web1, { forecast: fillsIn(3, 1e9, clock.now()) }));
    await clock.advance(minuteMs);
    expect(kinds()).toEqual(['fills-before-rotation critical']);
    expect(watch.snapshot().answers.fillsFirst).toMatchObject([{ nodeId: 'web-1', mount: '/var/log' }]);
    views.set(web1, nodeOf(web1));
    await clock.advance(minuteMs);
    expect([kinds(), timesOf(web1).length]).toEqual([[], 1]);
    await watch[Symbol.asyncDispose]();
  });

  it('looks on demand at the nodes that are named, and at nobody who is not connected', async () => {
    const { clock, watch, asked } = startLogWatch();
    watch.setNodes([web1, web2]);
    for (const id of [web1, web2]) watch.noteNode(id, 'connected');
    await clock.advance(minuteMs);
    const before = asked.length;
    await watch.readNow([web2, nodeId('gone')], never);
    watch.noteNode(web1, lost);
    await watch.readNow(undefined, never);
    expect(asked.slice(before).map(({ id }) => id)).toEqual(['web-2', 'web-2']);
    await watch[Symbol.asyncDispose]();
  });
});
