import { nodeId, type Alarm, type NodeId, type OperationId } from '#shared/model';

/** Where the window is. `query` holds what a screen keeps in its address: filter, group, layout. */
export type Route = (
  | { readonly screen: (typeof plainScreens)[number] }
  | { readonly screen: 'node'; readonly nodeId: NodeId }
  | { readonly screen: 'operation'; readonly operationId: OperationId }
  | { readonly screen: 'live-log' }
) & { readonly query: Readonly<Record<string, string>> };

export type Screen = Route['screen'];

const plainScreens = [
  'fleet',
  'ownership',
  'replicas',
  'alarms',
  'logs',
  'schedule',
  'activity',
  'first-run',
  'settings',
] as const;

/** decodeURIComponent throws on a lone `%`; an address typed by hand may hold one. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not an escape: the text is meant as it stands
  }
};

/** Reads the part of an address after `#`. Anything unknown is the fleet. */
export const readRoute = (hash: string): Route => {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const query = Object.fromEntries(new URLSearchParams(search));
  const [first = '', second = ''] = path.split('/');
  const id = decoded(second);
  if (first === 'node' && id !== '') return { screen: 'node', nodeId: nodeId(id), query };
  if (first === 'operation' && id !== '')
    return { screen: 'operation', operationId: id as OperationId, query };
  if (first === 'logs' && second === 'live') return { screen: 'live-log', query };
  const screen = plainScreens.find((name) => name === first) ?? 'fleet';
  return { screen, query };
};

const pathOf = (route: Route): string => {
  if (route.screen === 'node') return `node/${encodeURIComponent(route.nodeId)}`;
  if (route.screen === 'operation') return `operation/${encodeURIComponent(route.operationId)}`;
  return route.screen === 'live-log' ? 'logs/live' : route.screen;
};

/** Writes a route as the part of an address after `#`. */
export const routeHash = (route: Route): string => {
  const path = pathOf(route);
  const search = new URLSearchParams(route.query).toString();
  return `#/${path}${search === '' ? '' : `?${search}`}`;
};

/** The page of one node. */
export const nodeRoute = (id: NodeId): Route => ({ screen: 'node', nodeId: id, query: {} });

/** The page of what an alarm is about: its node, or its service among the replicas. */
export const alarmRoute = (alarm: Pick<Alarm, 'nodeId' | 'workloadId'>): Route => {
  if (alarm.nodeId !== undefined) return nodeRoute(alarm.nodeId);
  return {
    screen: 'replicas',
    query: alarm.workloadId === undefined ? {} : { workload: alarm.workloadId },
  };
};

/** The live picture, or the record, of one operation. */
export const operationRoute = (id: OperationId): Route => ({
  screen: 'operation',
  operationId: id,
  query: {},
});
