import { known, nodeId, unknowable, type WorldVolume } from '#shared/model';
import { chanceOf, uuidOf } from './chance.ts';
import type { Habit, ScenarioNode, ScenarioVolume } from './scenario.ts';

export const gibibyte = 1_073_741_824;
export const mebibyte = 1_048_576;
const dayMs = 86_400_000;

/** One volume in few words. `reserve` is root's share, as mkfs.ext4 leaves it. */
export const volume = (
  mount: string,
  device: string,
  sizeGib: number,
  usedRatio: number,
  habit: Habit,
  contents: Partial<Pick<WorldVolume, 'paths' | 'deletedOpen'>> & { readonly fileSystem?: string } = {},
): ScenarioVolume => {
  const sizeBytes = sizeGib * gibibyte;
  const usedBytes = Math.round((sizeBytes * usedRatio) / 4_096) * 4_096;
  const reserve = Math.round((sizeBytes * 0.05) / 4_096) * 4_096;
  const total = sizeGib * 65_536;
  const fileSystem = contents.fileSystem ?? 'ext4';
  return {
    mount,
    device,
    fileSystem,
    readOnly: false,
    space: known({ sizeBytes, usedBytes, availableBytes: Math.max(0, sizeBytes - usedBytes - reserve) }),
    // vfat keeps no table of inodes.
    inodes:
      fileSystem === 'vfat'
        ? unknowable('not-supported')
        : known({ total, free: Math.round(total * (1 - usedRatio / 3)) }),
    habit,
    paths: contents.paths ?? [],
    deletedOpen: contents.deletedOpen ?? [],
  };
};

export const steady: Habit = { kind: 'steady' };

/** What is common to a machine that only its name and its volumes tell apart. Figures differ a little by name. */
const machineOf = (
  name: string,
  memoryGib: number,
  coreCount: number,
  volumes: readonly ScenarioVolume[],
) => {
  const chance = (what: string) => chanceOf(`${name} ${what}`);
  const load = Math.round(coreCount * (0.15 + chance('load') * 0.35) * 100) / 100;
  return {
    hostname: known(name),
    bootId: known(uuidOf(name)),
    uptimeMs: Math.round((9 + chance('uptime') * 120) * dayMs * 0.0001) * 10_000,
    previousBootEnd: known('clean' as const),
    load: known({ one: load, five: load, fifteen: load }),
    cpu: { usedRatio: Math.round((0.08 + chance('cpu') * 0.3) * 10_000) / 10_000, coreCount },
    memory: known({
      totalBytes: memoryGib * gibibyte,
      availableBytes: Math.round(memoryGib * (0.35 + chance('memory') * 0.3) * 262_144) * 4_096,
    }),
    swap: known({ totalBytes: 2 * gibibyte, freeBytes: 2 * gibibyte }),
    pressure: known({ cpuSome: 0.0112, memorySome: 0, memoryFull: 0, ioSome: 0.0041, ioFull: 0.0026 }),
    temperature: unknowable('not-supported'),
    power: unknowable('not-supported'),
    failedUnits: known([]),
    clockSkewMs: known(0),
    volumes,
  };
};

/** A virtual machine with Debian 12. */
export const debianServer = (
  name: string,
  memoryGib: number,
  coreCount: number,
  volumes: readonly ScenarioVolume[],
) => ({
  ...machineOf(name, memoryGib, coreCount, volumes),
  operatingSystem: known({ id: 'debian', name: 'Debian GNU/Linux 12 (bookworm)', version: '12' }),
  kernel: known('6.1.0-37-amd64'),
  architecture: known('x86_64'),
  model: known('QEMU Standard PC (Q35 + ICH9, 2009)'),
});

/** A virtual machine with Alpine: busybox tools, OpenRC instead of systemd, no wtmp. */
export const alpineServer = (
  name: string,
  memoryGib: number,
  coreCount: number,
  volumes: readonly ScenarioVolume[],
) => ({
  ...machineOf(name, memoryGib, coreCount, volumes),
  operatingSystem: known({ id: 'alpine', name: 'Alpine Linux v3.20', version: '3.20.3' }),
  kernel: known('6.6.58-0-virt'),
  architecture: known('x86_64'),
  model: known('QEMU Standard PC (Q35 + ICH9, 2009)'),
  failedUnits: unknowable('not-supported'),
  previousBootEnd: unknowable('not-supported'),
});

/** A Raspberry Pi 4 with Raspberry Pi OS on a card. Its kernel keeps no pressure figures. */
export const raspberryPi = (name: string, volumes: readonly ScenarioVolume[]) => ({
  ...machineOf(name, 4, 4, volumes),
  operatingSystem: known({ id: 'debian', name: 'Raspberry Pi OS (bookworm)', version: '12' }),
  kernel: known('6.6.51+rpt-rpi-v8'),
  architecture: known('aarch64'),
  model: known('Raspberry Pi 4 Model B Rev 1.5'),
  pressure: unknowable('not-supported'),
  temperature: known({ celsius: 52.1, sensor: 'cpu-thermal' }),
  power: known({
    underVoltageNow: false,
    throttledNow: false,
    underVoltageSinceBoot: false,
    throttledSinceBoot: false,
  }),
});

/** Puts a machine at its place. */
export const placed = (
  name: string,
  labels: Readonly<Record<string, string>>,
  roundTripMs: number,
  machine: ScenarioNode['machine'],
  jump?: string,
): ScenarioNode => ({
  id: nodeId(name),
  labels,
  jump,
  logDirectories: ['/var/log'],
  expectedMounts: machine.volumes
    .map(({ mount }) => mount)
    .filter((mount) => mount !== '/' && mount !== '/boot/firmware'),
  roundTripMs,
  machine,
});
