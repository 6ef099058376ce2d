import { describe, expect, it } from 'vitest';
import { epochMs, nodeLogsSchema, type LogFinding, type NodeLogs } from '#shared/model';
import type { PlanView } from '../../source-kit/index.ts';
import { planJournal } from './plan/journal.ts';
import { answerOf, hourMs, lookedAt, midnight, statLine } from './test-kit/index.ts';

const mebibyte = 1_048_576;
const gibibyte = 1_024 * mebibyte;
const rule = (patterns: string, words = 'missingok') =>
  `${patterns} {\n  ${words.split(', ').join('\n  ')}\n}\n`;
const log = (logs: NodeLogs, path: string) => {
  const found = logs.logs.find((one) => one.path === path);
  if (found === undefined) throw new Error(`no log ${path}`);
  return found;
};
const finding = (logs: NodeLogs, kind: LogFinding['kind']) =>
  logs.findings.filter((one) => one.kind === kind);

describe('the logs of a node', () => {
  it('name the rule that covers each, what it keeps, and when its turn was and will be', () => {
    const logs = lookedAt(
      answerOf({
        rules: { web: rule('/var/log/web.log', 'weekly, rotate 3, compress, delaycompress, missingok') },
        files: { '/var/log/web.log': 5_000, '/var/log/web.log.1': 70_000, '/var/log/web.log.2.gz': 8_000 },
        state: ['"/var/log/web.log" 2026-11-20-0:0:12'],
      }),
    );
    expect(nodeLogsSchema.safeParse(logs).error).toBeUndefined();
    expect(logs.logs).toHaveLength(1);
    expect(log(logs, '/var/log/web.log')).toMatchObject({
      sizeBytes: 5_000,
      cover: { by: 'rule', ruleId: '/etc/logrotate.d/web:1' },
      lastRotatedAt: midnight - 48 * hourMs + 12_000,
      // Friday's rotation: the next Sunday is today.
      nextDueAt: midnight + 24 * hourMs,
      kept: { files: 2, sizeBytes: 78_000, compressedBytes: 8_000 },
    });
    expect(logs.rules[0]).toMatchObject({
      frequency: 'weekly',
      keep: 3,
      compress: 'delayed',
      how: 'rename',
      matches: 1,
    });
    expect(logs.findings).toEqual([]);
  });

  it('do not call a log rotated that logrotate has only seen', () => {
    const logs = lookedAt(
      answerOf({
        rules: { web: rule('/var/log/web.log') },
        files: { '/var/log/web.log': 5 },
        state: ['"/var/log/web.log" 2026-11-22-0:0:0'],
      }),
    );
    expect(log(logs, '/var/log/web.log')).not.toHaveProperty('lastRotatedAt');
    expect(log(logs, '/var/log/web.log').nextDueAt).toBe(midnight + 24 * hourMs);
  });

  it('find the log that grows and that no rule names, and say when its disk is full', () => {
    const logs = lookedAt(
      answerOf({ files: { '/var/log/debug.log': 3 * gibibyte, '/var/log/quiet.log': 9_000 } }),
      {
        anHourAgo: { '/var/log/debug.log': 2 * gibibyte, '/var/log/quiet.log': 9_000 },
        free: { '/': 4 * gibibyte },
      },
    );
    expect(logs.logs[0]?.path).toBe('/var/log/debug.log');
    expect(finding(logs, 'uncovered')).toEqual([
      {
        kind: 'uncovered',
        severity: 'critical',
        subject: '/var/log/debug.log',
        says: expect.stringMatching(
          /grows by .*an hour, and nothing rotates it\. No rule.*full in about 4 h\./,
        ),
        nextStep: expect.any(String),
      },
    ]);
  });

  it('count growth on through a rotation', () => {
    const logs = lookedAt(answerOf({ files: { '/var/log/a.log': mebibyte } }), {
      anHourAgo: { '/var/log/a.log': gibibyte },
    });
    expect(log(logs, '/var/log/a.log').growth).toEqual({ bytesPerHour: mebibyte, overMs: hourMs });
  });

  it('are unknown, not uncovered, where the configuration could not be read', () => {
    const answer = answerOf({
      files: { '/var/log/debug.log': 3 * gibibyte },
      sections: { config: ['F 600 0 88 /etc/logrotate.conf'] },
    });
    const logs = lookedAt(answer, {
      anHourAgo: { '/var/log/debug.log': 2 * gibibyte },
      free: { '/': gibibyte },
    });
    expect(log(logs, '/var/log/debug.log').cover.by).toBe('unknown');
    expect(finding(logs, 'uncovered')).toEqual([]);
    expect(logs.blindSpots.join(' ')).toContain('/etc/logrotate.conf');
  });

  it('are covered by nobody where logrotate is not installed', () => {
    const logs = lookedAt(
      answerOf({
        files: { '/var/log/a.log': 1 },
        sections: { config: 'absent', version: 'absent', timer: 'absent' },
      }),
    );
    expect(log(logs, '/var/log/a.log').cover).toMatchObject({
      by: 'nobody',
      says: expect.stringContaining('not installed'),
    });
    expect(logs.runner).toBeUndefined();
  });

  it('warn hours ahead of the disk that is full before its log is rotated', () => {
    const logs = lookedAt(
      answerOf({
        rules: { web: rule('/var/log/web.log') },
        files: { '/var/log/web.log': 8 * gibibyte },
        state: ['"/var/log/web.log" 2026-11-22-0:0:0'],
      }),
      { anHourAgo: { '/var/log/web.log': 7 * gibibyte }, free: { '/': 6 * gibibyte } },
    );
    expect(finding(logs, 'fills-before-rotation')).toMatchObject([
      {
        severity: 'critical',
        says: expect.stringMatching(/fills its disk in about 6 h; its rotation comes in 24 h/),
      },
    ]);
  });

  it('say that a copytruncate does not fit any more, and what to do', () => {
    const logs = lookedAt(
      answerOf({
        rules: { app: rule('/var/log/app.log', 'copytruncate, missingok') },
        files: { '/var/log/app.log': 5 * gibibyte },
      }),
      { free: { '/': 2 * gibibyte } },
    );
    expect(finding(logs, 'will-not-fit')).toMatchObject([
      {
        severity: 'critical',
        says: expect.stringContaining('copies the log first'),
        nextStep: expect.stringContaining('truncate-first'),
      },
    ]);
  });

  it('find the room a deleted log still takes, once, with the process that holds it', () => {
    const held = (process: number) =>
      `${process}\t4\t0102001\t/system.slice/nginx.service\tnginx\t/var/log/nginx/error.log.1 (deleted)`;
    const logs = lookedAt(
      answerOf({
        rules: { web: rule('/var/log/nginx/error.log') },
        files: { '/var/log/nginx/error.log': 10 },
        sections: {
          open: [held(812), held(813)],
          held: [812, 813].map((process) => statLine(`/proc/${process}/fd/4`, 200 * mebibyte, 77, '8180')),
        },
      }),
    );
    expect(logs.deletedOpen).toEqual([
      { path: '/var/log/nginx/error.log.1', sizeBytes: 200 * mebibyte, processId: 812, processName: 'nginx' },
    ]);
    expect(log(logs, '/var/log/nginx/error.log').heldBytes).toBe(200 * mebibyte);
    expect(finding(logs, 'held-deleted')).toMatchObject([
      { severity: 'warning', says: expect.stringContaining('nginx (812)') },
    ]);
  });

  it('tell who writes a log and how, and are not taken in by a container’s file of the same name', () => {
    const logs = lookedAt(
      answerOf({
        files: { '/srv/log/a.log': 10, '/srv/log/b.log': 10 },
        sections: {
          open: [
            '7\t1\t0102001\t/system.slice/app.service\tapp\t/srv/log/a.log',
            '8\t1\t0100001\t/docker/x\tapp\t/srv/log/b.log',
          ],
          held: [statLine('/proc/7/fd/1', 10, 1), statLine('/proc/8/fd/1', 10, 555)],
        },
      }),
    );
    expect(log(logs, '/srv/log/a.log').writers).toEqual([
      { processId: 7, processName: 'app', opens: 'append', unit: 'app.service' },
    ]);
    expect(log(logs, '/srv/log/b.log').writers).toEqual([]);
  });

  it('leave the writers unknown where only the login’s own processes can be seen', () => {
    const logs = lookedAt(answerOf({ files: { '/var/log/a.log': 1 }, sections: { others: 'denied' } }));
    expect(log(logs, '/var/log/a.log')).not.toHaveProperty('writers');
    expect(logs.blindSpots.join(' ')).toContain('other users');
  });
});

