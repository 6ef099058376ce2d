import { listText } from '#shared/format';
import { valueOf, type EpochMs, type Fact, type NodeView } from '#shared/model';
import { factRows } from './facts/index.ts';

/** Who the machine is says nothing about how it is now. */
const identity: ReadonlySet<string> = new Set([
  'hostname',
  'operatingSystem',
  'kernel',
  'architecture',
  'model',
  'previousBootEnd',
]);
/** Without these nobody can say that a node is well, for whatever reason they are not known. */
const core: ReadonlySet<string> = new Set(['bootId', 'load', 'memory']);

const isGap = (fact: Fact<unknown>): boolean =>
  fact.state === 'unknown' && fact.reason !== 'not-supported' && fact.reason !== 'not-asked';

const gapsNamed = 3;

/** What could have been read of a node and was not, by name: "/mnt/backup and failed units"; empty where nothing is. */
export const gapsText = ({ facts }: NodeView, now: EpochMs): string => {
  const volumes = valueOf(facts.volumes);
  const disks =
    volumes === undefined
      ? ['its disks']
      : volumes
          .filter(
            ({ space, inodes, readOnly }) => space.state === 'unknown' || isGap(inodes) || isGap(readOnly),
          )
          .map(({ mount }) => mount);
  const rows = factRows(facts, now)
    .filter(({ name, fact }) => fact.state === 'unknown' && (core.has(name) || isGap(fact)))
    .filter(({ name }) => !identity.has(name))
    .map(({ label }) => label.toLowerCase());
  const names = [...disks, ...rows, ...(isGap(facts.failedUnits) ? ['failed units'] : [])];
  const more = names.length - gapsNamed;
  return listText(more > 0 ? [...names.slice(0, gapsNamed), `${more} more`] : names);
};
