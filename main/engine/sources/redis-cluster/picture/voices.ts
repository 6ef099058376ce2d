import type { Fault } from '#shared/fault';
import type { DeclaredRedis, EpochMs, NodeId } from '#shared/model';
import type { OwnershipView, PlanView } from '../../../source-kit/index.ts';
import type { ServerClaim } from '../reading/index.ts';

export type RedisView = OwnershipView<DeclaredRedis, ServerClaim>;
export type RedisPlanView = PlanView<unknown, unknown, RedisView>;

/** The newest claim of one server, and whether it still stands by it. */
export type Voice = {
  readonly claimant: string;
  readonly nodeId: NodeId;
  readonly claim: ServerClaim;
  readonly observedAt: EpochMs;
  /** Why it is silent now; absent: it answered the newest question. */
  readonly silence?: Fault;
};

/** By what it does; by its own table where it does not tell. */
export const isPrimary = ({ claim }: Voice): boolean =>
  claim.role === undefined ? claim.table.members.get(claim.id)?.isPrimary === true : claim.role === 'primary';

/** One who was never heard. */
export type Mute = { readonly claimant: string; readonly nodeId: NodeId; readonly why: string };

export type Voices = {
  readonly speaking: readonly Voice[];
  /** Those who answered once and do not now. */
  readonly silent: readonly Voice[];
  readonly mute: readonly Mute[];
};

/** Sorts the claimants of a space by whether they speak. Of two that answer as one server the newer counts. */
export const voicesOf = ({ claimants, claims }: RedisView): Voices => {
  const speaking: Voice[] = [];
  const silent: Voice[] = [];
  const mute: Mute[] = [];
  for (const { id, nodeId } of claimants) {
    if (nodeId === undefined) continue;
    const observed = claims.get(id);
    if (observed === undefined) mute.push({ claimant: id, nodeId, why: 'It has not been asked yet.' });
    else if (observed.state === 'known')
      speaking.push({ claimant: id, nodeId, claim: observed.value, observedAt: observed.observedAt });
    else if (observed.last === undefined) mute.push({ claimant: id, nodeId, why: observed.fault.says });
    else
      silent.push({
        claimant: id,
        nodeId,
        claim: observed.last.value,
        observedAt: observed.last.observedAt,
        silence: observed.fault,
      });
  }
  return { speaking, silent, mute };
};

/** Who answers for each node id: those who speak before those who are silent. */
export const voiceById = ({ speaking, silent }: Voices): ReadonlyMap<string, Voice> => {
  const found = new Map<string, Voice>();
  for (const voice of [...silent, ...speaking]) {
    const other = found.get(voice.claim.id);
    if (other === undefined || other.silence !== undefined || other.observedAt <= voice.observedAt)
      found.set(voice.claim.id, voice);
  }
  return found;
};
