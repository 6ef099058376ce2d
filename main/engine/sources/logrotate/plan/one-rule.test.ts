import { describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { readDryRun } from './dry-run.ts';
import { oneRuleConfig } from './one-rule.ts';
import { ruleFileName, ruleFileText } from './rule-text.ts';

const main = [
  '# see "man logrotate" for details',
  'weekly',
  'rotate 4',
  'include /etc/logrotate.d',
  'compress',
  '/var/log/wtmp {',
  '  rotate 1',
  '}',
].join('\n');
const nginx = [
  'dateext',
  '/var/log/nginx/*.log',
  '/var/log/nginx/more.txt {',
  '  daily',
  '  postrotate',
  '    if [ -f /run/nginx.pid ]; then { kill -USR1 "$(cat /run/nginx.pid)"; }',
  '    fi',
  '  endscript',
  '}',
  '/var/log/other.log { daily }',
  'nocompress',
  '"/var/log/with space.log" {',
  '  missingok',
  '}',
].join('\n');
const of = (file: string, line: number, text = nginx) =>
  oneRuleConfig({ main, mainPath: '/etc/logrotate.conf', text, file, line });

describe('a configuration with one rule alone', () => {
  it('has the settings of the main file up to the line that includes it, those of its own file, and its block', () => {
    expect(of('/etc/logrotate.d/nginx', 2)).toBe(
      `weekly\nrotate 4\ndateext\n${nginx.split('\n').slice(1, 9).join('\n')}\n`,
    );
  });

  it('leaves out other blocks before it, whole scripts with them', () => {
    expect(of('/etc/logrotate.d/nginx', 12)).toBe(
      'weekly\nrotate 4\ndateext\nnocompress\n"/var/log/with space.log" {\n  missingok\n}\n',
    );
    expect(of('/etc/logrotate.d/nginx', 10)).toBe(
      'weekly\nrotate 4\ndateext\n/var/log/other.log { daily }\n',
    );
  });

  it('takes what stands behind an include too, for a rule of the main file', () => {
    expect(of('/etc/logrotate.conf', 6, main)).toBe(
      'weekly\nrotate 4\ncompress\n/var/log/wtmp {\n  rotate 1\n}\n',
    );
  });

  it('is none when no block begins where one was seen', () => {
    expect(of('/etc/logrotate.d/nginx', 1)).toBeUndefined();
    expect(of('/etc/logrotate.d/nginx', 99)).toBeUndefined();
  });
});

const dry = `reading config file /etc/logrotate.conf
Handling 2 logs

rotating pattern: /var/log/a.log  forced from command line (2 rotations)
considering log /var/log/a.log
removing old log /var/log/a.log.9

rotating pattern: /srv/logs/*.log  forced from command line (2 rotations)
empty log files are rotated, old logs are removed
considering log /srv/logs/a.log
  log needs rotating
rotating log /srv/logs/a.log, log->rotateCount is 2
compressing log with: /bin/gzip
renaming /srv/logs/a.log.2.gz to /srv/logs/a.log.3.gz (rotatecount 2, logstart 1, i 2), 
renaming /srv/logs/a.log.1.gz to /srv/logs/a.log.2.gz (rotatecount 2, logstart 1, i 1), 
log /srv/logs/a.log.3.gz doesn't exist -- won't try to dispose of it
copying /srv/logs/a.log to /srv/logs/a.log.1
truncating /srv/logs/a.log
`;

describe('a dry run of logrotate', () => {
  const sizes = new Map([
    ['/srv/logs/a.log', 71_200],
    ['/srv/logs/a.log.2.gz', 2_100],
  ]);
  const read = () => readDryRun(dry, { nodeId: nodeId('n'), path: '/srv/logs/a.log', sizes });

  it('tells of one rule what becomes of each file that is there, and what that frees', () => {
    expect(read()?.files.map(({ path, becomes, to, freesBytes }) => [path, becomes, to, freesBytes])).toEqual(
      [
        ['/srv/logs/a.log.2.gz', 'removed', undefined, 2_100],
        ['/srv/logs/a.log.1', 'created', undefined, undefined],
        ['/srv/logs/a.log', 'emptied', undefined, 71_200],
      ],
    );
  });

  it('says nothing of a rule it did not come to', () => {
    expect(readDryRun(dry, { nodeId: nodeId('n'), path: '/else', sizes })).toBeUndefined();
  });
});

describe('the file of a rule', () => {
  it('says when, how many, and how the writer is told', () => {
    const text = ruleFileText('/srv/my "logs"/a*.log', {
      frequency: 'daily',
      sizeBytes: 100_000_000,
      keep: 7,
      compress: true,
      how: { kind: 'signal', unit: 'nginx.service', signal: 'USR1' },
    });
    expect(text.split('\n')).toEqual([
      '# Written by Quarterdeck.',
      '"/srv/my \\"logs\\"/a\\*.log" {',
      '  daily',
      '  maxsize 100000000',
      '  rotate 7',
      '  compress',
      '  delaycompress',
      '  missingok',
      '  notifempty',
      '  postrotate',
      '    systemctl kill --kill-who=main --signal=USR1 nginx.service',
      '  endscript',
      '}',
      '',
    ]);
  });

  it('lies under a name that logrotate reads, the same each time, and that no other log has', () => {
    expect(ruleFileName('/var/log/proxy.log')).toBe('/etc/logrotate.d/quarterdeck-var-log-proxy-log');
    expect(ruleFileName('/var/log/nginx/proxy-debug.log')).toMatch(
      /^\/etc\/logrotate\.d\/quarterdeck-var-log-nginx-proxy-debug-log-[0-9a-f]{12}$/,
    );
    const paths = [
      'app/x.log',
      'app-x.log',
      'app.x.log',
      'App/x.log',
      'app/x/log',
      'app/x.log.log',
      'app/x-log',
    ];
    expect(new Set(paths.map((path) => ruleFileName(`/var/log/${path}`))).size).toBe(paths.length);
  });
});
