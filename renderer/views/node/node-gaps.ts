import { listText } from '#shared/format';
import { isFactGap, isVolumeGap, valueOf, type EpochMs, type NodeView } from '#shared/model';
import { factRows } from './facts/index.ts';

const gapsNamed = 3;

/** What could have been read of a node and was not, by name: "/mnt/backup and failed units"; empty where nothing is. */
export const gapsText = ({ facts }: NodeView, now: EpochMs): string => {
  const volumes = valueOf(facts.volumes);
  const disks = volumes?.filter(isVolumeGap).map(({ mount }) => mount) ?? ['its disks'];
  const rows = factRows(facts, now)
    .filter(({ name, fact }) => isFactGap(name, fact))
    .map(({ label }) => label.toLowerCase());
  const units = isFactGap('failedUnits', facts.failedUnits) ? ['failed units'] : [];
  const names = [...disks, ...rows, ...units];
  const more = names.length - gapsNamed;
  return listText(more > 0 ? [...names.slice(0, gapsNamed), `${more} more`] : names);
};
