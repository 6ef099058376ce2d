import { describe, expect, it } from 'vitest';
import { fault, FaultError } from '#shared/fault';
import { alarmId, epochMs, nodeId, type Alarm } from '#shared/model';
import { createFakeClock, createSystemRandom } from '../ports/index.ts';
import { createFleetBoard, type Store } from '../store/index.ts';
import { createAlarmKeeper } from './alarm-keeper.ts';

const set = (kept: readonly Alarm[] | FaultError = []) => {
  const clock = createFakeClock();
  const told: string[] = [];
  const warned: string[] = [];
  const saved: Alarm[] = [];
  const board = createFleetBoard(clock, {
    name: 'Test',
    origin: 'file',
    problems: [],
    roundTripTargetMs: 20,
    roundTripWorstMs: 400,
    recording: { state: 'recording' },
  });
  const store: Pick<Store, 'saveAlarm' | 'alarmsSince'> = {
    saveAlarm: (alarm) => void saved.push(alarm),
    alarmsSince: async () => {
      if (kept instanceof FaultError) throw kept;
      return kept;
    },
  };
  const ports = {
    clock,
    random: createSystemRandom(),
    log: { info: () => undefined, warn: (says: string) => void warned.push(says) },
    notices: { alarm: (alarm: Alarm) => void told.push(alarm.id) },
    places: { dataDirectory: '', homeDirectory: '' },
    operator: 'tester',
  };
  return { clock, board, told, warned, saved, keeper: createAlarmKeeper(ports, board, store as Store) };
};

const alarm = (name: string, more: Partial<Alarm> = {}): Alarm => ({
  id: alarmId(`failed-units ${name}`),
  nodeId: nodeId(name),
  severity: 'critical',
  evidence: { rule: 'failed-units', units: ['app.service'] },
  raisedAt: epochMs(1_000),
  confirmedAt: epochMs(1_000),
  held: false,
  ...more,
});

describe('telling a person of alarms', () => {
  it('says a new critical one once, however often it is confirmed, and again when it was raised anew', () => {
    const { keeper, told } = set();
    keeper.keep([alarm('db-1')]);
    keeper.keep([alarm('db-1', { confirmedAt: epochMs(60_000) })]);
    expect(told).toHaveLength(1);
    keeper.keep([alarm('db-1', { clearedAt: epochMs(70_000) })]);
    keeper.keep([alarm('db-1', { raisedAt: epochMs(80_000) })]);
    expect(told).toHaveLength(2);
  });

  it('keeps quiet about warnings until one becomes critical', () => {
    const { keeper, told } = set();
    keeper.keep([alarm('db-1', { severity: 'warning' })]);
    expect(told).toEqual([]);
    keeper.keep([alarm('db-1')]);
    expect(told).toHaveLength(1);
  });

  it('keeps quiet about a silenced one, and records all of them', () => {
    const { clock, keeper, told, saved } = set();
    const until = epochMs(clock.now() + 3_600_000);
    const quiet = alarm('db-1', { silenced: { at: epochMs(0), by: 'ann', reason: 'rebuild', until } });
    keeper.keep([quiet, alarm('db-2', { severity: 'warning' })]);
    expect(told).toEqual([]);
    expect(saved.map(({ nodeId: id }) => id)).toEqual(['db-1', 'db-2']);
  });
});

describe('alarms of the session before', () => {
  it('come back held, without a second notice; cleared ones stay cleared; those of foreign nodes stay away', async () => {
    const cleared = alarm('db-2', { clearedAt: createFakeClock().now() });
    const { board, keeper, told } = set([alarm('db-1'), cleared, alarm('gone-1')]);
    await keeper.restore(new Set([nodeId('db-1'), nodeId('db-2')]));
    expect(board.snapshot().alarms).toEqual(expect.arrayContaining([alarm('db-1', { held: true }), cleared]));
    expect(board.snapshot().alarms).toHaveLength(2);
    keeper.keep([alarm('db-1', { confirmedAt: epochMs(90_000) })]);
    expect(told).toEqual([]);
  });

  it('come back with nodes that join the fleet later, and only once', async () => {
    const { board, keeper } = set([alarm('db-1'), alarm('db-2')]);
    await keeper.restore(new Set());
    await keeper.restore(new Set([nodeId('db-1')]));
    expect(board.snapshot().alarms.map(({ nodeId: id }) => id)).toEqual(['db-1']);
    board.putAlarms([alarm('db-1', { clearedAt: epochMs(Date.UTC(2026, 10, 21, 14)) })]);
    await keeper.restore(new Set([nodeId('db-1'), nodeId('db-2')]));
    expect([...board.openAlarmsOf(nodeId('db-1')).keys()]).toEqual([]);
    expect([...board.openAlarmsOf(nodeId('db-2')).values()]).toEqual([alarm('db-2', { held: true })]);
  });

  it('are left out, and it is said, when the history cannot be read', async () => {
    const { board, keeper, warned } = set(
      new FaultError(fault('store.unreadable', 'The history cannot be read.')),
    );
    await keeper.restore(new Set([nodeId('db-1')]));
    expect(board.snapshot().alarms).toEqual([]);
    expect(warned).toHaveLength(1);
  });
});
