import { describe, expect, it } from 'vitest';
import type { TailNews } from '#shared/contract';
import { fleetOf, now, wellNode } from './test-kit/example-fleet.ts';
import { runCli } from './test-kit/run-cli.ts';

const node = wellNode.node.id;
const stream = (state: 'following' | 'lost', says = '') =>
  ({ id: 0, nodeId: node, name: '/var/log/a.log', state, says, since: now }) as const;
const changes: readonly TailNews[] = [
  { kind: 'streams', at: now, streams: [stream('following')] },
  {
    kind: 'lines',
    at: now,
    lines: [
      { stream: 0, at: now, timeBy: 'line', text: 'a \u001b]0;owned\u0007 line' },
      { stream: 0, at: now, timeBy: 'arrival', text: 'another', missed: 12 },
    ],
    counts: [],
  },
  { kind: 'streams', at: now, streams: [stream('lost', 'The connection was cut.')] },
];
const stage = {
  fleet: fleetOf([wellNode]),
  changes,
  answers: {
    'workload.snapshot': { revision: 0, at: now, origins: [], workloads: [] },
    'logs.read-now': { at: now },
  },
};

describe('tail', () => {
  it('prints lines with their times and nothing a terminal would obey; what is not a line goes beside them', async () => {
    const { out, err, calls } = await runCli(['tail', `${node}:/var/log/a.log`, '--demo'], stage);
    const time = new Date(now).toISOString();
    expect(out).toBe(`${time} ${node} a \ufffd]0;owned\ufffd line\n~${time} ${node} another\n`);
    expect(err).toContain(`${node}: 12 lines left out`);
    expect(err).toContain(`${node}:/var/log/a.log lost. The connection was cut.`);
    expect(calls.map(({ name }) => name)).toEqual([
      'fleet.sweep',
      'fleet.snapshot',
      'workload.snapshot',
      'logs.read-now',
    ]);
  });

  it('is 64 for what is neither a log nor a service', async () => {
    const { code, err } = await runCli(['tail', 'nobody', '--demo'], stage);
    expect([code, err]).toEqual([64, expect.stringContaining('nobody is neither NODE:/PATH')]);
  });
});
