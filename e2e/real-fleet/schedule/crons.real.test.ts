import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import type { RealFleet, RealNode } from '../index.ts';
import type { OperatingConsole } from '../operating-console.ts';
import { bootNodes, realSpecs } from '../real-specs.ts';
import { patienceMs, scheduleWords, taskIn, type ScheduleWords } from './schedule-words.ts';

/** Longer than a minute: what cron starts every minute had its time. */
const aMinuteMs = 66_000;

const script = '#!/bin/sh\n# tidy\necho "$0" >> /run/tidied\n';
const tick = (path: string): string => `* * * * * root  echo tick >> ${path}\n`;
const write = (node: RealNode, path: string, text: string, mode = 0o644): void => {
  const real = node.pathOf(path);
  writeFileSync(real, text);
  chmodSync(real, mode);
};

const installScript = (node: RealNode): void => {
  mkdirSync(node.pathOf('/etc/cron.weekly'), { recursive: true });
  write(node, '/etc/cron.weekly/tidy', script, 0o750);
};

const install: Readonly<Record<string, (node: RealNode) => Promise<unknown>>> = {
  debian: async (node) => {
    installScript(node);
    await node.inside('systemctl', 'enable', '--now', '--quiet', 'cron.service');
  },
  cronie: async (node) => {
    installScript(node);
    write(node, '/etc/cron.d/tick', tick('/run/ticks'));
    write(node, '/etc/cron.d/with.dot', '* * * * * root echo dotted\n');
    write(node, '/etc/cron.d/run', '* * * * * root echo executable\n', 0o755);
    write(node, '/etc/cron.d/left.rpmsave', '* * * * * root echo leftover\n');
    write(node, '/etc/cron.d/bad', '61 * * * * root echo bad\n* * * * * root echo good\n');
    write(node, '/etc/cron.d/noend', '* * * * * root echo first\n* * * * * root echo last');
    write(
      node,
      '/etc/cron.d/tokyo',
      'CRON_TZ=Asia/Tokyo\n1 9 * * * root echo far\n0~30 4 * * * root echo drawn\n',
    );
    writeFileSync(node.pathOf('/etc/anacrontab'), '3\t20\tbackup\techo saved >> /run/saved\n', { flag: 'a' });
    await node.inside('sh', '-c', "printf '30 4 * * 1 ls -l\\n' | crontab -u quarterdeck -");
    // The one of the boot holds its jobs for minutes.
    await node.inside('systemctl', 'stop', 'anacron.service');
    await node.inside('sh', '-c', 'date +%Y%m%d > /var/spool/anacron/cron.weekly');
  },
  busybox: async (node) => {
    mkdirSync(node.pathOf('/var/spool/cron/crontabs'), { recursive: true });
    write(
      node,
      '/var/spool/cron/crontabs/root',
      '* * * * *  echo tick >> /run/ticks\n61 * * * * bad\n',
      0o600,
    );
    write(node, '/var/spool/cron/crontabs/quarterdeck', '30 4 * * 1 ls -l\n', 0o600);
    // Alpine's busybox has flock(1), which a lock on a node needs; Debian's build of it has not.
    copyFileSync('/usr/bin/flock', node.pathOf('/usr/bin/flock'));
    await node.inside('sh', '-c', 'syslogd && crond -b');
  },
};

let fleet: RealFleet;
let engine: OperatingConsole;
let words: ScheduleWords;

await realSpecs(
  'the crons there are',
  async (stack) => {
    ({ fleet, engine } = await bootNodes(stack, {
      nodes: (['debian', 'cronie', 'busybox'] as const).map((kind) => ({
        name: kind,
        kind,
        user: 'root',
        labels: { role: kind },
      })),
      prepare: async (node) => void (await install[node.name]?.(node)),
    }));
    words = scheduleWords({ fleet, engine });
  },
  ['debian', 'cronie', 'busybox'],
);

const lines = (node: string, path: string): number =>
  existsSync(fleet.node(node).pathOf(path)) ? words.textOf(node, path).split('\n').length - 1 : 0;
const forget = (node: string, path: string) => fleet.node(node).inside('rm', '-f', path);

