import { fault } from '#shared/fault';
import { defaultAlarmPolicy, epochMs, type Connection, type HostFacts } from '#shared/model';
import { describe, expect, it } from 'vitest';
import {
  connected,
  createWatch,
  goodFacts,
  hour,
  known,
  minute,
  second,
  start,
  testNode,
  volume,
  waiting,
} from './test-kit/index.ts';

/** Sees the same facts every 15 s for a while. */
const seeFor = (
  watch: ReturnType<typeof createWatch>,
  fromMs: number,
  forMs: number,
  more: (at: number) => Partial<HostFacts>,
): void => {
  for (let at = fromMs; at <= fromMs + forMs; at += 15 * second)
    watch.see(start + at, goodFacts(start + at, more(start + at)));
};

describe('rules of the machine', () => {
  it('says nothing about a machine in order', () => {
    const watch = createWatch();
    seeFor(watch, 0, hour, () => ({}));
    expect(watch.told).toEqual([]);
  });

  const cases: readonly (readonly [string, (at: number) => Partial<HostFacts>, string, number])[] = [
    ['a clock that is off', (at) => ({ clockSkewMs: known(-4_000, at) }), 'clock-skew warning', 0],
    [
      'a clock that is far off',
      (at) => ({ clockSkewMs: known(10 * 365 * 24 * hour, at) }),
      'clock-skew critical',
      0,
    ],
    ['a failed unit', (at) => ({ failedUnits: known(['nginx.service'], at) }), 'failed-units warning', 0],
    [
      'heat that lasts',
      (at) => ({ temperature: known({ celsius: 84, sensor: 'cpu' }, at) }),
      'overheating warning',
      3 * minute,
    ],
    ['a slow link', (at) => ({ roundTripMs: known(27, at) }), 'round-trip warning', 2 * minute],
    ['a very slow link', (at) => ({ roundTripMs: known(450, at) }), 'round-trip critical', 2 * minute],
    [
      'too little memory, without PSI',
      (at) => ({ memory: known({ totalBytes: 8e9, availableBytes: 1e8 }, at) }),
      'memory-pressure critical',
      2 * minute,
    ],
    [
      'tasks that wait for memory',
      (at) => ({
        pressure: known({ cpuSome: 0, memorySome: 0.2, memoryFull: 0.1, ioSome: 0, ioFull: 0 }, at),
      }),
      'memory-pressure warning',
      2 * minute,
    ],
    [
      'under-voltage',
      (at) => ({
        power: known(
          {
            underVoltageNow: true,
            throttledNow: false,
            underVoltageSinceBoot: true,
            throttledSinceBoot: false,
          },
          at,
        ),
      }),
      'under-voltage warning',
      0,
    ],
    [
      'a full disk, in one sweep',
      (at) => ({ volumes: known([volume(1e9, at)], at) }),
      'disk-space critical',
      0,
    ],
    [
      'a nearly full disk, in one sweep',
      (at) => ({ volumes: known([volume(4e9, at)], at) }),
      'disk-space warning',
      0,
    ],
    [
      'a volume without inodes',
      (at) => ({
        volumes: known([volume(60e9, at, { inodes: known({ total: 1_000_000, free: 2_000 }, at) })], at),
      }),
      'disk-inodes critical',
      0,
    ],
    [
      'a root that is read-only',
      (at) => ({ volumes: known([volume(60e9, at, { readOnly: known(true, at) })], at) }),
      'disk-read-only critical',
      0,
    ],
  ];
  it.each(cases)('tells %s', (_what, bad, told, afterMs) => {
    const watch = createWatch();
    seeFor(watch, 0, afterMs, bad);
    expect(watch.rules()).toEqual([told]);
  });

  it.each(cases)(
    'keeps %s open, held, while the node gives no data, for however long',
    (_what, bad, told, afterMs) => {
      const watch = createWatch();
      seeFor(watch, 0, afterMs, bad);
      const old = goodFacts(start + afterMs, bad(start + afterMs));
      for (let at = afterMs + 10 * minute; at < 50 * hour; at += hour)
        watch.see(start + at, old, connected, start + at);
      expect(watch.rules()).toContain(`${told} held`);
    },
  );

  it('does not take half a round trip for a wrong clock', () => {
    const watch = createWatch();
    seeFor(watch, 0, 0, (at) => ({ clockSkewMs: known(2_300, at), roundTripMs: known(900, at) }));
    expect(watch.rules()).toEqual([]);
  });

  it('is not impressed by one slow answer', () => {
    const watch = createWatch();
    seeFor(watch, 0, 10 * minute, (at) => ({
      roundTripMs: known((at - start) % (2 * minute) === 0 ? 300 : 9, at),
    }));
    expect(watch.told).toEqual([]);
  });

  it('does not call a link slow for the crowd of handshakes at the start', () => {
    const watch = createWatch();
    seeFor(watch, 0, minute / 4, (at) => ({ roundTripMs: known(45, at) }));
    seeFor(watch, minute / 2, 10 * minute, (at) => ({ roundTripMs: known(9, at) }));
    expect(watch.told).toEqual([]);
  });

  it('tells a reboot, how it came, and clears it after an hour', () => {
    const watch = createWatch();
    const after = (at: number) => ({
      bootId: known('boot-2', at),
      bootedAt: known(epochMs(start + minute), at),
      previousBootEnd: known('unclean' as const, at),
    });
    seeFor(watch, 0, minute, () => ({}));
    seeFor(watch, 2 * minute, minute, after);
    expect([...watch.open.values()].map((alarm) => alarm.evidence)).toEqual([
      { rule: 'node-rebooted', bootedAt: start + minute, previousBootEnd: 'unclean' },
    ]);
    seeFor(watch, 3 * minute, hour, after);
    expect(watch.rules()).toEqual([]);
  });

  it('says nothing about a machine that was booted before it was first seen', () => {
    const watch = createWatch();
    seeFor(watch, 0, minute, (at) => ({ bootedAt: known(epochMs(at - minute), at) }));
    expect(watch.told).toEqual([]);
  });

  it('leaves rules alone that the fleet file switched off', () => {
    const watch = createWatch({
      ...defaultAlarmPolicy,
      off: ['failed-units', 'disk-space'],
      ignoredUnits: [],
    });
    seeFor(watch, 0, minute, (at) => ({
      failedUnits: known(['a.service'], at),
      volumes: known([volume(0, at)], at),
    }));
    expect(watch.told).toEqual([]);
  });
});

