import { epochMs, type EpochMs, type Fact, type HostFacts, type Volume } from '#shared/model';
import type { FactContext, Field } from '../../source-kit/index.ts';
import type { FullReading, LiteReading, TickReading, VolumeReading } from './read/index.ts';

const factOf = <T>(field: Field<T>, source: string, context: FactContext): Fact<T> =>
  field.known
    ? { state: 'known', value: field.value, observedAt: context.receivedAt, source, everyMs: context.everyMs }
    : { state: 'unknown', reason: field.reason, says: field.says, observedAt: context.receivedAt, source };

const mapField = <T, U>(field: Field<T>, compute: (value: T) => Field<U>): Field<U> =>
  field.known ? compute(field.value) : field;

/** A boot's start is computed anew with each answer; what moves less than this is the network's jitter, not a new boot. */
const bootJitterMs = 2_000;

const bootedAt = (reading: TickReading, context: FactContext): Field<EpochMs> =>
  mapField(reading.uptimeMs, (uptimeMs) => {
    const now = Math.max(0, context.receivedAt - uptimeMs);
    const before = context.before.bootedAt;
    const same = before.state === 'known' && Math.abs(before.value - now) <= bootJitterMs;
    return { known: true, value: same ? before.value : epochMs(now) };
  });

/** Facts of one tick. */
export const tickFacts = (reading: TickReading, context: FactContext): Partial<HostFacts> => ({
  bootId: factOf(reading.bootId, '/proc/sys/kernel/random/boot_id', context),
  bootedAt: factOf(bootedAt(reading, context), '/proc/uptime', context),
  load: factOf(reading.load, '/proc/loadavg', context),
  cpu: factOf(reading.cpu, '/proc/stat', context),
  memory: factOf(reading.memory, '/proc/meminfo', context),
});

/** An answer that took longer cannot place the node's clock to within the 2 s that the alarm asks about (R88). */
const skewAnswerLimitMs = 3_000;

/** Node clock minus console clock at the middle of the question (R88). */
const clockSkew = (reading: FullReading, context: FactContext): Field<number> =>
  mapField(reading.nodeClockMs, (nodeClockMs) => {
    const tookMs = context.receivedAt - context.sentAt;
    return tookMs < 0 || tookMs > skewAnswerLimitMs
      ? { known: false, reason: 'timed-out', says: 'The answer took too long to compare the clocks by it.' }
      : { known: true, value: Math.round(nodeClockMs - (context.sentAt + tookMs / 2)) };
  });

const volumeOf = (reading: VolumeReading, context: FactContext): Volume => ({
  mount: reading.mount,
  device: reading.device,
  fileSystem: reading.fileSystem,
  space: factOf(reading.space, 'df -k', context),
  inodes: factOf(reading.inodes, 'df -i', context),
  readOnly: factOf(reading.readOnly, '/proc/mounts', context),
});

/** Facts of one lite answer. */
export const liteFacts = (reading: LiteReading, context: FactContext): Partial<HostFacts> => ({
  volumes: factOf(
    mapField(reading.volumes, (volumes) => ({
      known: true,
      value: volumes.map((volume) => volumeOf(volume, context)),
    })),
    'df -k, /proc/mounts',
    context,
  ),
  swap: factOf(reading.swap, '/proc/meminfo', context),
  pressure: factOf(reading.pressure, '/proc/pressure', context),
  temperature: factOf(reading.temperature, '/sys/class/thermal', context),
  power: factOf(reading.power, 'get_throttled', context),
});

/** Facts of one full answer. */
export const fullFacts = (reading: FullReading, context: FactContext): Partial<HostFacts> => ({
  clockSkewMs: factOf(clockSkew(reading, context), 'date +%s', context),
  hostname: factOf(reading.hostname, 'uname -n', context),
  kernel: factOf(reading.kernel, 'uname -r', context),
  architecture: factOf(reading.architecture, 'uname -m', context),
  operatingSystem: factOf(reading.operatingSystem, '/etc/os-release', context),
  model: factOf(reading.model, 'device tree or DMI', context),
  failedUnits: factOf(reading.failedUnits, 'systemctl --failed', context),
  previousBootEnd: factOf(reading.previousBootEnd, 'last -x, else journalctl', context),
});
