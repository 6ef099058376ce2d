import { nodeId, type NodeId } from '#shared/model';

/** Where the window is. `query` holds what a screen keeps in its address: filter, group, layout. */
export type Route = (
  | { readonly screen: 'fleet' | 'alarms' | 'first-run' | 'settings' }
  | { readonly screen: 'node'; readonly nodeId: NodeId }
) & { readonly query: Readonly<Record<string, string>> };

export type Screen = Route['screen'];

const plainScreens = ['fleet', 'alarms', 'first-run', 'settings'] as const;

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
  const screen = plainScreens.find((name) => name === first) ?? 'fleet';
  return { screen, query };
};

/** Writes a route as the part of an address after `#`. */
export const routeHash = (route: Route): string => {
  const path = route.screen === 'node' ? `node/${encodeURIComponent(route.nodeId)}` : route.screen;
  const search = new URLSearchParams(route.query).toString();
  return `#/${path}${search === '' ? '' : `?${search}`}`;
};

/** The page of one node. */
export const nodeRoute = (id: NodeId): Route => ({ screen: 'node', nodeId: id, query: {} });
