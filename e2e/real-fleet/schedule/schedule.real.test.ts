import { chownSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RealFleet, RealNode } from '../index.ts';
import type { OperatingConsole } from '../operating-console.ts';
import { bootNodes, realSpecs } from '../real-specs.ts';
import { patienceMs, scheduleWords, taskIn, type ScheduleWords } from './schedule-words.ts';

const names = ['cron-1', 'cron-2', 'cron-3'];

const units: Readonly<Record<string, string>> = {
  'nightly.service':
    '[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo counting; echo disk is full >&2; exit 3"\n',
  'nightly.timer': '[Timer]\nOnCalendar=*-*-* 03:00:00\n[Install]\nWantedBy=timers.target\n',
  'report.service': '[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo begin; sleep 2; echo end"\n',
  'report.timer': '[Timer]\nOnCalendar=Mon 04:30\nPersistent=true\n[Install]\nWantedBy=timers.target\n',
  'fast.service': '[Service]\nType=oneshot\nExecStart=/bin/true\n',
  'fast.timer':
    '[Timer]\nOnActiveSec=1s\nOnUnitActiveSec=2s\nAccuracySec=100ms\n[Install]\nWantedBy=timers.target\n',
};
const table = `# a table with what tables have
SHELL=/bin/sh
COLOUR = "deep blue"

15 3 * * *\tops  /usr/bin/env | sort > /tmp/env-of-run; cat; exit 4%first line%second \\% line
* * * * *  root  echo tick >> /run/ticks
@reboot    root  true
`;
const wrongTable = '61 * * * * root true\n';
const unnamedTable = '5 5 * * * root true\n';

/** What one of the nodes has otherwise than the others. */
const installOwn: Readonly<Record<string, (node: RealNode) => Promise<unknown>>> = {
  'cron-2': async (node) => {
    writeFileSync(node.pathOf('/etc/cron.d/wrong'), wrongTable);
    writeFileSync(node.pathOf('/etc/cron.d/with.dot'), unnamedTable);
  },
  'cron-3': async (node) => {
    await node.inside('systemctl', 'disable', '--now', '--quiet', 'report.timer');
    rmSync(node.pathOf('/etc/systemd/system/report.timer'));
    await node.inside('systemctl', 'daemon-reload');
  },
};

const install = async (node: RealNode): Promise<void> => {
  for (const [unit, text] of Object.entries(units))
    writeFileSync(node.pathOf(`/etc/systemd/system/${unit}`), text);
  writeFileSync(node.pathOf('/etc/cron.d/site'), table, { mode: 0o644 });
  await node.inside('useradd', '--create-home', '--shell', '/bin/bash', 'ops');
  await node.inside('sh', '-c', "printf '30 4 * * 1 ls -l\\n' | crontab -u ops -");
  await node.inside('systemctl', 'daemon-reload');
  await node.inside('systemctl', 'enable', '--now', '--quiet', 'nightly.timer', 'report.timer', 'fast.timer');
  await node.inside('systemctl', 'enable', '--now', '--quiet', 'cron.service');
  await installOwn[node.name]?.(node);
};

let fleet: RealFleet;
let engine: OperatingConsole;
let words: ScheduleWords;

await realSpecs('real timers and cron entries', async (stack) => {
  ({ fleet, engine } = await bootNodes(stack, {
    nodes: names.map((name) => ({ name, user: 'root', labels: { role: 'worker' } })),
    prepare: install,
  }));
  words = scheduleWords({ fleet, engine });
});

