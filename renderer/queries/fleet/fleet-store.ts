import type { FleetChange } from '#shared/contract';
import type { Fault } from '#shared/fault';
import { applyChange, emptyFleet, frozenFleet, type FleetState } from './fleet-state.ts';

/** How this window hears from the engine. */
export type Hearing =
  | { readonly state: 'waiting' }
  /** `heardMs`: monotonic time of this window when the newest item came. */
  | { readonly state: 'live'; readonly heardMs: number }
  | { readonly state: 'lost'; readonly heardMs: number | undefined; readonly fault: Fault };

/** The fleet outside React: components subscribe to what they show, and nothing else redraws them. */
export type FleetStore = {
  readonly fleet: () => FleetState;
  readonly hearing: () => Hearing;
  readonly subscribe: (listener: () => void) => () => void;
  /** False when the change left a gap and the feed must be opened again. Ends a freeze. */
  readonly apply: (change: FleetChange, heardMs: number) => boolean;
  readonly lose: (fault: Fault) => void;
  /** Freezes the fleet when nothing was heard for three heartbeats. To be asked once a second. */
  readonly freezeIfSilent: (nowMs: number) => void;
};

/** Three heartbeats at one a second (R86). */
const frozenAfterMs = 3_000;

/** `pace` decides when listeners are told of what has come in: at once, or several changes at a time. */
export const createFleetStore = (pace: (tell: () => void) => void = (tell) => tell()): FleetStore => {
  const listeners = new Set<() => void>();
  let heard: FleetState = emptyFleet;
  // What listeners see: it moves on when they are told, so that all of them see the same fleet.
  let shown: FleetState = emptyFleet;
  let hearing: Hearing = { state: 'waiting' };
  let shownHearing: Hearing = hearing;
  const tell = (): void => {
    shownHearing = hearing;
    for (const listener of listeners) listener();
  };
  const tellHeard = (): void => {
    shown = heard;
    tell();
  };
  return {
    fleet: () => shown,
    hearing: () => shownHearing,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    apply: (change, heardMs) => {
      const next = applyChange(heard, change);
      if (next === 'gap') return false;
      heard = next;
      hearing = { state: 'live', heardMs };
      pace(tellHeard);
      return true;
    },
    lose: (fault) => {
      hearing = { state: 'lost', heardMs: hearing.state === 'waiting' ? undefined : hearing.heardMs, fault };
      tell();
    },
    freezeIfSilent: (nowMs) => {
      if (shown.frozenSince !== undefined || heard.heardAt === undefined || hearing.state === 'waiting')
        return;
      if (hearing.heardMs === undefined || nowMs - hearing.heardMs <= frozenAfterMs) return;
      shown = frozenFleet(heard, heard.heardAt);
      tell();
    },
  };
};
