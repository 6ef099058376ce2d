import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, createLineLog, createSystemClock, createSystemRandom } from '#engine';
import {
  endedStates,
  epochMs,
  type NodeTasks,
  type Operation,
  type OperationRequest,
  type ScheduledTask,
} from '#shared/model';
import { scenarios } from '#shared/scenarios';
import type { Link } from '#shared/wire';
import { startDemoFleet, type DemoFleet } from './index.ts';

const patienceMs = 60_000;

describe('the scheduled tasks of the demo', () => {
  let folder: string;
  let fleet: DemoFleet;
  let engine: ReturnType<typeof createEngine>;
  let link: Link;

  const readNow = () => link.call('schedule.read-now', { timeoutMs: 10_000 });
  const tasksWhen = async (node: string, isSo: (tasks: NodeTasks) => boolean): Promise<NodeTasks> => {
    for (const end = performance.now() + patienceMs; ;) {
      const found = (await readNow()).nodes.find(({ nodeId }) => nodeId === node);
      if (found?.state === 'known' && isSo(found)) return found;
      if (performance.now() > end) throw new Error(`not so: ${JSON.stringify(found).slice(0, 2_000)}`);
      await sleep(200);
    }
  };
  const taskIn = ({ tasks }: NodeTasks, word: string): ScheduledTask => {
    const found = tasks.find(({ name, command }) => name.includes(word) || command.includes(word));
    if (found === undefined) throw new Error(`no ${word} among ${tasks.map(({ name }) => name).join(', ')}`);
    return found;
  };
  const taskOn = async (node: string, word: string) => taskIn(await tasksWhen(node, () => true), word);
  const runToEnd = async (request: OperationRequest): Promise<Operation> => {
    const plan = await link.call('operation.plan', { request });
    if (plan.refusal !== undefined) throw new Error(plan.refusal);
    const { id } = await link.call('operation.run', {
      hash: plan.hash,
      reason: 'a test',
      overrides: plan.guards
        .filter(({ verdict }) => verdict === 'refused')
        .map(({ guard }) => ({ guard, reason: 'a test' })),
      takeOver: [],
    });
    for (const end = performance.now() + patienceMs; ;) {
      const { operations } = await link.call('operation.list', { since: 0 });
      const found = operations.find((one) => one.id === id);
      if (found !== undefined && (endedStates.includes(found.state) || found.state === 'asking'))
        return found;
      if (performance.now() > end) throw new Error(`not ended: ${JSON.stringify(found).slice(0, 2_000)}`);
      await sleep(100);
    }
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'demo-tasks-'));
    const clock = createSystemClock();
    mkdirSync(join(folder, 'data'));
    fleet = await startDemoFleet({
      clock,
      random: createSystemRandom(),
      scenario: scenarios.constellation,
      directory: join(folder, 'demo'),
    });
    engine = createEngine(
      {
        clock,
        random: createSystemRandom(),
        log: createLineLog(() => undefined, false),
        notices: { alarm: () => undefined },
        places: { dataDirectory: join(folder, 'data'), homeDirectory: folder },
        operator: 'a test',
      },
      {
        fleet: { kind: 'demo', file: fleet.fleetFile, pastOf: () => [] },
        surroundings: { homeDirectory: folder, agentSocket: undefined },
      },
    );
    await engine.ready;
    link = engine.link();
  }, patienceMs);
  afterAll(async () => {
    link?.close();
    await engine?.[Symbol.asyncDispose]();
    await fleet?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

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
      const well = await runToEnd({ kind: 'run-task', taskIds: [id] });
      expect([well.state, well.grade]).toEqual(['succeeded', 'ok']);
      const report = await taskOn('fra-api-1', 'nightly-report');
      const badly = await runToEnd({ kind: 'run-task', taskIds: [report.id] });
      expect(badly.grade).not.toBe('ok');
      const purge = await taskOn('ams-web-1', 'purge-sessions');
      const entry = await runToEnd({ kind: 'run-task', taskIds: [purge.id] });
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
      const paused = await runToEnd({ kind: 'pause-task', taskIds, until });
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
      const resumed = await runToEnd({ kind: 'resume-task', taskIds });
      expect([resumed.state, resumed.grade]).toEqual(['succeeded', 'ok']);
      expect(await taskOn('par-web-1', 'purge-sessions')).toMatchObject({ state: 'on', id: purge.id });
    },
    patienceMs,
  );

  it(
    'are changed, and changed back by an undo',
    async () => {
      const purge = await taskOn('fra-web-1', 'purge-sessions');
      const changed = await runToEnd({ kind: 'edit-task', taskId: purge.id, schedule: '45 5 * * *' });
      expect(await taskOn('fra-web-1', 'purge-sessions')).toMatchObject({
        schedule: '45 5 * * *',
        id: purge.id,
      });
      await runToEnd({ kind: 'undo', operationId: changed.id });
      expect(await taskOn('fra-web-1', 'purge-sessions')).toMatchObject({ schedule: purge.schedule });
      const report = await taskOn('fra-api-1', 'nightly-report');
      const other = await runToEnd({ kind: 'edit-task', taskId: report.id, schedule: '*-*-* 05:30:00' });
      expect((await taskOn('fra-api-1', 'nightly-report')).schedule).toContain('05:30:00');
      await runToEnd({ kind: 'undo', operationId: other.id });
      expect((await taskOn('fra-api-1', 'nightly-report')).schedule).toBe(report.schedule);
      const wrong = await link.call('operation.plan', {
        request: { kind: 'edit-task', taskId: purge.id, schedule: '99 5 * * *' },
      });
      expect(wrong.refusal).toContain('99 is no minute');
    },
    patienceMs,
  );
});
