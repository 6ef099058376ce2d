import type {
  AlarmId,
  AlarmPolicy,
  Connection,
  EpochMs,
  Finding,
  FleetNode,
  HostFacts,
  VolumeForecast,
} from '#shared/model';
import type { HeldOut } from './replica/index.ts';

/**
 * A node that was seen to be empty, or is in somebody's hands, may be stopped and started: that it falls silent or boots is
 * what it was taken out for. One whose work is still leaving may not.
 */
export const mayBeStopped = ({ heldOut }: Pick<Observation, 'heldOut'>): boolean =>
  heldOut === 'drained' || heldOut === 'maintenance';

/** Everything the rules look at for one node at one moment. */
export type Observation = {
  readonly now: EpochMs;
  readonly node: FleetNode;
  readonly connection: Connection;
  /** Newest full answer of any kind; undefined while none has come in this session. */
  readonly lastAnswerAt: EpochMs | undefined;
  readonly facts: HostFacts;
  readonly policy: AlarmPolicy;
  /** How it is kept out of work; absent: it is not. */
  readonly heldOut?: HeldOut['how'];
};

/** What the rules conclude. An open alarm that is in neither list is over. */
export type Judgement = {
  readonly findings: readonly Finding[];
  /** Alarms whose clearing data is missing: they stay (R89). */
  readonly held: readonly AlarmId[];
  readonly forecasts: readonly VolumeForecast[];
};

/** Kept history of one volume, oldest first, for warming up after a start. Bytes. */
export type WarmUp = {
  readonly mount: string;
  readonly points: Iterable<{ readonly at: EpochMs; readonly available: number; readonly size: number }>;
};