/** Runs the folder as its own system does. */
const runsFolder: Readonly<Record<string, string>> = {
  debian: 'run-parts --report /etc/cron.weekly',
  cronie: 'anacron -f -n -d cron.weekly 2>&1',
};

describe.each(['debian', 'cronie'])('a script of a folder on %s', { timeout: patienceMs * 2 }, (node) => {
  const path = '/etc/cron.weekly/tidy';
  const run = () => fleet.node(node).inside('sh', '-c', runsFolder[node] ?? 'false');

  it('is paused by its mode, which whatever runs the folder heeds, and resumed byte for byte and mode for mode', async () => {
    const before = words.fileOf(node, path);
    const { id } = await words.taskNow(node, 'tidy');
    const paused = await words.runToEnd({ kind: 'pause-task', taskIds: [id] });
    expect([paused.state, paused.grade]).toEqual(['succeeded', 'ok']);
    expect(words.fileOf(node, path)).toEqual({ ...before, mode: before.mode & ~0o111 });
    expect(await words.taskNow(node, 'tidy')).toMatchObject({
      state: 'paused',
      pausedBy: expect.any(String) as string,
    });
    await run();
    expect(lines(node, '/run/tidied')).toBe(0);
    // Once by hand it runs all the same, and stays paused.
    const once = await words.runToEnd({ kind: 'run-task', taskIds: [id] });
    expect([once.state, once.grade]).toEqual(['succeeded', 'ok']);
    expect(lines(node, '/run/tidied')).toBe(1);
    expect((await words.taskNow(node, 'tidy')).runs[0]).toMatchObject({ result: 'succeeded' });
    const resumed = await words.runToEnd({ kind: 'resume-task', taskIds: [id] });
    expect([resumed.state, resumed.grade]).toEqual(['succeeded', 'ok']);
    expect(words.fileOf(node, path)).toEqual(before);
    expect(readdirSync(fleet.node(node).pathOf('/etc/quarterdeck/paused'))).toEqual([]);
    await run();
    expect(lines(node, '/run/tidied')).toBe(2);
    await forget(node, '/run/tidied');
  });

  it('is put back by the undo of its pause, and left alone where somebody gave it another mode meanwhile', async () => {
    const before = words.fileOf(node, path);
    const { id } = await words.taskNow(node, 'tidy');
    const paused = await words.runToEnd({ kind: 'pause-task', taskIds: [id] });
    await words.undo(paused);
    expect(words.fileOf(node, path)).toEqual(before);
    await words.runToEnd({ kind: 'pause-task', taskIds: [id] });
    chmodSync(fleet.node(node).pathOf(path), 0o600);
    const plan = await engine.plan({ kind: 'resume-task', taskIds: [id] });
    expect(plan.refusal).toContain('which somebody gave it while it was paused');
    chmodSync(fleet.node(node).pathOf(path), 0o640);
    await words.runToEnd({ kind: 'resume-task', taskIds: [id] });
    expect(words.fileOf(node, path)).toEqual(before);
  });

  it('is resumed by the console when the time of its pause has come', async () => {
    const before = words.fileOf(node, path);
    const { id } = await words.taskNow(node, 'tidy');
    const until = epochMs(Math.round(performance.timeOrigin + performance.now()) + 5_000);
    await words.runToEnd({ kind: 'pause-task', taskIds: [id], until });
    await words.tasksWhen(node, (tasks) => taskIn(tasks, 'tidy').state === 'on');
    expect(words.fileOf(node, path)).toEqual(before);
  });

  it('is not edited, and that says what decides when it runs and where its text belongs', async () => {
    const { id } = await words.taskNow(node, 'tidy');
    const { refusal } = await engine.plan({ kind: 'edit-task', taskId: id, schedule: '1 1 * * *' });
    expect(refusal).toContain(node === 'debian' ? '/etc/crontab, line ' : '/etc/anacrontab, line ');
    expect(refusal).toContain('give it an entry in /etc/cron.d');
  });
});

