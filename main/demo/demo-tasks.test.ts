import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochMs, type NodeTasks, type ScheduledTask } from '#shared/model';
import type { Link } from '#shared/wire';
import { openDemoConsole, patienceMs, untilSo, type DemoConsole } from './test-kit/index.ts';

describe('the scheduled tasks of the demo', () => {
  let demo: DemoConsole;
  let link: Link;

  const readNow = () => link.call('schedule.read-now', { timeoutMs: 10_000 });
  const tasksWhen = (node: string, isSo: (tasks: NodeTasks) => boolean): Promise<NodeTasks> =>
    untilSo(
      async () => (await readNow()).nodes.find(({ nodeId }) => nodeId === node),
      (found) => found.state === 'known' && isSo(found),
    );
  const taskIn = ({ tasks }: NodeTasks, word: string): ScheduledTask => {
    const found = tasks.find(({ name, command }) => name.includes(word) || command.includes(word));
    if (found === undefined) throw new Error(`no ${word} among ${tasks.map(({ name }) => name).join(', ')}`);
    return found;
  };
  const taskOn = async (node: string, word: string) => taskIn(await tasksWhen(node, () => true), word);

  beforeAll(async () => {
    demo = await openDemoConsole();
    ({ link } = demo);
  }, patienceMs);
  afterAll(() => demo?.[Symbol.asyncDispose]());

  it(
    'are read from every node, with runs, their trend and what is wrong',
    async () => {
      const report = await taskOn('fra-api-1', 'nightly-report');
      expect(report).toMatchObject({ kind: 'timer', state: 'on', zone: 'Europe/Berlin', neverRan: false });
      expect(report.runs.map(({ result }) => result).slice(0, 3)).toEqual(['failed', 'failed', 'succeeded']);
      expect(report.runs.length).toBeGreaterThanOrEqual(10);
      const prices = await tasksWhen('ams-api-1', ({ tasks }) => tasks.length > 0);
      expect(prices.findings.map(({ kind }) => kind)).toEqual(['overlapping']);
      await tasksWhen('hel-web-1', () => true);
      await sleep(1_500);
      const { findings, fleetTasks } = await readNow();
      expect(findings).toMatchObject([{ kind: 'missing', nodeIds: ['hel-web-1'] }]);
      expect(fleetTasks).toMatchObject([
        { task: { name: 'orders-backup' }, state: 'met', runBy: [{ nodeId: 'fra-db-1' }] },
      ]);
      const { alarms } = await link.call('fleet.snapshot', {});
      expect(alarms.filter(({ evidence }) => evidence.rule === 'scheduled-task')).toMatchObject([
        { severity: 'warning', evidence: { kind: 'failing', name: 'nightly-report.timer on fra-api-1' } },
      ]);
    },
    patienceMs,
  );

  it(
    'give the end of what a run wrote',
    async () => {
      const { id } = await taskOn('fra-api-1', 'nightly-report');
      const { lines } = await link.call('schedule.output', { taskId: id });
      expect(lines.at(-1)).toContain('No space left on device');
    },
    patienceMs,
  );

  it(
    'are run now, and a run that ends badly is told as such',
    async () => {
      const { id } = await taskOn('fra-db-1', 'orders-backup');
      const well = await demo.carryOut({ kind: 'run-task', taskIds: [id] });
      expect([well.state, well.grade]).toEqual(['succeeded', 'ok']);
      const report = await taskOn('fra-api-1', 'nightly-report');
      const badly = await demo.carryOut({ kind: 'run-task', taskIds: [report.id] });
      expect(badly.grade).not.toBe('ok');
      const purge = await taskOn('ams-web-1', 'purge-sessions');
      const entry = await demo.carryOut({ kind: 'run-task', taskIds: [purge.id] });
      expect([entry.state, entry.grade]).toEqual(['succeeded', 'ok']);
      await tasksWhen('ams-web-1', (now) => taskIn(now, 'purge-sessions').runs[0]?.result === 'succeeded');
    },
    patienceMs,
  );

  it(
    'are paused with who did it and until when, and resumed',
    async () => {
      const backup = await taskOn('fra-db-1', 'orders-backup');
      const purge = await taskOn('par-web-1', 'purge-sessions');
      const until = epochMs(Date.UTC(2100, 0, 1));
      const taskIds = [backup.id, purge.id];
      const paused = await demo.carryOut({ kind: 'pause-task', taskIds, until });
      expect([paused.state, paused.grade]).toEqual(['succeeded', 'ok']);
      for (const [node, word] of [
        ['fra-db-1', 'orders-backup'],
        ['par-web-1', 'purge-sessions'],
      ] as const)
        expect(await taskOn(node, word)).toMatchObject({
          state: 'paused',
          pausedBy: 'a test',
          pausedUntil: until,
        });
      await sleep(1_500);
      expect((await readNow()).fleetTasks).toMatchObject([{ state: 'nobody' }]);
      const resumed = await demo.carryOut({ kind: 'resume-task', taskIds });
      expect([resumed.state, resumed.grade]).toEqual(['succeeded', 'ok']);
      expect(await taskOn('par-web-1', 'purge-sessions')).toMatchObject({ state: 'on', id: purge.id });
    },
    patienceMs,
  );

  it(
    'are changed, and changed back by an undo',
    async () => {
      const purge = await taskOn('fra-web-1', 'purge-sessions');
      const changed = await demo.carryOut({ kind: 'edit-task', taskId: purge.id, schedule: '45 5 * * *' });
      expect(await taskOn('fra-web-1', 'purge-sessions')).toMatchObject({
        schedule: '45 5 * * *',
        id: purge.id,
      });
      await demo.carryOut({ kind: 'undo', operationId: changed.id });
      expect(await taskOn('fra-web-1', 'purge-sessions')).toMatchObject({ schedule: purge.schedule });
      const report = await taskOn('fra-api-1', 'nightly-report');
      const other = await demo.carryOut({ kind: 'edit-task', taskId: report.id, schedule: '*-*-* 05:30:00' });
      expect((await taskOn('fra-api-1', 'nightly-report')).schedule).toContain('05:30:00');
      await demo.carryOut({ kind: 'undo', operationId: other.id });
      expect((await taskOn('fra-api-1', 'nightly-report')).schedule).toBe(report.schedule);
      const wrong = await link.call('operation.plan', {
        request: { kind: 'edit-task', taskId: purge.id, schedule: '99 5 * * *' },
      });
      expect(wrong.refusal).toContain('99 is no minute');
    },
    patienceMs,
  );
});