describe('the rules of a node', () => {
  it('that cannot be read are explained with line and reason, in plain words and in logrotate’s own', () => {
    const logs = lookedAt(
      answerOf({
        rules: { web: '/var/log/web.log {\n  dialy\n  rotate many\n}\n' },
        files: { '/var/log/web.log': 1 },
      }),
    );
    expect(logs.ruleProblems).toMatchObject([
      { file: '/etc/logrotate.d/web', line: 2, says: expect.stringContaining('no “dialy”') },
      { line: 3, says: expect.stringContaining('The whole rule has no effect') },
    ]);
    expect(finding(logs, 'rule-fails')).toMatchObject([
      { subject: '/etc/logrotate.d/web:3', says: expect.stringContaining("bad rotation count 'many'") },
    ]);
    expect(log(logs, '/var/log/web.log').cover.by).toBe('nobody');
  });

  it('that want the same file twice are found, with what is lost by it', () => {
    const logs = lookedAt(
      answerOf({
        rules: { 'a-all': rule('/var/log/*.log'), 'b-web': rule('/var/log/web.log /var/log/other.err') },
        files: { '/var/log/web.log': 1, '/var/log/other.err': 1 },
      }),
    );
    expect(finding(logs, 'rule-doubled')).toMatchObject([
      { subject: '/etc/logrotate.d/b-web:1', says: expect.stringContaining('/etc/logrotate.d/a-all:1') },
    ]);
    expect(log(logs, '/var/log/web.log').cover).toEqual({ by: 'rule', ruleId: '/etc/logrotate.d/a-all:1' });
    expect(log(logs, '/var/log/other.err').cover).toEqual({ by: 'rule', ruleId: '/etc/logrotate.d/b-web:1' });
  });

  it('that match nothing are a note, but only where somebody looked', () => {
    const rules = { seen: rule('/var/log/gone-*.log'), unseen: rule('/secret/*.log') };
    const files = { '/var/log/a.log': 1 };
    const sections = { places: ['r /var/log', 'n /secret'] };
    const logs = lookedAt(answerOf({ rules, files, sections }));
    expect(finding(logs, 'rule-matches-nothing')).toMatchObject([
      { severity: 'note', subject: '/etc/logrotate.d/seen:1' },
    ]);
    expect(logs.blindSpots).toEqual([expect.stringContaining('/secret')]);
  });

  it('that fail every night for a missing log without missingok say so', () => {
    const logs = lookedAt(
      answerOf({ rules: { web: rule('/var/log/web.log', 'rotate 2') }, files: { '/var/log/a.log': 1 } }),
    );
    expect(finding(logs, 'rule-fails')).toMatchObject([{ says: expect.stringContaining('no missingok') }]);
  });

  it('that take their own old generations for logs, or are hourly without an hourly run, are told', () => {
    const logs = lookedAt(
      answerOf({
        rules: { web: rule('/var/log/web/*', 'hourly, missingok') },
        files: { '/var/log/web/a.log': 1, '/var/log/web/a.log.1': 1 },
      }),
    );
    expect(logs.ruleProblems.map(({ says }) => says).join(' ')).toMatch(
      /once a day only.*its own old generations/,
    );
  });
});

