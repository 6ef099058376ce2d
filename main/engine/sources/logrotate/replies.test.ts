import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { epochMs, nodeLogsSchema, type NodeLogs } from '#shared/model';
import { readLogs } from './reading/index.ts';
import { hourMs, lookedAt, midnight } from './test-kit/index.ts';

const folder = new URL('./replies/', import.meta.url);
const bodyOf = (name: string): string => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  return text.slice(text.indexOf('\n---\n') + 5);
};
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
const log = (logs: NodeLogs, path: string) => logs.logs.find((one) => one.path === path);

describe('a recorded reply', () => {
  it('of Debian names the rule of every log, and that nobody starts logrotate there', () => {
    const logs = lookedAt(bodyOf('debian-12.logs.txt'));
    expect(log(logs, '/var/log/dpkg.log')).toMatchObject({
      cover: { by: 'rule', ruleId: '/etc/logrotate.d/dpkg:1' },
    });
    expect(log(logs, '/var/log/wtmp')?.cover.by).toBe('rule');
    expect(log(logs, '/var/log/lastlog')?.cover.by).toBe('nobody');
    expect(logs.ruleProblems).toEqual([]);
    expect(logs.runner).toMatchObject({ by: 'cron', name: '/etc/cron.daily/logrotate' });
  });

  it('of Alpine is rotated by cron at two, by its own clock, and reads no file of the package manager', () => {
    const logs = lookedAt(bodyOf('alpine-3.20.logs.txt'), { anHourAgo: { '/var/log/messages': 40_000 } });
    expect(logs.rules.map(({ id }) => id)).toEqual(['/etc/logrotate.d/acpid:1', '/etc/logrotate.d/nginx:1']);
    expect(log(logs, '/var/log/nginx/access.log')).toMatchObject({
      // Two in the morning in Zurich, both times in winter.
      lastRotatedAt: midnight - 7 * 24 * hourMs + hourMs,
      nextDueAt: midnight + hourMs,
      kept: { files: 1 },
      writers: [{ processName: 'nginx', opens: 'append' }],
    });
    expect(logs.runner).toMatchObject({ by: 'cron', enabled: true, nextRunAt: midnight + hourMs });
    expect(logs.findings).toMatchObject([
      { kind: 'uncovered', subject: '/var/log/messages' },
      { kind: 'rule-matches-nothing', subject: '/etc/logrotate.d/acpid:1' },
    ]);
  });

  it('of a login without rights leaves unknown what it may not see, and calls none of it fine or wrong', () => {
    const logs = lookedAt(bodyOf('raspberry-pi-os-12.logs.txt'), {
      anHourAgo: { '/var/log/daemon.log': 0 },
      free: { '/': 1_000 },
    });
    expect(log(logs, '/var/log/daemon.log')).toMatchObject({ cover: { by: 'unknown' } });
    expect(log(logs, '/var/log/daemon.log')).not.toHaveProperty('writers');
    expect(log(logs, '/var/log/dpkg.log')).not.toHaveProperty('lastRotatedAt');
    expect(log(logs, '/var/log/dpkg.log')).not.toHaveProperty('nextDueAt');
    expect(logs.findings.map(({ kind }) => kind)).toEqual(['journal-unbounded']);
    expect(logs.blindSpots).toHaveLength(3);
  });

  it('of a machine without logrotate has logs that nobody rotates', () => {
    const logs = lookedAt(bodyOf('busybox-1.35.logs.txt'));
    expect(logs.runner).toBeUndefined();
    expect(new Set(logs.logs.map(({ cover }) => cover.by))).toEqual(new Set(['nobody']));
  });

  it.each(names)(
    '%s, cut anywhere, claims nothing that the whole does not, and says that it was cut',
    (name) => {
      const body = bodyOf(name);
      const whole = lookedAt(body);
      expect(nodeLogsSchema.safeParse(whole).error).toBeUndefined();
      const covers = new Map(whole.logs.map(({ path, cover }) => [path, JSON.stringify(cover)]));
      const claims = new Set(whole.findings.map(({ kind, subject }) => `${kind} ${subject}`));
      for (let end = 0; end < body.length - 1; end += 11) {
        const stdout = body.slice(0, end);
        const reading = readLogs({
          stdout,
          stderr: '',
          exitStatus: 0,
          sentAt: midnight,
          receivedAt: epochMs(midnight),
        });
        if (!reading.ok) continue;
        const cut = lookedAt(stdout);
        expect([end, cut.cutShort]).toEqual([end, true]);
        for (const { path, cover } of cut.logs)
          expect([end, path, cover.by === 'unknown' || JSON.stringify(cover) === covers.get(path)]).toEqual([
            end,
            path,
            true,
          ]);
        for (const { kind, subject } of cut.findings)
          expect([end, claims.has(`${kind} ${subject}`), kind]).toEqual([end, true, kind]);
      }
    },
  );
});