describe('cronie', { timeout: patienceMs }, () => {
  it('is read as it reads its tables itself', async () => {
    await sleep(aMinuteMs);
    const tasks = await words.tasksWhen('cronie', (now) => taskIn(now, 'echo good').runs.length > 0);
    const log = await fleet.node('cronie').inside('journalctl', '-t', 'CROND', '-t', 'crond', '-o', 'cat');
    for (const { command, state, file } of tasks.tasks.filter(({ schedule }) => schedule === '* * * * *'))
      expect({ file, isRun: log.includes(`CMD (${command})`) }).toEqual({ file, isRun: state === 'on' });
    expect(taskIn(tasks, 'echo dotted').state).toBe('on');
    expect(taskIn(tasks, 'echo good').runs[0]).toMatchObject({ endedAt: expect.any(Number) as number });
    expect(taskIn(tasks, 'echo far')).toMatchObject({ zone: 'Asia/Tokyo' });
    expect(new Date(taskIn(tasks, 'echo far').nextAt ?? 0).toISOString()).toMatch(/T00:01:00/);
    expect(taskIn(tasks, 'echo drawn')).toMatchObject({ state: 'on' });
    expect(taskIn(tasks, 'ls -l')).toMatchObject({ file: '/var/spool/cron/crontabs/quarterdeck' });
    expect(tasks.findings.map(({ says }) => says)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('Line 1 of /etc/cron.d/bad'),
        expect.stringContaining('Cron ignores /etc/cron.d/run on cronie: it may be executed.'),
        expect.stringContaining('Line 2 of /etc/cron.d/noend on cronie is no entry: It is the last line'),
      ]),
    );
    expect(log).not.toContain('CMD (echo last)');
    expect(tasks.blindSpots).toEqual([]);
  });

  it('runs an entry now, heeds its pause, and gets a change back byte for byte', async () => {
    const before = words.fileOf('cronie', '/etc/cron.d/tick');
    const { id } = await words.taskNow('cronie', 'echo tick');
    const once = await words.runToEnd({ kind: 'run-task', taskIds: [id] });
    expect([once.state, once.grade]).toEqual(['succeeded', 'ok']);
    await words.runToEnd({ kind: 'pause-task', taskIds: [id] });
    const held = lines('cronie', '/run/ticks');
    await sleep(aMinuteMs);
    expect(lines('cronie', '/run/ticks')).toBe(held);
    await words.runToEnd({ kind: 'resume-task', taskIds: [id] });
    expect(words.fileOf('cronie', '/etc/cron.d/tick')).toEqual(before);
    const changed = await words.runToEnd({ kind: 'edit-task', taskId: id, schedule: '*/7 * * * *' });
    expect([changed.state, changed.grade]).toEqual(['succeeded', 'ok']);
    expect(words.textOf('cronie', '/etc/cron.d/tick')).toContain('*/7 * * * * root  echo tick');
    await words.undo(changed);
    expect(words.fileOf('cronie', '/etc/cron.d/tick')).toEqual(before);
  });
});