describe('what starts logrotate', () => {
  it('is a critical finding when its timer is off', () => {
    const timer = ['LoadState=loaded', 'UnitFileState=disabled', 'ActiveState=inactive'];
    const logs = lookedAt(
      answerOf({ rules: { a: rule('/var/log/a.log') }, files: { '/var/log/a.log': 1 }, sections: { timer } }),
    );
    expect(logs.runner).toMatchObject({ by: 'timer', enabled: false });
    expect(finding(logs, 'runner-off')).toMatchObject([
      { severity: 'critical', says: expect.stringContaining('disabled') },
    ]);
  });

  it('tells what it said when its last run failed', () => {
    const logs = lookedAt(
      answerOf({
        sections: {
          service: [
            'LoadState=loaded',
            'Result=exit-code',
            'ExecMainStatus=1',
            'ExecMainStartTimestamp=Sun 2026-11-22 00:00:00 UTC',
          ],
          said: [
            '|1795219200.1 web-1 logrotate[7]: error: an older one',
            '|1795305600.2 web-1 logrotate[9]: error: web:2 unknown unit',
          ],
        },
      }),
    );
    expect(logs.runner).toMatchObject({ exitStatus: 1, messages: ['error: web:2 unknown unit'] });
    expect(finding(logs, 'runner-failed')).toMatchObject([
      { says: expect.stringContaining('web:2 unknown unit') },
    ]);
  });

  it('is cron where there is no systemd, next at the time of its table', () => {
    const cron = [
      'x /etc/periodic/daily/logrotate',
      'j /etc/crontabs/root: 0 2 * * * run-parts /etc/periodic/daily',
      'd crond',
    ];
    const logs = lookedAt(
      answerOf({
        rules: { a: rule('/var/log/a.log') },
        files: { '/var/log/a.log': 1 },
        sections: { timer: 'absent', service: 'absent', cron },
      }),
    );
    expect(logs.runner).toMatchObject({ by: 'cron', enabled: true, nextRunAt: midnight + 2 * hourMs });
    expect(logs.runner).not.toHaveProperty('exitStatus');
  });
});

