import { describe, expect, it } from 'vitest';
import { hostFactsSchema, type Fact } from '#shared/model';
import { at, factsOf, probeOf, replies } from './test-kit/index.ts';

/** Known values as themselves, unknown ones as their reason: what a test wants to see of facts. */
const seen = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(seen);
  if (typeof value !== 'object' || value === null) return value;
  const fact = value as Partial<Fact<unknown>>;
  if (fact.state === 'known') return seen(fact.value);
  if (fact.state === 'unknown') return `unknown: ${fact.reason}`;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, seen(part)]));
};
const seenOf = (name: string): unknown => {
  const reply = replies.find((each) => each.name === `${name}.txt`);
  if (reply === undefined) throw new Error(`no reply ${name}`);
  const facts = factsOf(reply.askId, reply.stdout);
  return facts.ok ? seen(facts.value) : facts.fault.code;
};

const schema = hostFactsSchema.partial();
const probed = replies.filter(({ askId }) => probeOf(askId) !== undefined);

describe('a recorded reply', () => {
  it('of a Raspberry Pi that lost power says so, and that its card is read-only', () => {
    expect(seenOf('raspberry-pi-os-12.lite')).toEqual({
      volumes: [
        {
          mount: '/',
          device: '/dev/mmcblk0p2',
          fileSystem: 'ext4',
          space: {
            sizeBytes: 29_844_388 * 1_024,
            usedBytes: 6_310_220 * 1_024,
            availableBytes: 22_262_556 * 1_024,
          },
          inodes: { total: 1_896_960, free: 1_802_212 },
          readOnly: true,
        },
        {
          mount: '/boot/firmware',
          device: '/dev/mmcblk0p1',
          fileSystem: 'vfat',
          space: { sizeBytes: 522_230 * 1_024, usedBytes: 76_326 * 1_024, availableBytes: 445_904 * 1_024 },
          inodes: 'unknown: not-supported',
          readOnly: false,
        },
      ],
      swap: { totalBytes: 102_396 * 1_024, freeBytes: 102_396 * 1_024 },
      pressure: 'unknown: not-supported',
      temperature: { celsius: 51.608, sensor: 'cpu-thermal' },
      power: {
        underVoltageNow: true,
        throttledNow: true,
        underVoltageSinceBoot: true,
        throttledSinceBoot: true,
      },
    });
    expect(seenOf('raspberry-pi-os-12.full')).toEqual({
      clockSkewMs: 1_500,
      hostname: 'pi-07',
      kernel: '6.6.51+rpt-rpi-v8',
      architecture: 'aarch64',
      operatingSystem: { id: 'debian', name: 'Debian GNU/Linux 12 (bookworm)', version: '12' },
      model: 'Raspberry Pi 4 Model B Rev 1.5',
      failedUnits: ['ssh@0.service', 'dev-mmcblk0p3.swap'],
      previousBootEnd: 'unclean',
    });
    expect(seenOf('raspberry-pi-os-12.tick')).toMatchObject({
      cpu: 'unknown: not-asked',
      bootedAt: at - 311_420,
    });
  });

  it('of busybox counts a device once, under its shortest path, though df names another', () => {
    expect(seenOf('alpine-3.20.lite')).toMatchObject({
      pressure: 'unknown: not-supported',
      swap: { totalBytes: 0, freeBytes: 0 },
      volumes: [
        {
          mount: '/',
          space: { availableBytes: 14_194_200 * 1_024 },
          inodes: { total: 1_305_600, free: 1_244_499 },
        },
        {
          mount: '/boot',
          space: { availableBytes: 233_215 * 1_024 },
          inodes: { total: 76_912, free: 76_602 },
        },
      ],
    });
    expect(seenOf('alpine-3.20.full')).toMatchObject({
      model: 'QEMU Standard PC (Q35 + ICH9, 2009)',
      failedUnits: 'unknown: not-supported',
      previousBootEnd: 'unknown: not-supported',
    });
    expect(seenOf('alpine-3.20.tick')).toMatchObject({
      cpu: { usedRatio: 15 / 1_995, coreCount: 4 },
    });
  });

  it('of a container-like system shows its overlay root and leaves a dead NFS server unknown', () => {
    expect(seenOf('debian-12-nspawn.lite')).toMatchObject({
      volumes: [
        { mount: '/', fileSystem: 'overlay', space: { sizeBytes: 1_992_552 * 1_024 } },
        { mount: '/var/lib/docker', device: '/dev/loop0' },
        { mount: '/var/log', space: { availableBytes: 82_716 * 1_024 } },
        {
          mount: '/mnt/back up',
          device: 'nas:/export/back up',
          space: 'unknown: timed-out',
          inodes: 'unknown: timed-out',
          readOnly: false,
        },
      ],
    });
    expect(seenOf('debian-12-nspawn.full')).toMatchObject({ previousBootEnd: 'clean', failedUnits: [] });
  });

  it('of a system without /proc degrades field by field', () => {
    expect(seenOf('freebsd-14.lite')).toMatchObject({
      volumes: [
        {
          mount: '/',
          space: { sizeBytes: 20_307_196 * 1_024 },
          inodes: 'unknown: unreadable',
          readOnly: 'unknown: not-supported',
        },
      ],
    });
    expect(seenOf('freebsd-14.tick')).toEqual({
      bootId: 'unknown: not-supported',
      bootedAt: 'unknown: not-supported',
      load: 'unknown: not-supported',
      cpu: 'unknown: not-supported',
      memory: 'unknown: not-supported',
    });
    expect(seenOf('freebsd-14.full')).toMatchObject({
      kernel: '14.1-RELEASE',
      operatingSystem: { id: 'freebsd' },
    });
  });

  it.each(probed)('$name is read into valid facts', ({ askId, stdout }) => {
    const facts = factsOf(askId, stdout);
    if (!facts.ok) throw new Error(facts.fault.says);
    expect(schema.safeParse(facts.value).error).toBeUndefined();
    expect(Object.keys(facts.value).toSorted()).toEqual(probeOf(askId)?.covers.toSorted());
  });
});
