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
  if (all || change.alarms.length > 0) void client.invalidateQueries({ queryKey: ['node.filling'] });
  // A header comes with every reading of the fleet file, and only there can a policy change.
  if (all || change.header !== undefined || nodes.some((part) => part.node !== undefined))
    void client.invalidateQueries({ queryKey: ['node.policy'] });
  if (all || nodes.some((part) => part.connection !== undefined))
    void client.invalidateQueries({ queryKey: ['host-key.offers'] });
};

/** Views lay the live alarms over the history, so a storm of alarms does not ask for all of it again and again, ms. */
const historyEveryMs = 60_000;

/** Drops the history of alarms when an alarm has changed, at most once a minute; heartbeats make up for what was held back. */
const historyKeeper = (client: QueryClient): ((change: FleetChange, nowMs: number) => void) => {
  let isOld = false;
  let droppedMs = -Infinity;
  return (change, nowMs) => {
    isOld ||= change.kind === 'reset' || (change.kind === 'patch' && change.alarms.length > 0);
    if (!isOld || nowMs - droppedMs < historyEveryMs) return;
    isOld = false;
    droppedMs = nowMs;
    void client.invalidateQueries({ queryKey: ['alarm.history'] });
  };
};

const timeOf = (change: FleetChange): number => (change.kind === 'reset' ? change.snapshot.at : change.at);

/** Follows `fleet.changes` until `signal` aborts and keeps the store in step. Silence freezes the store; after a gap or a loss it opens the feed again. */
export const feedToCache = async (
  { link, store, client, clock, pause }: FeedParts,
  signal: AbortSignal,
): Promise<void> => {
  const stopWatching = clock.subscribe(() => store.freezeIfSilent(clock.monotonic()));
  const keepHistory = historyKeeper(client);
  while (!signal.aborted) {
    try {
      for await (const change of link.open('fleet.changes', {}, signal)) {
        clock.heard(timeOf(change));
        if (!store.apply(change, clock.monotonic())) break;
        dropOldAnswers(client, change);
        keepHistory(change, clock.monotonic());
      }
    } catch (thrown) {
      if (!signal.aborted) store.lose(faultOf(thrown));
    }
    if (!signal.aborted) await pause(reopenMs, signal);
  }
  stopWatching();
};