describe('rules of mounts', () => {
  it('tells an expected mount that is not there, and when it is back', () => {
    const watch = createWatch(defaultAlarmPolicy, { ...testNode, expectedMounts: ['/data'] });
    seeFor(watch, 0, minute, () => ({}));
    expect(watch.rules()).toEqual(['mount-missing critical']);
    seeFor(watch, 2 * minute, minute, (at) => ({
      volumes: known([volume(60e9, at), volume(60e9, at, { mount: '/data' })], at),
    }));
    expect(watch.rules()).toEqual([]);
  });

  it('takes a data volume that turns read-only for critical, one that always was for a warning, an image for normal', () => {
    const readOnly = (mount: string, fileSystem: string, is: boolean, at: number) =>
      volume(60e9, at, { mount, fileSystem, readOnly: known(is, at) });
    const watch = createWatch();
    seeFor(watch, 0, 0, (at) => ({ volumes: known([readOnly('/data', 'xfs', false, at)], at) }));
    seeFor(watch, minute, 0, (at) => ({
      volumes: known(
        [
          readOnly('/data', 'xfs', true, at),
          readOnly('/old', 'ext4', true, at),
          readOnly('/snap', 'squashfs', true, at),
        ],
        at,
      ),
    }));
    expect(watch.rules().sort()).toEqual(['disk-read-only critical', 'disk-read-only warning']);
  });

  it('holds the alarm of a volume that was unmounted for a day, then lets it go', () => {
    const watch = createWatch();
    seeFor(watch, 0, 0, (at) => ({
      volumes: known([volume(60e9, at), volume(0, at, { mount: '/data' })], at),
    }));
    seeFor(watch, hour, minute, () => ({}));
    expect(watch.rules()).toEqual(['disk-space critical held']);
    seeFor(watch, 26 * hour, 5 * minute, () => ({}));
    expect(watch.rules()).toEqual([]);
  });
});

describe('rules of the connection', () => {
  const last = goodFacts(start);

  it('tells an unreachable node after half a minute, since when, and stays quiet about it until then', () => {
    const watch = createWatch();
    watch.see(start, last);
    watch.see(start + 20 * second, last, waiting, start);
    expect(watch.rules()).toEqual([]);
    watch.see(start + 55 * second, last, waiting, start);
    expect([...watch.open.values()].map((alarm) => alarm.evidence)).toMatchObject([
      { rule: 'node-unreachable', downSince: start, attempts: 3 },
    ]);
  });

  it('keeps it while the next try is under way, says when it is back, then clears', () => {
    const watch = createWatch();
    watch.see(start, last);
    for (const at of [20, 60]) watch.see(start + at * second, last, waiting, start);
    const trying: Connection = { state: 'connecting', since: epochMs(start + 61_000), attempt: 4 };
    watch.see(start + 61 * second, last, trying, start);
    expect(watch.rules()).toEqual(['node-unreachable critical']);
    const back = { ...connected, since: epochMs(start + 65_000) };
    watch.see(start + 65 * second, goodFacts(start + 65_000), back);
    expect([...watch.open.values()].map((alarm) => alarm.evidence)).toMatchObject([
      { backSince: start + 65_000 },
    ]);
    watch.see(start + 130 * second, goodFacts(start + 130_000), back);
    expect(watch.rules()).toEqual([]);
  });

  it('tells an open connection that has gone silent', () => {
    const watch = createWatch();
    watch.see(start, last);
    watch.see(start + 46 * second, last, connected, start);
    expect(watch.rules()).toEqual(['node-stale warning']);
  });

  it('tells a changed key as critical and any other block as a warning, and does not clear them while it tries', () => {
    const blocked = (code: 'transport.host-key-changed' | 'transport.auth-failed'): Connection => ({
      state: 'blocked',
      since: epochMs(start),
      fault: fault(code, 'no'),
    });
    const watch = createWatch();
    watch.see(start, last, blocked('transport.auth-failed'), undefined);
    watch.see(start + second, last, { state: 'connecting', since: epochMs(start), attempt: 1 }, undefined);
    expect(watch.rules()).toEqual(['node-blocked warning held']);
    watch.see(start + 2 * second, last, blocked('transport.host-key-changed'), undefined);
    expect(watch.rules()).toEqual(['host-key-changed critical']);
    watch.see(start + 3 * second, goodFacts(start + 3_000), connected);
    expect(watch.rules()).toEqual([]);
  });
});
