import { alarmId, epochMs, nodeId, type Alarm, type AlarmId, type Finding } from '#shared/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { updateAlarms } from './update-alarms.ts';

const node = nodeId('a');
const t = (ms: number) => epochMs(1_000_000 + ms);
const finding = (severity: Finding['severity'] = 'warning', units = ['x.service']): Finding => ({
  id: alarmId('failed-units a'),
  nodeId: node,
  severity,
  evidence: { rule: 'failed-units', units },
});
const mapOf = (...alarms: readonly Alarm[]): ReadonlyMap<AlarmId, Alarm> =>
  new Map(alarms.map((alarm) => [alarm.id, alarm]));
const raised = (more: Partial<Alarm> = {}): Alarm => ({
  ...finding(),
  raisedAt: t(0),
  confirmedAt: t(0),
  held: false,
  ...more,
});
const seen = { at: t(1), by: 'mara', reason: 'on it' };
const quiet = { at: t(1), by: 'mara', reason: 'moving', until: t(99_000) };

describe('the life of an alarm', () => {
  it('is raised by a finding', () => {
    expect(updateAlarms(mapOf(), node, [finding()], [], t(0)).changed).toEqual([raised()]);
  });
  it('is not published again while nothing changed, but confirmed once a minute', () => {
    expect(updateAlarms(mapOf(raised()), node, [finding()], [], t(15_000)).changed).toEqual([]);
    expect(updateAlarms(mapOf(raised()), node, [finding()], [], t(60_000)).changed).toEqual([
      raised({ confirmedAt: t(60_000) }),
    ]);
  });
  it('follows its evidence and keeps what people said about it', () => {
    const before = raised({ acknowledged: seen, silenced: quiet });
    expect(updateAlarms(mapOf(before), node, [finding('warning', ['y.service'])], [], t(5)).changed).toEqual([
      { ...before, evidence: { rule: 'failed-units', units: ['y.service'] }, confirmedAt: t(5) },
    ]);
  });
  it('is news again when it becomes critical, but stays as silent as somebody wanted it', () => {
    const [after] = updateAlarms(
      mapOf(raised({ acknowledged: seen, silenced: quiet })),
      node,
      [finding('critical')],
      [],
      t(5),
    ).changed;
    expect([after?.severity, after?.acknowledged, after?.silenced]).toEqual(['critical', undefined, quiet]);
  });
  it('is held, told once, while its data is missing, and confirmed when it comes back', () => {
    const held = raised({ held: true });
    expect(updateAlarms(mapOf(raised()), node, [], [finding().id], t(5)).changed).toEqual([held]);
    expect(updateAlarms(mapOf(held), node, [], [finding().id], t(9)).changed).toEqual([]);
    expect(updateAlarms(mapOf(held), node, [finding()], [], t(12)).changed).toEqual([
      raised({ confirmedAt: t(12) }),
    ]);
  });
  it('clears when it is neither found nor held, and leaves other nodes alone', () => {
    const other = { ...raised(), id: alarmId('failed-units b'), nodeId: nodeId('b') };
    expect(updateAlarms(mapOf(raised(), other), node, [], [], t(5)).changed).toEqual([
      raised({ clearedAt: t(5) }),
    ]);
  });
  it('comes back as a new alarm that nobody has seen, under a silence that has not ended', () => {
    const before = raised({ clearedAt: t(2), acknowledged: seen, silenced: quiet });
    expect(updateAlarms(mapOf(before), node, [finding()], [], t(5)).changed).toEqual([
      raised({ raisedAt: t(5), confirmedAt: t(5), silenced: quiet }),
    ]);
  });

  it('never clears an alarm whose data is missing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('found', 'held'), { maxLength: 50 }), (moments) => {
        let alarm = raised();
        moments.forEach((moment, i) => {
          const now = t((i + 1) * 15_000);
          const { changed } = updateAlarms(
            mapOf(alarm),
            node,
            moment === 'found' ? [finding()] : [],
            moment === 'held' ? [alarm.id] : [],
            now,
          );
          alarm = changed[0] ?? alarm;
        });
        expect(alarm.clearedAt).toBeUndefined();
      }),
      { seed: 3 },
    );
  });
});
