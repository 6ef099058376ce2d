import { known, type NodeId, type WorldVolume } from '#shared/model';
import { waveOf } from './chance.ts';
import type { Happening, Scenario, ScenarioVolume } from './scenario.ts';

const dayMs = 86_400_000;
/** File systems give room in blocks; a multiple of it reads back exactly from `df -k`. */
const blockBytes = 4_096;
const toBlocks = (bytes: number): number => Math.round(bytes / blockBytes) * blockBytes;

/** Bytes that the habit has taken (positive) or given back since the scenario's start. */
const takenByHabit = (volume: ScenarioVolume, name: string, atMs: number): number => {
  const { habit } = volume;
  const size = volume.space.state === 'known' ? volume.space.value.sizeBytes : 0;
  // Temporary files: a few thousandths, over hours.
  const wobble = (waveOf(name, atMs, 5 * 3_600_000) - waveOf(name, 0, 5 * 3_600_000)) * size * 0.001;
  switch (habit.kind) {
    case 'steady':
      return wobble;
    case 'creep':
      return wobble + (habit.bytesPerDay * atMs) / dayMs;
    case 'sawtooth': {
      const sinceEmptied = (at: number) => (((at + habit.emptiedAgoMs) % dayMs) + dayMs) % dayMs;
      const tooth = ((sinceEmptied(atMs) - sinceEmptied(0)) * habit.bytesPerDay) / dayMs;
      return wobble + tooth + (habit.creepBytesPerDay * atMs) / dayMs;
    }
  }
};

type Filling = Extract<Happening, { readonly kind: 'fills' }>;

const writtenBy = (filling: Filling, atMs: number): number => {
  const over = filling.cleanedAt !== undefined && atMs >= filling.cleanedAt;
  return atMs <= filling.from || over ? 0 : ((atMs - filling.from) / 1_000) * filling.bytesPerSecond;
};

/** A volume of a node at a time; before the start gives its past. What does not fit is not written: it is full at 0. */
export const volumeAt = (
  scenario: Scenario,
  nodeId: NodeId,
  volume: ScenarioVolume,
  atMs: number,
): WorldVolume => {
  const { habit: _habit, ...plain } = volume;
  if (volume.space.state !== 'known') return plain;
  const fillings = scenario.timeline.filter(
    (happening): happening is Filling =>
      happening.kind === 'fills' && happening.node === nodeId && happening.mount === volume.mount,
  );
  const { sizeBytes, usedBytes, availableBytes } = volume.space.value;
  const free = availableBytes - takenByHabit(volume, `${nodeId} ${volume.mount}`, atMs);
  const written = fillings.map((filling) => ({ filling, bytes: writtenBy(filling, atMs) }));
  const wanted = written.reduce((sum, { bytes }) => sum + bytes, 0);
  const available = toBlocks(Math.min(sizeBytes, Math.max(0, free - wanted)));
  const fits = wanted === 0 ? 1 : Math.min(1, Math.max(0, free) / wanted);
  const grown = (path: string): number =>
    written.reduce((sum, { filling, bytes }) => sum + (isWithin(filling.path, path) ? bytes * fits : 0), 0);
  return {
    ...plain,
    space: known({
      sizeBytes,
      usedBytes: Math.max(0, toBlocks(usedBytes + availableBytes - available)),
      availableBytes: available,
    }),
    paths: volume.paths.map((path) => ({ ...path, sizeBytes: toBlocks(path.sizeBytes + grown(path.path)) })),
  };
};

const isWithin = (path: string, folder: string): boolean =>
  path === folder || folder === '/' || path.startsWith(`${folder}/`);
