import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NodeLogs } from '#shared/model';
import type { RealFleet, RealNode } from '../index.ts';
import { untilFound, type OperatingConsole } from '../operating-console.ts';
import { bootNodes, realSpecs } from '../real-specs.ts';
import { patienceMs, scheduleWords, type ScheduleWords } from './schedule-words.ts';

const login = 'quarterdeck';

/** The lines that the manual tells its readers to write, for the login of these nodes. */
const manualLines = readFileSync(join(import.meta.dirname, '../../../docs/fleet-file.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('ops ALL=(root) NOPASSWD: '))
  .map((line) => line.replace('ops', login));

/** An ordinary login: nothing of root's may be read, but what the manual's lines allow where they are written. */
const prepare = async (node: RealNode): Promise<void> => {
  await node.inside('sed', '-i', `/^${login} /d`, '/etc/sudoers');
  if (node.name.startsWith('open'))
    writeFileSync(node.pathOf('/etc/sudoers.d/quarterdeck'), `${manualLines.join('\n')}\n`, { mode: 0o440 });
  await node.inside('useradd', '--create-home', 'ana');
  await node.inside('sh', '-c', "printf '# hers\\n30 4 * * 1 ls -l %% a:b\\n' | crontab -u ana -");
  writeFileSync(node.pathOf('/var/log/shop.log'), 'sold\n');
  writeFileSync(
    node.pathOf('/etc/logrotate.d/shop'),
    '/var/log/shop.log {\n  daily\n  rotate 3\n  create\n}\n',
  );
  await node.inside('logrotate', '-f', '/etc/logrotate.d/shop');
};

let fleet: RealFleet;
let engine: OperatingConsole;
let words: ScheduleWords;

await realSpecs(
  'reading without root',
  async (stack) => {
    ({ fleet, engine } = await bootNodes(stack, {
      nodes: [
        { name: 'closed' },
        { name: 'refused', keys: { readWithSudo: true } },
        { name: 'open', keys: { readWithSudo: true } },
        { name: 'open-cronie', kind: 'cronie', keys: { readWithSudo: true } },
      ],
      prepare,
    }));
    words = scheduleWords({ fleet, engine });
  },
  ['debian', 'cronie'],
);

const logsNow = (node: string): Promise<NodeLogs> =>
  untilFound(
    async () => {
      await engine.link.call('logs.read-now', { timeoutMs: 60_000 });
      const { nodes } = await engine.link.call('logs.snapshot', {});
      return nodes.find(({ nodeId }) => nodeId === node);
    },
    ({ state }) => state === 'known',
    patienceMs,
  );
const tasksNow = (node: string) => words.tasksWhen(node, ({ state }) => state === 'known');
const rotatedAt = ({ logs }: NodeLogs) =>
  logs.find(({ path }) => path === '/var/log/shop.log')?.lastRotatedAt;
const sudoSaid = (node: string) =>
  fleet.node(node).inside('sh', '-c', 'journalctl -q -t sudo -o cat | grep -v pam_ || true');

describe('a login that may not read everything', { timeout: patienceMs }, () => {
  it('never uses sudo unasked, and is told which right is missing and how to give it', async () => {
    const [logs, tasks] = [await logsNow('closed'), await tasksNow('closed')];
    expect(rotatedAt(logs)).toBeUndefined();
    const [rotations, crontabs] = manualLines;
    const says = [...logs.blindSpots, ...tasks.blindSpots].join('\n');
    expect(says).toContain(
      `/var/lib/logrotate/status cannot be read by ${login}, so when each log was rotated last is not known. To let it be read, and nothing else: set readWithSudo: true`,
    );
    expect(says).toContain(rotations);
    expect(says).toContain(crontabs);
    expect(says).toContain(`usermod -aG systemd-journal ${login}`);
    expect(await sudoSaid('closed')).toBe('');
  });

  it('is told that sudo refuses where it may try, and nobody is asked for a password', async () => {
    const [logs, tasks] = [await logsNow('refused'), await tasksNow('refused')];
    expect(rotatedAt(logs)).toBeUndefined();
    for (const [node, line] of [
      [logs, manualLines[0]],
      [tasks, manualLines[1]],
    ] as const) {
      expect(node.blindSpots.join('\n')).toContain('sudo refuses it there.');
      expect(node.blindSpots.join('\n')).toContain(line);
    }
  });

  it.each(['open', 'open-cronie'])(
    'reads with the manual’s lines what they allow, and nothing else: %s',
    async (node) => {
      const [logs, tasks] = [await logsNow(node), await tasksNow(node)];
      expect(rotatedAt(logs)).toEqual(expect.any(Number));
      expect(tasks.tasks.find(({ command }) => command.startsWith('ls -l'))).toMatchObject({
        command: 'ls -l % a:b',
        user: 'ana',
        file: '/var/spool/cron/crontabs/ana',
        state: 'on',
      });
      const says = [...logs.blindSpots, ...tasks.blindSpots].join('\n');
      expect(says).not.toMatch(/logrotate\/status|spool/);
      // Every command that sudo was asked for stands in the manual, word for word.
      const asked = [...(await sudoSaid(node)).matchAll(/COMMAND=(.*)$/gm)].map(([, command]) => command);
      expect(asked.length).toBeGreaterThan(0);
      for (const command of asked)
        expect(manualLines.map((line) => line.split('NOPASSWD: ')[1])).toContain(command);
      await expect(
        fleet
          .node(node)
          .inside('runuser', '-u', login, '--', 'sudo', '-n', 'timeout', '5', 'cat', '/etc/shadow'),
      ).rejects.toThrow(/password|not allowed/);
    },
  );
});
