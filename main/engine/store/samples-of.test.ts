import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, unknownHostFacts, type Fact, type Volume } from '#shared/model';
import { samplesOf } from './samples-of.ts';

const at = epochMs(Date.UTC(2026, 10, 21));
const known = <T>(value: T, observedAt = at): Fact<T> => ({
  state: 'known',
  value,
  observedAt,
  source: 'df -k',
  everyMs: 15_000,
});
const volume = (space: Volume['space'], inodes: Volume['inodes']): Volume => ({
  mount: '/var',
  device: '/dev/vdb',
  fileSystem: 'ext4',
  space,
  inodes,
  readOnly: known(false),
});
const room = { sizeBytes: 100, usedBytes: 60, availableBytes: 40 };

describe('what is kept of an answer', () => {
  it('keeps disks read a moment before the answer was whole, each at its own time', () => {
    const earlier = epochMs(at - 37);
    const facts = {
      volumes: known([volume(known(room, earlier), known({ total: 9, free: 5 }, earlier))], earlier),
      roundTripMs: known(3),
    };
    const kept = samplesOf(nodeId('db-1'), facts).map(({ metric, subject, at: time, value }) => [
      metric,
      subject,
      time,
      value,
    ]);
    expect(kept).toEqual([
      ['roundTripMs', '', at, 3],
      ['volume.availableBytes', '/var', earlier, 40],
      ['volume.sizeBytes', '/var', earlier, 100],
      ['volume.freeInodes', '/var', earlier, 5],
      ['volume.totalInodes', '/var', earlier, 9],
    ]);
  });

  it('keeps nothing of what is unknown, and no old number twice', () => {
    const gap: Volume['inodes'] = {
      state: 'unknown',
      reason: 'timed-out',
      says: 'df did not end.',
      observedAt: at,
      source: 'df -i',
    };
    const facts = { volumes: known([volume(known(room, epochMs(at - 15_000)), gap)]) };
    expect(samplesOf(nodeId('db-1'), facts)).toEqual([]);
    expect(samplesOf(nodeId('db-1'), unknownHostFacts('unreachable', 'No answer.', at))).toEqual([]);
  });
});
