import type { NodeId, Party } from '#shared/model';
import { mostLagBytes, type Server } from '../step/index.ts';
import { isOn, replicasOf, type ClusterNow } from './cluster-now.ts';

/** A replica that may take over, or why it may not. */
export type Candidate = { readonly party: Party } & (
  | { readonly server: Server; readonly refusal?: never }
  | { readonly refusal: string; readonly server?: never }
);

const mebibyte = 1_048_576;

const refusalOf = (now: ClusterNow, party: Party, away: readonly NodeId[]): string | undefined => {
  const following = now.claimOf(party.id)?.following;
  if (isOn(party, away)) return 'its node is taken out too';
  if (party.state !== 'up' || following === undefined) return 'it does not answer';
  if (following.isCopying) return 'it is still taking its first copy';
  if (!following.isLinkUp) return 'its link to its primary is down';
  if (party.lagBytes === undefined) return 'how far it is behind is not known';
  return party.lagBytes > mostLagBytes
    ? `it is ${Math.ceil(party.lagBytes / mebibyte)} MiB behind`
    : undefined;
};

/** What counts between two that may: another zone than the one that empties, then the lag in whole MiB, then the name. */
const byWorth =
  (primary: Party) =>
  (a: Candidate, b: Candidate): number => {
    const sameZone = ({ party }: Candidate): number => Number(party.zone === primary.zone);
    const lag = ({ party }: Candidate): number => Math.floor((party.lagBytes ?? 0) / mebibyte);
    return sameZone(a) - sameZone(b) || lag(a) - lag(b) || (a.party.name < b.party.name ? -1 : 1);
  };

/** All replicas of a primary, those that may take over first, the best one before the others. */
export const candidatesFor = (
  now: ClusterNow,
  primary: Party,
  away: readonly NodeId[],
): readonly Candidate[] => {
  const all = replicasOf(now, primary.id).map((party): Candidate => {
    const server = now.serverOf(party.id);
    const refusal = refusalOf(now, party, away);
    return refusal === undefined && server !== undefined
      ? { party, server }
      : { party, refusal: refusal ?? 'it does not answer' };
  });
  const may = all.filter(({ server }) => server !== undefined).toSorted(byWorth(primary));
  return [...may, ...all.filter(({ server }) => server === undefined)];
};

/** "not b (its node is taken out too)" */
export const refusalsOf = (candidates: readonly Candidate[]): string =>
  candidates
    .flatMap(({ party, refusal }) => (refusal === undefined ? [] : [`${party.name}: ${refusal}`]))
    .join('; ');
