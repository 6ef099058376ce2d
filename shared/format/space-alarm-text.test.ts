import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, type Evidence } from '#shared/model';
import { alarmText } from './alarm-text.ts';

const now = epochMs(1_000_000_000);
const textOf = (evidence: Evidence) => alarmText({ evidence, held: false, confirmedAt: now }, '', now);

const slot = {
  rule: 'space-retention',
  name: 'orders',
  retention: 'standby_2',
  party: 'db-2',
  nodeId: nodeId('db-2'),
  bytes: 41e9,
  volume: '/var/lib',
  sizeBytes: 200e9,
  availableBytes: 12e9,
  fullAt: epochMs(now + 3 * 3_600_000),
} as const;

describe('an alarm about who owns what', () => {
  it('names the disk that a replication slot fills, and when it is full', () => {
    const { title, because, next } = textOf(slot);
    expect(title).toBe('standby_2 of orders keeps 41 GB on /var/lib of db-2, which is full in 3 h');
    expect(because).toContain('of which 12 GB is left');
    expect(next).toContain('pg_drop_replication_slot');
    const { volume: _v, fullAt: _f, ...unknown } = slot;
    expect(textOf(unknown).title).toBe('standby_2 of orders keeps 41 GB');
  });

  it('tells both sides of a split brain with their epochs, and the safe next step', () => {
    const { title, because, next } = textOf({
      rule: 'space-dispute',
      name: 'orders',
      unit: 'database',
      kind: 'split-brain',
      disputes: 1,
      units: 1,
      disputeId: 'split-brain',
      sides: [
        { owner: 'db-2', epoch: 7, isNewer: true, claimants: ['db-2'] },
        { owner: 'db-1', epoch: 6, isNewer: false, claimants: ['db-1', 'patroni'] },
      ],
      says: 'db-1 and db-2 both take writes',
      nextStep: 'Stop writing to db-1',
    });
    expect(title).toBe('orders has two primaries');
    expect(because).toBe(
      'db-1 and db-2 both take writes. db-2 (epoch 7, the newer), say db-2; db-1 (epoch 6), say db-1 and patroni.',
    );
    expect(next).toBe('Stop writing to db-1.');
  });

  it('says what becomes of a last copy: on a machine that leaves, or that is down', () => {
    const of = (standing: 'up' | 'leaving' | 'down') =>
      textOf({
        rule: 'space-last-copy',
        name: 'sessions',
        unit: 'slot',
        units: 5_461,
        holders: [{ party: 'r1', units: 5_461, standing }],
      });
    expect(of('up').title).toBe('Of 5,461 slots of sessions one live copy is left');
    expect(of('leaving').because).toContain('on r1, which is being taken out of work');
    expect(of('down').title).toBe('Nothing live is left of some slots of sessions');
    expect(of('down').next).toContain('do not wipe');
  });

  it('says when all is well again', () => {
    expect(textOf({ ...slot, wellSince: epochMs(now - 30_000) }).title).toBe(
      'standby_2 of orders is read again',
    );
  });
});
