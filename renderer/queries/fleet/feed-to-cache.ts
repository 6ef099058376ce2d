import type { QueryClient } from '@tanstack/react-query';
import type { FleetChange } from '#shared/contract';
import type { Link } from '#shared/wire';
import { faultOf } from '../message/fault-of.ts';
import type { EngineClock } from '../../clock/index.ts';
import type { FleetStore } from './fleet-store.ts';

export type FeedParts = {
  readonly link: Link;
  readonly store: FleetStore;
  readonly client: QueryClient;
  readonly clock: EngineClock;
  /** Waits before the feed is opened again. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Short enough to be back within a heartbeat, long enough not to spin on a dead link. */
const reopenMs = 1_000;

/** Answers that a change makes old: they are asked again only where a view shows them. */
const dropOldAnswers = (client: QueryClient, change: FleetChange): void => {
  if (change.kind === 'heartbeat') return;
  const all = change.kind === 'reset';
  const nodes = all ? [] : change.nodes.map((part) => part);
  if (all || change.alarms.length > 0) {
    void client.invalidateQueries({ queryKey: ['alarm.history'] });
    void client.invalidateQueries({ queryKey: ['node.filling'] });
  }
  // A header comes with every reading of the fleet file, and only there can a policy change.
  if (all || change.header !== undefined || nodes.some((part) => part.node !== undefined))
    void client.invalidateQueries({ queryKey: ['node.policy'] });
  if (all || nodes.some((part) => part.connection !== undefined))
    void client.invalidateQueries({ queryKey: ['host-key.offers'] });
};

const timeOf = (change: FleetChange): number => (change.kind === 'reset' ? change.snapshot.at : change.at);

/** Follows `fleet.changes` until `signal` aborts and keeps the store in step. Silence freezes the store; after a gap or a loss it opens the feed again. */
export const feedToCache = async (
  { link, store, client, clock, pause }: FeedParts,
  signal: AbortSignal,
): Promise<void> => {
  const stopWatching = clock.subscribe(() => store.freezeIfSilent(clock.monotonic()));
  while (!signal.aborted) {
    try {
      for await (const change of link.open('fleet.changes', {}, signal)) {
        clock.heard(timeOf(change));
        if (!store.apply(change, clock.monotonic())) break;
        dropOldAnswers(client, change);
      }
    } catch (thrown) {
      if (!signal.aborted) store.lose(faultOf(thrown));
    }
    if (!signal.aborted) await pause(reopenMs, signal);
  }
  stopWatching();
};
