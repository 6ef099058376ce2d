import { createContext, useContext, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type {
  Alarm,
  EpochMs,
  Fact,
  FleetHeader,
  FleetNode,
  NodeId,
  NodeState,
  NodeView,
} from '#shared/model';
import { isStale, worseState } from '#shared/model';
import { useTicking } from '../../clock/index.ts';
import { useSelected } from '../feed/use-selected.ts';
import type { FleetState } from './fleet-state.ts';
import type { FleetStore, Hearing } from './fleet-store.ts';

const StoreContext = createContext<FleetStore | undefined>(undefined);

/** Gives the window its fleet. */
export const FleetProvider = ({
  store,
  children,
}: {
  readonly store: FleetStore;
  readonly children: ReactNode;
}) => <StoreContext value={store}>{children}</StoreContext>;

const useStore = (): FleetStore => {
  const store = useContext(StoreContext);
  if (store === undefined)
    throw new Error('a FleetProvider must stand above everything that shows the fleet');
  return store;
};

/** True when two lists hold the same things in the same order. */
export const sameList = <T,>(a: readonly T[], b: readonly T[]): boolean =>
  a === b || (a.length === b.length && a.every((item, index) => Object.is(item, b[index])));

/**
 * Something worked out from the fleet. The component is drawn again only when `same` says that the result differs;
 * give `sameList` where the result is a list.
 */
export const useFleet = <T,>(
  select: (fleet: FleetState) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T => {
  const store = useStore();
  const readable = useMemo(() => ({ state: store.fleet, subscribe: store.subscribe }), [store]);
  return useSelected(readable, select, same);
};

/** One node; undefined when there is none of that name. */
export const useNodeView = (id: NodeId): NodeView | undefined => useFleet((fleet) => fleet.nodes.get(id));

/** All node ids in the order of the fleet. */
export const useNodeIds = (): readonly NodeId[] => useFleet((fleet) => fleet.ids);

/** All nodes as their owner described them. Changes with the fleet file only, never with a live value. */
export const useFleetNodes = (): readonly FleetNode[] =>
  useFleet((fleet) => [...fleet.nodes.values()].map((view) => view.node), sameList);

/** Alarms that are open, and those cleared in the last 24 h; newest first. */
export const useAlarms = (): readonly Alarm[] => useFleet((fleet) => fleet.alarms);

/** Alarms that are open now, of one node when `id` is given; newest first. */
export const useOpenAlarms = (id?: NodeId): readonly Alarm[] =>
  useFleet(
    (fleet) =>
      id === undefined
        ? fleet.alarms.filter((alarm) => alarm.clearedAt === undefined)
        : (fleet.openByNode.get(id) ?? []),
    sameList,
  );

/** The fleet beside its nodes; undefined until the engine has spoken. */
export const useHeader = (): FleetHeader | undefined => useFleet((fleet) => fleet.header);

/** The state to show for a node: the engine's word, or worse when its facts have gone stale under our eyes (R85). */
export const shownState = (view: NodeView, now: number): NodeState =>
  isStale(view.facts.volumes, now as never) || isStale(view.facts.roundTripMs, now as never)
    ? worseState(view.state, 'stale')
    : view.state;

/** `shownState` of one node, kept up to date by the clock. */
export const useShownState = (view: NodeView): NodeState => useTicking((now) => shownState(view, now));

/** Since when nothing is heard, engine time; undefined while the engine talks. All of the fleet is then history (R86). */
export const useFrozenSince = (): EpochMs | undefined => useFleet((fleet) => fleet.frozenSince);

/** Tells whether a fact is too old to stand for the present: by its own age, or because nothing is heard at all. */
export const useIsOld = (): ((fact: Fact<unknown>, now: EpochMs) => boolean) =>
  useFrozenSince() === undefined ? isStale : isHistory;
const isHistory = ({ state }: Fact<unknown>): boolean => state === 'known';

export type Heartbeat = {
  readonly hearing: Hearing;
  /** True after three missed heartbeats: what is on screen is then history. */
  readonly frozen: boolean;
  /** Engine time of the newest item; undefined until one came. */
  readonly heardAt: EpochMs | undefined;
};

/** How the window hears from the engine. */
export const useHeartbeat = (): Heartbeat => {
  const store = useStore();
  const hearing = useSyncExternalStore(store.subscribe, store.hearing);
  const heardAt = useFleet((fleet) => fleet.heardAt);
  return { hearing, frozen: useFrozenSince() !== undefined, heardAt };
};
