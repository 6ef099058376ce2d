import type { Truth, WorldMachine, WorldVolume } from '#shared/model';
import type { FakeAnswer } from '../../source-kit/index.ts';
import { isRemote } from './file-systems.ts';
import { fakeFilling } from './filling/fake.ts';
import { endMark } from './script/index.ts';

/**
 * Answers the asks of the host source as the machine would at `at` (console clock, epoch ms): the text that the scripts
 * would print there, not the readings. Alpine machines answer with busybox's df, the others with that of GNU.
 * An ask it does not know is answered with nothing and exit status 127, as a shell does.
 */
export const fakeHost =
  (machine: WorldMachine, at: number): FakeAnswer =>
  (askId, inputs) => {
    const [mount = ''] = inputs;
    switch (askId) {
      case 'host.tick':
        return said(printTick(machine));
      case 'host.lite':
        return said(printLite(machine));
      case 'host.full':
        return said(printFull(machine, at));
      case 'host.filling':
        return said(fakeFilling(machine.volumes.find((volume) => volume.mount === mount)));
      default:
        return { stdout: '', stderr: `sh: ${askId}: not found\n`, exitStatus: 127 };
    }
  };

const said = (stdout: string) => ({ stdout, stderr: '', exitStatus: 0 });

const statusWords = {
  'not-supported': 'absent',
  'not-permitted': 'denied',
  unreadable: 'failed',
  'timed-out': 'timeout',
} as const;

/** One section: its lines when the value is known, else its status. */
const section = <T>(name: string, truth: Truth<T>, print: (value: T) => readonly string[]): string =>
  truth.state === 'known'
    ? [`@${name}`, ...print(truth.value), ''].join('\n')
    : `@${name} ${statusWords[truth.reason]}\n`;

const lines = (name: string, text: readonly string[]): string => [`@${name}`, ...text, ''].join('\n');

const kibibytes = (bytes: number): string => String(Math.round(bytes / 1_024));

/** Clock ticks per second of proc_stat(5) on every Linux. */
const ticksPerSecond = 100;
/** Ticks between the two lines of /proc/stat; enough for four digits of the share. */
const ticksBetween = 10_000;

const printTick = (machine: WorldMachine): string => {
  const seconds = machine.uptimeMs / 1_000;
  const idleBefore = Math.round(seconds * ticksPerSecond * machine.cpu.coreCount);
  const busy = Math.round(machine.cpu.usedRatio * ticksBetween);
  const memory = machine.memory;
  return [
    section('boot', machine.bootId, (id) => [id]),
    section('load', machine.load, ({ one, five, fifteen }) => [
      `${one.toFixed(2)} ${five.toFixed(2)} ${fifteen.toFixed(2)} 1/212 4711`,
    ]),
    lines('uptime', [`${seconds.toFixed(2)} ${(seconds * machine.cpu.coreCount * 0.9).toFixed(2)}`]),
    lines('cpu', [
      `cores ${machine.cpu.coreCount}`,
      `before cpu  5000 0 2000 ${idleBefore} 0 0 0 0 0 0`,
      `now cpu  ${5_000 + busy} 0 2000 ${idleBefore + ticksBetween - busy} 0 0 0 0 0 0`,
    ]),
    section('memory', memory, ({ totalBytes, availableBytes }) => [
      `MemTotal: ${kibibytes(totalBytes)} kB`,
      `MemAvailable: ${kibibytes(availableBytes)} kB`,
    ]),
    endMark,
  ].join('');
};

const printPressure = (truth: WorldMachine['pressure']): string => {
  const stall = (kind: string, ratio: number) => {
    const percent = (ratio * 100).toFixed(2);
    return `${kind} avg10=${percent} avg60=${percent} avg300=${percent} total=1000`;
  };
  return [
    section('psi.cpu', truth, ({ cpuSome }) => [stall('some', cpuSome), stall('full', 0)]),
    section('psi.memory', truth, (value) => [
      stall('some', value.memorySome),
      stall('full', value.memoryFull),
    ]),
    section('psi.io', truth, (value) => [stall('some', value.ioSome), stall('full', value.ioFull)]),
  ].join('');
};

