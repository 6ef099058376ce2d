import { describe, expect, it } from 'vitest';
import {
  defaultAlarmPolicy,
  epochMs,
  nodeId,
  taskIdSchema,
  type DeclaredTask,
  type FleetNode,
  type NodeTasks,
  type ScheduledTask,
} from '#shared/model';
import { fleetTaskFinding, fleetTaskOf, judgeTasks, missingTasks } from './index.ts';
import { testNode } from '../../../../shared/model/test-kit/index.ts';

const now = epochMs(1_800_000_000_000);
const hour = 3_600_000;
const ids = ['db-1', 'db-2', 'db-3'].map(nodeId);

const task = (node: string, name: string, more: Partial<ScheduledTask> = {}): ScheduledTask => ({
  id: taskIdSchema.parse(`timer/${node}/${name}`),
  nodeId: nodeId(node),
  kind: 'timer',
  name,
  command: `/usr/bin/${name}`,
  file: `/etc/systemd/system/${name}`,
  schedule: 'OnCalendar=daily',
  state: 'on',
  runs: [],
  neverRan: false,
  ...more,
});
const tasksOf = (
  node: string,
  tasks: readonly ScheduledTask[],
  more: Partial<NodeTasks> = {},
): NodeTasks => ({
  nodeId: nodeId(node),
  state: 'known',
  says: '',
  observedAt: now,
  seenAt: now,
  everyMs: 300_000,
  observedBy: '',
  tasks: [...tasks],
  findings: [],
  blindSpots: [],
  ...more,
});
const backup: DeclaredTask = {
  name: 'backup',
  nodes: ids,
  matches: 'backup.timer',
  exactly: 1,
  withinMs: 26 * hour,
};
const ran = (agoMs: number) => [
  { startedAt: epochMs(now - agoMs), result: 'succeeded' as const, says: 'success' },
];
const stateOf = (nodes: readonly NodeTasks[]) => fleetTaskOf(backup, nodes, now).state;
const on = (node: string, agoMs = hour) => tasksOf(node, [task(node, 'backup.timer', { runs: ran(agoMs) })]);
const without = (node: string, more: Partial<NodeTasks> = {}) => tasksOf(node, [], more);

describe('a task that exactly one node has to run', () => {
  it('is met by one, and alarms when nobody or two run it', () => {
    expect(stateOf([on('db-1'), without('db-2'), without('db-3')])).toBe('met');
    expect(stateOf([without('db-1'), without('db-2'), without('db-3')])).toBe('nobody');
    expect(stateOf([on('db-1'), on('db-2'), without('db-3')])).toBe('too-many');
    expect(
      fleetTaskFinding(fleetTaskOf(backup, [on('db-1'), on('db-2'), without('db-3')], now)),
    ).toMatchObject({
      kind: 'too-many',
      severity: 'critical',
      nodeIds: ['db-1', 'db-2'],
    });
  });

  it('is unknown, not well and not wrong, while a node that may run it was not read', () => {
    const unread = without('db-3', { state: 'unknown' });
    expect(stateOf([on('db-1'), without('db-2'), unread])).toBe('unknown');
    expect(stateOf([without('db-1'), without('db-2'), unread])).toBe('unknown');
    expect(stateOf([on('db-1'), on('db-2'), unread])).toBe('too-many');
    expect(stateOf([on('db-1')])).toBe('unknown');
  });

  it('that is paused is run by nobody', () => {
    const paused = tasksOf('db-1', [task('db-1', 'backup.timer', { state: 'paused' })]);
    expect(stateOf([paused, without('db-2'), without('db-3')])).toBe('nobody');
  });

  it('alarms when it stayed away for longer than declared, wherever it last ran', () => {
    const others = [without('db-2'), without('db-3')];
    expect(stateOf([on('db-1', 25 * hour), ...others])).toBe('met');
    expect(stateOf([on('db-1', 27 * hour), ...others])).toBe('not-run');
    const never = tasksOf('db-1', [task('db-1', 'backup.timer', { neverRan: true })]);
    expect(stateOf([never, ...others])).toBe('not-run');
    const unseen = tasksOf('db-1', [task('db-1', 'backup.timer')]);
    expect(stateOf([unseen, ...others])).toBe('unknown');
  });
});

describe('equal nodes', () => {
  const nodes = ids.map((id): FleetNode => testNode(id, { labels: { role: 'db' } }));
  const missing = (all: readonly NodeTasks[], isDeclared = () => false) =>
    missingTasks(nodes, all, isDeclared).map(({ nodeIds, says }) => [nodeIds, says.split(',')[0]]);

  it('of which one lacks a task are told of', () => {
    expect(missing([on('db-1'), on('db-2'), without('db-3')])).toEqual([
      [['db-3'], 'backup.timer is missing on db-3'],
    ]);
    const off = tasksOf('db-3', [task('db-3', 'backup.timer', { state: 'off' })]);
    expect(missing([on('db-1'), on('db-2'), off])).toEqual([
      [['db-3'], 'backup.timer is switched off on db-3'],
    ]);
  });

  it('are not told of where the file says who runs it, where only one does, and where one was not read', () => {
    expect(missing([on('db-1'), on('db-2'), without('db-3')], () => true)).toEqual([]);
    expect(missing([on('db-1'), without('db-2'), without('db-3')])).toEqual([]);
    expect(missing([on('db-1'), on('db-2'), without('db-3', { state: 'unknown' })])).toEqual([]);
  });
});

describe('alarms about tasks', () => {
  const failing = {
    kind: 'failing' as const,
    severity: 'warning' as const,
    nodeIds: [nodeId('db-1')],
    taskIds: [task('db-1', 'backup.timer').id],
    says: 'It failed.',
    nextStep: 'Look.',
  };
  const judge = (nodes: readonly NodeTasks[], open: Parameters<typeof judgeTasks>[0]['open'] = []) =>
    judgeTasks({ policy: defaultAlarmPolicy, nodes, fleet: [], open });

  it('name the task and its node, and are held while the node cannot be read', () => {
    const known = tasksOf('db-1', [task('db-1', 'backup.timer')], { findings: [failing] });
    const { findings } = judge([known]);
    expect(findings).toMatchObject([{ evidence: { kind: 'failing', name: 'backup.timer on db-1' } }]);
    const [finding] = findings;
    if (finding === undefined) throw new Error('no alarm');
    const alarm = { ...finding, raisedAt: now, confirmedAt: now, held: false };
    expect(judge([{ ...known, state: 'unknown' }], [alarm])).toEqual({ findings: [], held: [alarm.id] });
    expect(judge([{ ...known, findings: [] }], [alarm])).toEqual({ findings: [], held: [] });
  });

  it('are not raised by what only wants a look', () => {
    const overlapping = { ...failing, kind: 'overlapping' as const };
    expect(judge([tasksOf('db-1', [], { findings: [overlapping] })]).findings).toEqual([]);
  });
});