describe('what real nodes run by the clock', { timeout: patienceMs }, () => {
  it('is read from systemd and from every table of cron, with what is next', async () => {
    const tasks = await words.tasksWhen('cron-1', ({ state }) => state === 'known');
    console.log(JSON.stringify(tasks, undefined, 1).slice(0, 12_000));
    expect(tasks.blindSpots).toEqual([]);
    expect(taskIn(tasks, 'nightly.timer')).toMatchObject({
      kind: 'timer',
      state: 'on',
      schedule: 'OnCalendar=*-*-* 03:00:00',
      user: 'root',
      neverRan: true,
      nextAt: expect.any(Number) as number,
    });
    expect(taskIn(tasks, 'env-of-run')).toMatchObject({
      kind: 'cron',
      state: 'on',
      schedule: '15 3 * * *',
      user: 'ops',
      file: '/etc/cron.d/site',
      line: 5,
    });
    expect(taskIn(tasks, 'ls -l')).toMatchObject({ file: '/var/spool/cron/crontabs/ops', user: 'ops' });
    const { nextAt } = taskIn(tasks, 'nightly.timer');
    const node = await fleet
      .node('cron-1')
      .inside(
        'sh',
        '-c',
        'date -d "$(TZ=UTC systemctl show -p NextElapseUSecRealtime --value nightly.timer)" +%s',
      );
    expect(nextAt).toBe(Number(node) * 1_000);
  });

  it('has runs: of a timer with their end, of a cron entry with its beginning', async () => {
    const tasks = await words.tasksWhen(
      'cron-1',
      (now) => taskIn(now, 'fast.timer').runs.length >= 3 && taskIn(now, 'echo tick').runs.length >= 1,
    );
    const [fast] = taskIn(tasks, 'fast.timer').runs;
    expect(['succeeded', 'running']).toContain(fast?.result);
    expect(taskIn(tasks, 'echo tick').runs[0]).toMatchObject({ result: 'unknown' });
    console.log(JSON.stringify(taskIn(tasks, 'echo tick')));
  });

  it('tells of a table that cron ignores, of one it would not read, and of a task one node lacks', async () => {
    const { nodes, findings } = await words.readNow();
    const says = nodes.find(({ nodeId }) => nodeId === 'cron-2')?.findings.map((finding) => finding.says);
    expect(says).toContainEqual(expect.stringContaining('Line 1 of /etc/cron.d/wrong'));
    expect(says).toContainEqual(expect.stringContaining('Cron ignores /etc/cron.d/with.dot'));
    expect(findings.filter(({ kind }) => kind === 'missing').map((finding) => finding.says)).toContainEqual(
      expect.stringContaining('report.timer is missing on cron-3'),
    );
    // Cron itself says the same of the table.
    expect(
      await fleet
        .node('cron-2')
        .inside('sh', '-c', 'sleep 1; journalctl -t cron -o cat | grep -i wrong || true'),
    ).toMatch(/wrong/);
  });
});

describe('a timer', { timeout: patienceMs }, () => {
  it('is run now, waited for, and fails aloud with its output', async () => {
    const { id } = await words.taskNow('cron-1', 'nightly.timer');
    const done = await words.runToEnd({ kind: 'run-task', taskIds: [id] });
    expect(done.grade).not.toBe('ok');
    expect(JSON.stringify(done)).toContain('disk is full');
    const task = taskIn(
      await words.tasksWhen('cron-1', (now) => taskIn(now, 'nightly.timer').runs[0]?.result === 'failed'),
      'nightly.timer',
    );
    expect(task.runs[0]).toMatchObject({ result: 'failed', exitStatus: 3 });
    const output = await engine.link.call('schedule.output', { taskId: id });
    expect(output.lines).toEqual(expect.arrayContaining(['counting', 'disk is full']));
    const { findings } = await words.tasksWhen('cron-1', ({ state }) => state === 'known');
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'failing', taskIds: [id] }));
  });

  it('that ends well is told as ended well', async () => {
    const { id } = await words.taskNow('cron-1', 'report.timer');
    const done = await words.runToEnd({ kind: 'run-task', taskIds: [id] });
    expect([done.state, done.grade]).toEqual(['succeeded', 'ok']);
  });

  it('stays paused over a reboot and comes back as it was', async () => {
    const { id } = await words.taskNow('cron-2', 'nightly.timer');
    const paused = await words.runToEnd({ kind: 'pause-task', taskIds: [id] });
    expect([paused.state, paused.grade]).toEqual(['succeeded', 'ok']);
    const node = fleet.node('cron-2');
    const isActive = async () =>
      (await node.inside('sh', '-c', 'systemctl is-active nightly.timer || true')).trim();
    expect(await isActive()).toBe('inactive');
    await node.reboot();
    const after = await words.tasksWhen('cron-2', ({ state }) => state === 'known');
    expect(await isActive()).toBe('inactive');
    expect(taskIn(after, 'nightly.timer')).toMatchObject({
      state: 'paused',
      pausedBy: expect.any(String) as string,
    });
    const resumed = await words.runToEnd({ kind: 'resume-task', taskIds: [id] });
    expect([resumed.state, resumed.grade]).toEqual(['succeeded', 'ok']);
    expect(await isActive()).toBe('active');
    expect(
      await node.inside(
        'sh',
        '-c',
        'ls -d /etc/systemd/system/nightly.timer.d /etc/quarterdeck/paused/* 2>/dev/null || echo none',
      ),
    ).toContain('none');
  });

  it('gets another calendar, which systemd has checked, and loses it by an undo', async () => {
    const { id } = await words.taskNow('cron-1', 'report.timer');
    const wrong = await engine.plan({ kind: 'edit-task', taskId: id, schedule: 'every other Tuesday' });
    expect(wrong.refusal).toContain('no calendar');
    const done = await words.runToEnd({ kind: 'edit-task', taskId: id, schedule: 'Tue 05:00' });
    expect([done.state, done.grade]).toEqual(['succeeded', 'ok']);
    await words.tasksWhen('cron-1', (now) =>
      taskIn(now, 'report.timer').schedule.includes('Tue *-*-* 05:00:00'),
    );
    await words.undo(done);
    await words.tasksWhen(
      'cron-1',
      (now) => taskIn(now, 'report.timer').schedule === 'OnCalendar=Mon *-*-* 04:30:00',
    );
  });
});

