import { describe, expect, it } from 'vitest';
import type { LogSnapshot } from '#shared/contract';
import { epochMs, nodeId, type LogFinding, type NodeLogs } from '#shared/model';
import { testNodeLogs } from '../../../shared/model/test-kit/index.ts';
import { fillingNode, fleetOf, now, wellNode } from './test-kit/example-fleet.ts';
import { runCli, type Stage } from './test-kit/run-cli.ts';

const hourMs = 3_600_000;
const proxyLog = '/var/log/proxy-debug.log';

const finding = (severity: LogFinding['severity']): LogFinding => ({
  kind: 'uncovered',
  severity,
  subject: proxyLog,
  says: 'Nothing rotates it.',
  nextStep: 'Cover this log.',
});

const logsOf = (id: string, change: Partial<NodeLogs> = {}): NodeLogs =>
  testNodeLogs(id, {
    observedAt: epochMs(now),
    seenAt: epochMs(now),
    observedBy: 'logrotate',
    logs: [
      {
        path: proxyLog,
        kind: 'file',
        sizeBytes: 4 * 1_073_741_824,
        growth: { bytesPerHour: 1_073_741_824, overMs: hourMs },
        cover: { by: 'nobody', says: 'No rule of logrotate names it.' },
        kept: { files: 0, sizeBytes: 0, compressedBytes: 0 },
      },
    ],
    ...change,
  });

const snapshotOf = (...nodes: readonly NodeLogs[]): LogSnapshot => ({
  revision: 3,
  at: epochMs(now),
  nodes: [...nodes],
  answers: {
    growing: [],
    uncovered: { count: 0, sizeBytes: 0, logs: [] },
    freed: {
      until: epochMs(now),
      sizeBytes: 3e9,
      files: 2,
      nodes: [{ nodeId: nodeId('well'), at: epochMs(now), sizeBytes: 3e9, files: 2 }],
    },
    fillsFirst: [
      {
        nodeId: nodeId('filling'),
        mount: '/var/log',
        fullAt: epochMs(now + 4 * hourMs),
        availableBytes: 4e9,
        path: proxyLog,
        bytesPerHour: 1e9,
        coverBy: 'nobody',
      },
    ],
    unknown: [],
  },
});

const stage = (...nodes: readonly NodeLogs[]): Stage => ({
  fleet: fleetOf([wellNode, fillingNode]),
  answers: { 'logs.read-now': { at: now }, 'logs.snapshot': snapshotOf(...nodes) },
});
const [well, filling] = [wellNode.node.id, fillingNode.node.id];

describe('quarterdeck logs', () => {
  it('tells who keeps each log small, what fills first, what rotation freed and what to do next', async () => {
    const ran = await runCli(['logs', '--demo'], stage(logsOf(filling, { findings: [finding('critical')] })));
    expect(ran.code).toBe(2);
    expect(ran.out).toMatch(/proxy-debug\.log +4\.3 GB +1\.1 GB an hour +no limit set/);
    expect(ran.out).toContain('/var/log is full in 4 h, before its logs are rotated');
    expect(ran.out).toContain('Rotation freed');
    expect(ran.out).toContain('critical: Nothing rotates it. Next: Cover this log.');
  });

  it.each([
    ['nothing is wrong', {}, 0],
    ['something is only noted', { findings: [finding('note')] }, 0],
    ['a finding wants a look', { findings: [finding('warning')] }, 1],
    ['a finding is critical', { findings: [finding('critical'), finding('warning')] }, 2],
    ['the logs of a node are not known', { state: 'unknown', says: 'It does not answer.' }, 3],
  ] as const)('ends as status does when %s', async (_what, change, code) => {
    const ran = await runCli(
      ['logs', '--demo'],
      stage(logsOf(well), logsOf(filling, change as Partial<NodeLogs>)),
    );
    expect(ran.code).toBe(code);
  });

  it('looks only at the nodes that are named, and prints nothing of the others', async () => {
    const ran = await runCli(
      ['logs', well, '--demo', '--json'],
      stage(logsOf(well), logsOf(filling, { findings: [finding('critical')] })),
    );
    expect(ran.calls.find(({ name }) => name === 'logs.read-now')?.input).toMatchObject({ nodeIds: [well] });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({
      schema: 'quarterdeck.logs/1',
      nodes: [{ nodeId: well, observedAt: new Date(now).toISOString() }],
      answers: { fillsFirst: [] },
    });
    expect((await runCli(['logs', 'nobody', '--demo'], stage(logsOf(well)))).code).toBe(64);
  });
});
