/**
 * does: makes one value of what a Redis or Valkey server of any version says of itself and of its cluster.
 * never: throws, guesses what a line means, joins servers by their addresses.
 * talks to: `source-kit`, `shared/fault`.
 */
export {
  ownerIn,
  rangesOf,
  shownRanges,
  slotCount,
  slotsIn,
  slotsOf,
  type ClusterTable,
  type Member,
  type OpenSlot,
  type SlotRange,
} from './cluster-table.ts';
export { readServer } from './read-server.ts';
export type { Following, ServerClaim } from './server-claim.ts';