describe('what Docker and journald write', () => {
  const id = 'ab'.repeat(32);
  const path = `/var/lib/docker/containers/${id}/${id}-json.log`;
  const containers = [statLine(path, gibibyte, 4_000)];

  it('is a finding for a container without a cap, under its name and service', () => {
    const names = [`c ${id} web.1.x shop_web - -`, `l ${id} json-file - -`];
    const logs = lookedAt(answerOf({ sections: { containers, 'container.names': names } }));
    expect(log(logs, path)).toMatchObject({
      kind: 'container',
      container: { name: 'web.1.x', driver: 'json-file', service: 'shop_web' },
    });
    expect(finding(logs, 'no-cap')).toMatchObject([
      { severity: 'warning', says: expect.stringContaining('web.1.x') },
    ]);
  });

  it('is no finding for a container that has ended: nobody writes its log', () => {
    const names = [`c ${id} web.1.x shop_web - - ended`, `l ${id} json-file - -`];
    const logs = lookedAt(answerOf({ sections: { containers, 'container.names': names } }));
    expect(log(logs, path).cover).toMatchObject({ by: 'nobody', says: expect.stringContaining('has ended') });
    expect(finding(logs, 'no-cap')).toEqual([]);
  });

  it('is covered by the driver when it has a cap, and unknown when its files cannot be read', () => {
    const capped = lookedAt(
      answerOf({
        sections: { containers, 'container.names': [`c ${id} web - - -`, `l ${id} json-file 10m 3`] },
      }),
    );
    expect(log(capped, path).cover).toEqual({ by: 'driver', maxBytes: 30_000_000, maxFiles: 3 });
    const unread = lookedAt(answerOf({ sections: { containers } }));
    expect(log(unread, path).cover.by).toBe('unknown');
    expect([...finding(capped, 'no-cap'), ...finding(unread, 'no-cap')]).toEqual([]);
  });

  it('is a journal without a bound, told with the one journald gives itself', () => {
    const journal = [
      'Archived and active journals take up 1.5G in the file system.',
      '1572864\t/var/log/journal',
    ];
    const open = lookedAt(answerOf({ sections: { journal } }), {
      free: { '/': gibibyte },
      sizeBytes: 100 * gibibyte,
    });
    expect(open.journal).toMatchObject({
      sizeBytes: 1.5 * gibibyte,
      says: expect.stringContaining('4.3 GB'),
    });
    expect(finding(open, 'journal-unbounded')).toMatchObject([{ severity: 'warning' }]);
    const bound = lookedAt(
      answerOf({
        sections: {
          journal,
          'journal.conf': [
            'f /etc/systemd/journald.conf',
            'f /etc/systemd/journald.conf.d/50.conf',
            '|SystemMaxUse=2G',
          ],
        },
      }),
    );
    expect(bound.journal).toMatchObject({
      maxBytes: 2 * gibibyte,
      says: '/etc/systemd/journald.conf.d/50.conf bounds it at 2.1 GB.',
    });
    expect(finding(bound, 'journal-unbounded')).toEqual([]);
  });

  it('is a journal that a file read later bounds otherwise: the plan names that file, and writes none beside it', () => {
    const planned = (...files: readonly string[]) => {
      const logs = lookedAt(
        answerOf({ sections: { journal: ['1572864\t/var/log/journal'], 'journal.conf': files } }),
      );
      return planJournal({ logs: [logs] } as unknown as PlanView, {
        kind: 'bound-journal',
        nodeIds: [logs.nodeId],
        maxBytes: gibibyte,
      });
    };
    const later = planned('f /usr/lib/systemd/journald.conf.d/99-site.conf', '|SystemMaxUse=');
    expect(later.refusal).toContain('/usr/lib/systemd/journald.conf.d/99-site.conf');
    const earlier = planned('f /etc/systemd/journald.conf.d/50.conf', '|SystemMaxUse=2G');
    expect(earlier.refusal).toBeUndefined();
    expect(earlier.files?.[0]?.path).toBe('/etc/systemd/journald.conf.d/90-quarterdeck.conf');
  });
});

describe('what the last rotation freed', () => {
  it('is the difference of two looks with a run between them', () => {
    const files = (now: number, old: number) => ({ '/var/log/a.log': now, '/var/log/a.log.1': old });
    const rules = { a: rule('/var/log/a.log') };
    const evening = epochMs(midnight - hourMs);
    const before = lookedAt(answerOf({ rules, files: files(9 * mebibyte, 0) }), { at: evening });
    const after = lookedAt(answerOf({ rules, files: files(0, mebibyte) }), {
      before: { ...before, seenAt: evening },
    });
    expect(after.lastFreed).toEqual({ at: midnight, sizeBytes: 8 * mebibyte, files: 1 });
  });
});
