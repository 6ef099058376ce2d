import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '#shared/fault';
import {
  epochMs,
  hostFactNames,
  hostFactsSchema,
  unknownHostFacts,
  type Fact,
  type HostFacts,
} from '#shared/model';
import type { Probe } from '../../source-kit/index.ts';
import { source } from './index.ts';
import { replies, replyOf } from './test-kit/index.ts';

const at = epochMs(1_795_255_807_000);
const context = { sentAt: at, receivedAt: at, everyMs: 5_000, before: unknownHostFacts('not-asked', '', at) };
const probeOf = (askId: string): Probe | undefined =>
  source.probes.find((probe) => probe.ask.id === askId) as Probe | undefined;

/** Facts of an answer, or the fault in their place. */
const factsOf = (askId: string, stdout: string): Result<Partial<HostFacts>> => {
  const probe = probeOf(askId);
  if (probe === undefined) throw new Error(`no probe asks ${askId}`);
  const reading = probe.ask.read(replyOf(stdout, at));
  return reading.ok ? { ok: true, value: probe.facts(reading.value, context) } : reading;
};

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

/** Facts of a damaged reply that are known and are not those of the whole one. Volumes count one by one: each stands alone. */
const othersThan = (whole: Partial<HostFacts>, damaged: Partial<HostFacts>): readonly string[] => {
  const others: string[] = [];
  const compare = (name: string, fact: Fact<unknown> | undefined, same: Fact<unknown> | undefined) => {
    if (fact?.state === 'known' && !isDeepStrictEqual(fact, same))
      others.push(`${name}: ${JSON.stringify(fact.value)}`);
  };
  for (const name of hostFactNames) if (name !== 'volumes') compare(name, damaged[name], whole[name]);
  const before = new Map(
    whole.volumes?.state === 'known' ? whole.volumes.value.map((volume) => [volume.mount, volume]) : [],
  );
  for (const volume of damaged.volumes?.state === 'known' ? damaged.volumes.value : [])
    for (const part of ['space', 'inodes', 'readOnly'] as const)
      compare(`${volume.mount} ${part}`, volume[part], before.get(volume.mount)?.[part]);
  return others;
};

describe('a reply that is cut off', () => {
  it.each(probed)('never yields another value than the whole one: $name', ({ askId, stdout }) => {
    const whole = factsOf(askId, stdout);
    if (!whole.ok) throw new Error(whole.fault.says);
    const others = Array.from({ length: stdout.length }, (_, end) =>
      factsOf(askId, stdout.slice(0, end)),
    ).flatMap((cut) => (cut.ok ? othersThan(whole.value, cut.value) : []));
    expect(others).toEqual([]);
  });
});

/** Ways to write a number that no tool of a node uses: each must become unknown, never 0 and never another number. */
const oddNumbers = [
  '1e309',
  '-0',
  '-5',
  'NaN',
  'Infinity',
  '∞',
  '١٢٣',
  '1,5',
  '1.5G',
  '0x10',
  '+7',
  '',
  '99999999999999999999',
];

describe('a damaged reply', () => {
  it('gives facts or a fault, never a throw, and no number out of range: 10,000 mutations', () => {
    const bytes = fc.string({ unit: 'binary', maxLength: 12 });
    const mutation = fc.record({
      reply: fc.constantFrom(...probed),
      from: fc.nat(),
      length: fc.oneof(fc.nat(6), fc.nat(200)),
      insert: fc.oneof(
        bytes,
        fc.constantFrom(...oddNumbers, '\n@end\n', '@mounts\n', '@near failed', '\u0000', '\r\n', ' '),
      ),
    });
    fc.assert(
      fc.property(mutation, ({ reply, from, length, insert }) => {
        const at = from % (reply.stdout.length + 1);
        const facts = factsOf(
          reply.askId,
          reply.stdout.slice(0, at) + insert + reply.stdout.slice(at + length),
        );
        return facts.ok ? schema.safeParse(facts.value).success : facts.fault.code === 'probe.unreadable';
      }),
      { numRuns: 10_000, seed: 61 },
    );
  });

  it('with an impossible number anywhere says unknown there and keeps the rest', () => {
    const others: string[] = [];
    // Not the full ones: the digits in them belong to names.
    for (const { askId, stdout } of probed.filter((reply) => reply.askId !== 'host.full')) {
      const whole = factsOf(askId, stdout);
      if (!whole.ok) throw new Error(whole.fault.says);
      for (const number of stdout.matchAll(/(?<=\s)\d+(?:\.\d+)?(?=\s)/g))
        for (const odd of oddNumbers) {
          const damaged = stdout.slice(0, number.index) + odd + stdout.slice(number.index + number[0].length);
          const facts = factsOf(askId, damaged);
          if (!facts.ok) throw new Error(facts.fault.says);
          // Below zero a temperature is just cold.
          const { temperature, ...rest } = facts.value;
          others.push(
            ...othersThan(whole.value, odd === '-5' || temperature === undefined ? rest : facts.value),
          );
        }
    }
    expect(others).toEqual([]);
  });
});