describe('an entry of cron', { timeout: patienceMs }, () => {
  it('is run now as its user, with the environment and input that cron gives it', async () => {
    const { id } = await words.taskNow('cron-1', 'env-of-run');
    const done = await words.runToEnd({ kind: 'run-task', taskIds: [id] });
    // It ends with 4 on purpose, and that is what is told.
    expect(JSON.stringify(done)).toContain('status 4');
    expect(await fleet.node('cron-1').inside('cat', '/tmp/env-of-run')).toBe(
      'COLOUR=deep blue\nHOME=/home/ops\nLOGNAME=ops\nPATH=/usr/bin:/bin\nPWD=/home/ops\nSHELL=/bin/sh\nUSER=ops\n',
    );
    const task = taskIn(
      await words.tasksWhen('cron-1', (now) => taskIn(now, 'env-of-run').runs[0]?.result === 'failed'),
      'env-of-run',
    );
    expect(task.runs[0]).toMatchObject({ exitStatus: 4 });
    const output = await engine.link.call('schedule.output', { taskId: id });
    expect(output.lines).toEqual(['first line', 'second % line']);
  });

  it('is paused and resumed byte for byte, and cron heeds it', async () => {
    const before = words.fileOf('cron-1', '/etc/cron.d/site');
    const { id } = await words.taskNow('cron-1', 'echo tick');
    const paused = await words.runToEnd({ kind: 'pause-task', taskIds: [id] });
    expect([paused.state, paused.grade]).toEqual(['succeeded', 'ok']);
    const text = readFileSync(fleet.node('cron-1').pathOf('/etc/cron.d/site'), 'utf8');
    expect(text).toMatch(/#quarterdeck-paused until=- by=\S+ # \* \* \* \* \* {2}root/);
    expect(await words.taskNow('cron-1', 'echo tick')).toMatchObject({ state: 'paused' });
    const resumed = await words.runToEnd({ kind: 'resume-task', taskIds: [id] });
    expect([resumed.state, resumed.grade]).toEqual(['succeeded', 'ok']);
    expect(words.fileOf('cron-1', '/etc/cron.d/site')).toEqual(before);
  });

  it('of a user is changed in its line alone, keeps its owner, and is undone byte for byte', async () => {
    const path = '/var/spool/cron/crontabs/ops';
    const before = words.fileOf('cron-2', path);
    const { id } = await words.taskNow('cron-2', 'ls -l');
    const plan = await engine.plan({ kind: 'edit-task', taskId: id, schedule: '61 4 * * 1' });
    expect(plan.refusal).toContain('no minute');
    const done = await words.runToEnd({
      kind: 'edit-task',
      taskId: id,
      schedule: '45 4 * * 1',
      command: 'ls -l \'$HOME\' "a b" \\%',
    });
    expect([done.state, done.grade]).toEqual(['succeeded', 'ok']);
    const after = words.fileOf('cron-2', path);
    expect({ ...after, hash: '' }).toEqual({ ...before, hash: '' });
    expect(await fleet.node('cron-2').inside('crontab', '-u', 'ops', '-l')).toContain(
      '45 4 * * 1 ls -l \'$HOME\' "a b" \\%\n',
    );
    await words.undo(done);
    expect(words.fileOf('cron-2', path)).toEqual(before);
  });

  it('is not touched when somebody else changed its line since the plan was made', async () => {
    const { id } = await words.taskNow('cron-3', 'echo tick');
    const path = fleet.node('cron-3').pathOf('/etc/cron.d/site');
    const { hash } = await engine.plan({ kind: 'pause-task', taskIds: [id] });
    writeFileSync(path, table.replace('echo tick', 'echo tock'));
    chownSync(path, 0, 0);
    await expect(
      engine.link.call('operation.run', { hash, reason: 'a spec', overrides: [], takeOver: [] }),
    ).rejects.toThrow(/./);
    expect(readFileSync(path, 'utf8')).toContain('echo tock');
    expect(readFileSync(path, 'utf8')).not.toContain('quarterdeck-paused');
  });
});