describe('anacron', { timeout: patienceMs }, () => {
  it('has its jobs read with the day of their last run, and the next one at the time its timer and its days say', async () => {
    const tasks = await words.tasksWhen('cronie', ({ state }) => state === 'known');
    const backup = taskIn(tasks, 'backup');
    expect(backup).toMatchObject({ state: 'on', schedule: '3\t20', user: 'root', runs: [] });
    const timer = Number(
      await fleet
        .node('cronie')
        .inside(
          'sh',
          '-c',
          'date -d "$(TZ=UTC systemctl show -p NextElapseUSecRealtime --value anacron.timer)" +%s',
        ),
    );
    expect(backup.nextAt).toBe((timer + 20 * 60) * 1_000);
    // It ran today: a week from now, with the first start of that day.
    const { nextAt, runs } = taskIn(tasks, 'cron.weekly');
    expect(new Date(nextAt ?? 0).toISOString()).toMatch(/T07:40:00/);
    expect((nextAt ?? 0) - (runs[0]?.startedAt ?? 0)).toBe((7 * 24 + 7) * 3_600_000 + 40 * 60_000);
  });

  it('runs a job now, heeds its pause, and gets a change back byte for byte', async () => {
    const force = () => fleet.node('cronie').inside('sh', '-c', 'anacron -f -n -d backup 2>&1 || true');
    const before = words.fileOf('cronie', '/etc/anacrontab');
    const { id } = await words.taskNow('cronie', 'backup');
    const once = await words.runToEnd({ kind: 'run-task', taskIds: [id] });
    expect([once.state, once.grade]).toEqual(['succeeded', 'ok']);
    expect(lines('cronie', '/run/saved')).toBe(1);
    await words.runToEnd({ kind: 'pause-task', taskIds: [id] });
    expect(await words.taskNow('cronie', 'backup')).toMatchObject({ state: 'paused' });
    await force();
    expect(lines('cronie', '/run/saved')).toBe(1);
    await words.runToEnd({ kind: 'resume-task', taskIds: [id] });
    expect(words.fileOf('cronie', '/etc/anacrontab')).toEqual(before);
    await force();
    expect(lines('cronie', '/run/saved')).toBe(2);
    expect((await words.taskNow('cronie', 'backup')).runs).not.toEqual([]);
    const wrong = await engine.plan({ kind: 'edit-task', taskId: id, schedule: '5 4 * * *' });
    expect(wrong.refusal).toContain('no time for anacron');
    const changed = await words.runToEnd({ kind: 'edit-task', taskId: id, schedule: '@monthly 30' });
    expect([changed.state, changed.grade]).toEqual(['succeeded', 'ok']);
    expect(words.textOf('cronie', '/etc/anacrontab')).toContain('@monthly 30\tbackup\techo saved');
    expect(await fleet.node('cronie').inside('anacron', '-T')).toBe('');
    await words.undo(changed);
    expect(words.fileOf('cronie', '/etc/anacrontab')).toEqual(before);
  });
});

describe('the cron of busybox', { timeout: patienceMs }, () => {
  it('is read from the tables of users alone, with its runs from the log', async () => {
    await fleet.node('busybox').inside('sh', '-c', 'sleep 1');
    const tasks = await words.tasksWhen('busybox', (now) => taskIn(now, 'echo tick').runs.length > 0);
    expect(taskIn(tasks, 'echo tick')).toMatchObject({
      state: 'on',
      user: 'root',
      file: '/var/spool/cron/crontabs/root',
      nextAt: expect.any(Number) as number,
    });
    expect(taskIn(tasks, 'ls -l')).toMatchObject({ user: 'quarterdeck', state: 'on' });
    expect(tasks.findings.map(({ says }) => says)).toEqual([
      expect.stringContaining('Line 2 of /var/spool/cron/crontabs/root'),
    ]);
  });

  it('runs an entry now, heeds its pause and its end, and gets a change back byte for byte', async () => {
    const path = '/var/spool/cron/crontabs/root';
    const before = words.fileOf('busybox', path);
    const { id } = await words.taskNow('busybox', 'echo tick');
    const once = await words.runToEnd({ kind: 'run-task', taskIds: [id] });
    expect([once.state, once.grade]).toEqual(['succeeded', 'ok']);
    await words.runToEnd({ kind: 'pause-task', taskIds: [id] });
    // crond looks at what changed once a minute.
    await sleep(aMinuteMs);
    const held = lines('busybox', '/run/ticks');
    await sleep(aMinuteMs);
    expect(lines('busybox', '/run/ticks')).toBe(held);
    await words.runToEnd({ kind: 'resume-task', taskIds: [id] });
    expect(words.fileOf('busybox', path)).toEqual(before);
  });

  it('begins what was resumed again, and an entry of a user is changed and undone', async () => {
    const held = lines('busybox', '/run/ticks');
    const path = '/var/spool/cron/crontabs/quarterdeck';
    const before = words.fileOf('busybox', path);
    const { id } = await words.taskNow('busybox', 'ls -l');
    const changed = await words.runToEnd({ kind: 'edit-task', taskId: id, command: 'ls -la' });
    expect([changed.state, changed.grade]).toEqual(['succeeded', 'ok']);
    expect(words.textOf('busybox', path)).toBe('30 4 * * 1 ls -la\n');
    await words.undo(changed);
    expect(words.fileOf('busybox', path)).toEqual(before);
    await sleep(aMinuteMs);
    await sleep(aMinuteMs);
    expect(lines('busybox', '/run/ticks')).toBeGreaterThan(held);
  });
});
