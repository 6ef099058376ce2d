import type { Fact } from './fact.ts';
import type { HostFactName } from './host-facts.ts';
import type { Volume } from './volume.ts';

/** Facts without which nobody can say that a node is well. */
export const coreFacts = ['bootId', 'load', 'memory', 'volumes'] as const satisfies readonly HostFactName[];

const core: ReadonlySet<HostFactName> = new Set<HostFactName>(coreFacts);

/** Who the machine is and how its last boot ended: worth showing, says nothing about how it is now. */
const identityFacts: ReadonlySet<HostFactName> = new Set<HostFactName>([
  'hostname',
  'operatingSystem',
  'kernel',
  'architecture',
  'model',
  'previousBootEnd',
]);

/**
 * A value that could have been read and was not (R87). What the system does not have is no gap, and what has not
 * been asked yet is one only where nothing can be said without it (the processor share needs two answers).
 */
const hasGap = (fact: Fact<unknown>, isCore: boolean): boolean =>
  fact.state === 'unknown' && fact.reason !== 'not-supported' && (fact.reason !== 'not-asked' || isCore);

/** True when a node is not fully known because of this fact. Of those nobody can do without, whatever the reason is. */
export const isFactGap = (name: HostFactName, fact: Fact<unknown>): boolean =>
  core.has(name) ? fact.state === 'unknown' : !identityFacts.has(name) && hasGap(fact, false);

/** The same of one file system. */
export const isVolumeGap = ({ space, inodes, readOnly }: Volume): boolean =>
  hasGap(space, true) || hasGap(inodes, true) || hasGap(readOnly, true);
