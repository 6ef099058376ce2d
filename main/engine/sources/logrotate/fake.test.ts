import { describe, expect, it } from 'vitest';
import { epochMs, nodeLogsSchema } from '#shared/model';
import { scenarios, worldAt } from '#shared/scenarios';
import { fakeLogs } from './fake.ts';
import { lookedAt, midnight } from './test-kit/index.ts';

const gibibyte = 1_073_741_824;
const proxyLog = '/var/log/nginx/proxy-debug.log';
/** What the console makes of the logs of a demo machine, that long after the scenario began at midnight. */
const logsOf = (name: string, elapsedMs: number, anHourAgo: Readonly<Record<string, number>> = {}) => {
  const node = worldAt(scenarios.constellation, elapsedMs).nodes.find(({ id }) => id === name);
  if (node === undefined) throw new Error(`the scenario has no ${name}`);
  const at = epochMs(midnight + 12 * 3_600_000 + elapsedMs);
  const answer = fakeLogs(node.machine, at)('logrotate.logs');
  if (answer === undefined) throw new Error('no answer');
  return lookedAt(answer.stdout, { at, anHourAgo, free: { '/var/log': 4 * gibibyte, '/': 20 * gibibyte } });
};

describe('the logs of the demo', () => {
  it('tell the founding accident: the debug log of a proxy that no rule names', () => {
    const logs = logsOf('fra-web-1', 600_000, { [proxyLog]: 0 });
    expect(nodeLogsSchema.safeParse(logs).error).toBeUndefined();
    expect(logs.logs[0]).toMatchObject({
      path: proxyLog,
      writers: [{ processName: 'nginx', opens: 'append' }],
    });
    expect(logs.findings[0]).toMatchObject({ kind: 'uncovered', severity: 'critical', subject: proxyLog });
    expect(logs.findings.map(({ kind }) => kind)).toContain('held-deleted');
    expect(logs.logs.find(({ path }) => path.endsWith('access.log'))).toMatchObject({
      cover: { by: 'rule', ruleId: '/etc/logrotate.d/nginx:1' },
      kept: { files: 1, sizeBytes: 9 * gibibyte },
      lastRotatedAt: midnight,
      nextDueAt: midnight + 86_400_000,
    });
  });

  it('have no finding worth a warning on a machine where all is well', () => {
    for (const name of ['fra-db-1', 'zrh-edge-1', 'hel-web-1']) {
      const logs = logsOf(name, 60_000);
      expect(logs.ruleProblems).toEqual([]);
      expect(logs.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
      expect(logs.logs.length).toBeGreaterThan(2);
    }
  });

  it('answer no ask of another source', () => {
    const [node] = worldAt(scenarios.constellation, 0).nodes;
    expect(node && fakeLogs(node.machine, midnight)('host.tick')).toBeUndefined();
  });
});
