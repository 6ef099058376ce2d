import type { FleetChange } from '#shared/contract';
import type { Fault } from '#shared/fault';
import { applyChange, emptyFleet, type FleetState } from './fleet-state.ts';

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
  /** False when the change left a gap and the feed must be opened again. */
  readonly apply: (change: FleetChange, heardMs: number) => boolean;
  readonly lose: (fault: Fault) => void;
};

export const createFleetStore = (): FleetStore => {
  const listeners = new Set<() => void>();
  let fleet: FleetState = emptyFleet;
  let hearing: Hearing = { state: 'waiting' };
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    fleet: () => fleet,
    hearing: () => hearing,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    apply: (change, heardMs) => {
      const next = applyChange(fleet, change);
      if (next === 'gap') return false;
      fleet = next;
      hearing = { state: 'live', heardMs };
      tell();
      return true;
    },
    lose: (fault) => {
      hearing = { state: 'lost', heardMs: hearing.state === 'waiting' ? undefined : hearing.heardMs, fault };
      tell();
    },
  };
};