/** The escapes of proc_pid_mounts(5). */
const escapeMount = (text: string): string =>
  text.replace(/[ \t\n\\#]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);

const printLite = (machine: WorldMachine): string => {
  const far = machine.volumes.filter((volume) => isRemote(volume.fileSystem));
  const near = machine.volumes.filter((volume) => !isRemote(volume.fileSystem));
  const isPosix = machine.operatingSystem.state === 'known' && machine.operatingSystem.value.id === 'alpine';
  const farHangs = far.some(({ space }) => space.state === 'unknown' && space.reason === 'timed-out');
  const print = isPosix ? printPosixDf : printGnuDf;
  return [
    lines(
      'mounts',
      machine.volumes.map(({ device, mount, fileSystem, readOnly }) =>
        [escapeMount(device), escapeMount(mount), fileSystem, readOnly ? 'ro' : 'rw'].join(' '),
      ),
    ),
    near.length > 0 ? print('near', near) : '',
    far.length > 0 ? (farHangs ? '@far timeout\n' : print('far', far)) : '',
    section('swap', machine.swap, ({ totalBytes, freeBytes }) => [
      `SwapTotal: ${kibibytes(totalBytes)} kB`,
      `SwapFree: ${kibibytes(freeBytes)} kB`,
    ]),
    printPressure(machine.pressure),
    section('heat', machine.temperature, ({ celsius, sensor }) => [
      `${Math.round(celsius * 1_000)} ${sensor}`,
    ]),
    section('power', machine.power, (power) => {
      const flags =
        Number(power.underVoltageNow) |
        (Number(power.throttledNow) << 2) |
        (Number(power.underVoltageSinceBoot) << 16) |
        (Number(power.throttledSinceBoot) << 18);
      return [flags.toString(16)];
    }),
    endMark,
  ].join('');
};

const counts = (volume: WorldVolume) => ({
  space:
    volume.space.state === 'known'
      ? [volume.space.value.sizeBytes, volume.space.value.usedBytes, volume.space.value.availableBytes].map(
          kibibytes,
        )
      : ['-', '-', '-'],
  inodes: volume.inodes.state === 'known' ? [volume.inodes.value.total, volume.inodes.value.free] : [0, 0],
});

const printGnuDf = (name: string, volumes: readonly WorldVolume[]): string =>
  lines(name, [
    '1K-blocks     Used    Avail   Inodes    IFree Mounted on',
    ...volumes.map((volume) => {
      const { space, inodes } = counts(volume);
      return `${[...space, ...inodes].join(' ')} ${volume.mount}`;
    }),
  ]);

const printPosixDf = (name: string, volumes: readonly WorldVolume[]): string =>
  lines(`${name}.blocks`, [
    'Filesystem           1024-blocks    Used Available Capacity Mounted on',
    ...volumes.map((volume) => `${volume.device} ${counts(volume).space.join(' ')} 50% ${volume.mount}`),
  ]) +
  lines(`${name}.inodes`, [
    'Filesystem              Inodes      Used Available Capacity Mounted on',
    ...volumes.map((volume) => {
      const [total = 0, free = 0] = counts(volume).inodes;
      return `${volume.device} ${total} ${total - free} ${free} 50% ${volume.mount}`;
    }),
  ]);

const printFull = (machine: WorldMachine, at: number): string => {
  const { hostname, kernel, architecture } = machine;
  const uname: Truth<readonly string[]> =
    hostname.state !== 'known'
      ? hostname
      : kernel.state === 'known' && architecture.state === 'known'
        ? { state: 'known', value: [`Linux ${hostname.value} ${kernel.value} ${architecture.value}`] }
        : { state: 'unknown', reason: 'unreadable' };
  return [
    section('clock', machine.clockSkewMs, (skewMs) => [((at + skewMs) / 1_000).toFixed(6)]),
    section('uname', uname, (line) => line),
    section('os', machine.operatingSystem, ({ id, name, version }) => [
      `PRETTY_NAME="${name}"`,
      `ID=${id}`,
      ...(version === 'rolling' ? [] : [`VERSION_ID="${version}"`]),
    ]),
    section('model', machine.model, (model) => [model]),
    section('units', machine.failedUnits, (units) =>
      units.map((unit) => `${unit} loaded failed failed ${unit}`),
    ),
    machine.previousBootEnd.state === 'known'
      ? lines('previous.wtmp', [
          'reboot   system boot  6.1.0-30 Sat Nov 21 08:00   still running',
          machine.previousBootEnd.value === 'clean'
            ? 'shutdown system down  6.1.0-30 Sat Nov 21 07:59 - 08:00  (00:00)'
            : 'reboot   system boot  6.1.0-30 Tue Nov  3 10:12 - crash',
          '',
          'wtmp begins Tue Nov  3 10:12:00 2026',
        ])
      : section('previous', machine.previousBootEnd, () => []),
    endMark,
  ].join('');
};
