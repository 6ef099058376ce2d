import {
  epochMs,
  hostFactNames,
  type EpochMs,
  type Fact,
  type HostFacts,
  type UnknownReason,
  type Volume,
} from '#shared/model';

/** How often invented nodes answer, ms. */
export const everyMs = 5_000;

/** A value that was read at `at`. */
export const known = <T>(value: T, at: EpochMs): Fact<T> => ({
  state: 'known',
  value,
  observedAt: at,
  source: 'fixture',
  everyMs,
});

/** A value that could not be read. */
export const unknown = (reason: UnknownReason, at: EpochMs, says = 'The fixture says so.'): Fact<never> => ({
  state: 'unknown',
  reason,
  says,
  observedAt: at,
  source: 'fixture',
});

const giga = 1e9;

/** One file system, by its share in use. */
export const volume = (mount: string, usedRatio: number, at: EpochMs, sizeGb = 100): Volume => ({
  mount,
  device: '/dev/vda1',
  fileSystem: 'ext4',
  space: known(
    {
      sizeBytes: sizeGb * giga,
      usedBytes: sizeGb * giga * usedRatio,
      availableBytes: sizeGb * giga * (1 - usedRatio),
    },
    at,
  ),
  inodes: known({ total: 6_000_000, free: 5_000_000 }, at),
  readOnly: known(false, at),
});

/** All facts of a well machine, each known at `at`, with `replaced` laid over. */
export const hostFacts = (at: EpochMs, replaced: Partial<HostFacts> = {}): HostFacts => ({
  hostname: known('fixture', at),
  operatingSystem: known({ id: 'debian', name: 'Debian GNU/Linux', version: '12' }, at),
  kernel: known('6.1.0-28-amd64', at),
  architecture: known('x86_64', at),
  model: known('QEMU Standard PC', at),
  bootId: known('00000000-0000-4000-8000-000000000000', at),
  bootedAt: known(epochMs(Math.max(0, at - 40 * 86_400_000)), at),
  previousBootEnd: known('clean', at),
  load: known({ one: 0.4, five: 0.5, fifteen: 0.5 }, at),
  cpu: known({ usedRatio: 0.12, coreCount: 4 }, at),
  memory: known({ totalBytes: 8 * 1024 ** 3, availableBytes: 5 * 1024 ** 3 }, at),
  swap: known({ totalBytes: 0, freeBytes: 0 }, at),
  pressure: known({ cpuSome: 0.01, memorySome: 0, memoryFull: 0, ioSome: 0.01, ioFull: 0 }, at),
  temperature: unknown('not-supported', at),
  power: unknown('not-supported', at),
  failedUnits: known([], at),
  clockSkewMs: known(4, at),
  roundTripMs: known(7, at),
  volumes: known([volume('/', 0.4, at)], at),
  ...replaced,
});

/** All facts unknown for one reason, as before the first answer. */
export const noFacts = (reason: UnknownReason, at: EpochMs): HostFacts =>
  Object.fromEntries(hostFactNames.map((name) => [name, unknown(reason, at)])) as HostFacts;
