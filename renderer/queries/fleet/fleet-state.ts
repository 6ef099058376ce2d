import type { FleetChange, FleetSnapshot } from '#shared/contract';
import {
  withoutUndefined,
  type Alarm,
  type AlarmId,
  type EpochMs,
  type FleetHeader,
  type NodeId,
  type NodePatch,
  type NodeView,
} from '#shared/model';

/** The whole fleet as this window knows it. Parts that did not change keep their identity. */
export type FleetState = {
  readonly revision: number;
  /** Undefined until the first reset. */
  readonly header: FleetHeader | undefined;
  readonly ids: readonly NodeId[];
  readonly nodes: ReadonlyMap<NodeId, NodeView>;
  /** Open ones and those cleared in the last 24 h, newest first. */
  readonly alarms: readonly Alarm[];
  /** The open ones of each node, newest first; nodes without any are left out. */
  readonly openByNode: ReadonlyMap<NodeId, readonly Alarm[]>;
  /** Engine time of the newest item of any kind. */
  readonly heardAt: EpochMs | undefined;
  /** Set while nothing is heard any more: everything here is what was known then, and no more than that (R86). */
  readonly frozenSince?: EpochMs;
};

export const emptyFleet: FleetState = {
  revision: 0,
  header: undefined,
  ids: [],
  nodes: new Map(),
  alarms: [],
  openByNode: new Map(),
  heardAt: undefined,
};

const newestFirst = (alarms: Iterable<Alarm>): readonly Alarm[] =>
  [...alarms].sort((a, b) => b.raisedAt - a.raisedAt);

const openByNode = (alarms: readonly Alarm[]): ReadonlyMap<NodeId, readonly Alarm[]> =>
  Map.groupBy(
    alarms.filter(
      (alarm): alarm is Alarm & { readonly nodeId: NodeId } =>
        alarm.clearedAt === undefined && alarm.nodeId !== undefined,
    ),
    (alarm) => alarm.nodeId,
  );

const fromSnapshot = (snapshot: FleetSnapshot): FleetState => {
  const alarms = newestFirst(snapshot.alarms);
  return {
    revision: snapshot.revision,
    header: snapshot.header,
    ids: snapshot.nodes.map((view) => view.node.id),
    nodes: new Map(snapshot.nodes.map((view) => [view.node.id, view])),
    alarms,
    openByNode: openByNode(alarms),
    heardAt: snapshot.at,
  };
};

/** Lays a patch over a node. Undefined when the node is new and the patch does not carry all of it. */
const patchNode = (old: NodeView | undefined, patch: NodePatch): NodeView | undefined => {
  const { node, connection, state, forecasts, lastAnswerAt, facts } = patch;
  if (old !== undefined) {
    const parts = withoutUndefined({ node, connection, state, forecasts, lastAnswerAt });
    return { ...old, ...parts, facts: { ...old.facts, ...facts } } as NodeView;
  }
  if (node === undefined || connection === undefined || state === undefined || forecasts === undefined)
    return undefined;
  if (facts === undefined) return undefined;
  return {
    node,
    connection,
    state,
    forecasts,
    facts,
    ...(lastAnswerAt === undefined ? {} : { lastAnswerAt }),
  } as NodeView;
};

const withAlarms = (old: readonly Alarm[], changed: readonly Alarm[]): readonly Alarm[] =>
  newestFirst(new Map<AlarmId, Alarm>([...old, ...changed].map((alarm) => [alarm.id, alarm])).values());

/** The same fleet after the engine fell silent: what each node is now is not known, so every node is stale, whatever it was. */
export const frozenFleet = (fleet: FleetState, since: EpochMs): FleetState => ({
  ...fleet,
  nodes: new Map([...fleet.nodes].map(([id, view]) => [id, { ...view, state: 'stale' as const }])),
  frozenSince: since,
});

type Patch = Extract<FleetChange, { kind: 'patch' }>;

const patchFleet = (state: FleetState, patch: Patch): FleetState | 'gap' => {
  const nodes = new Map(state.nodes);
  for (const part of patch.nodes) {
    const view = patchNode(nodes.get(part.id), part);
    if (view === undefined) return 'gap';
    nodes.set(part.id, view);
  }
  for (const id of patch.removedNodes) nodes.delete(id);
  const sameMembers = nodes.size === state.ids.length && state.ids.every((id) => nodes.has(id));
  const kept =
    patch.removedNodes.length === 0
      ? state.alarms
      : state.alarms.filter(({ nodeId }) => nodeId === undefined || nodes.has(nodeId));
  const alarms = patch.alarms.length === 0 ? kept : withAlarms(kept, patch.alarms);
  return {
    revision: patch.revision,
    header: patch.header ?? state.header,
    ids: sameMembers ? state.ids : [...nodes.keys()],
    nodes,
    alarms,
    openByNode: alarms === state.alarms ? state.openByNode : openByNode(alarms),
    heardAt: patch.at,
  };
};

/**
 * The fleet after one change of the feed. `gap` when the change does not follow from what this window has:
 * nothing is guessed, the feed must be opened again and starts with a reset.
 */
export const applyChange = (state: FleetState, change: FleetChange): FleetState | 'gap' => {
  if (change.kind === 'reset') return fromSnapshot(change.snapshot);
  if (state.header === undefined) return 'gap';
  if (change.kind === 'heartbeat')
    return change.revision === state.revision ? { ...state, heardAt: change.at } : 'gap';
  return change.revision === state.revision + 1 ? patchFleet(state, change) : 'gap';
};
