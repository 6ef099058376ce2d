import type { EngineEvent, FakeState } from '../state.ts';

const isWanted = (event: EngineEvent, filters: ReadonlyMap<string, readonly string[]>): boolean => {
  const [types, actions, scopes] = [filters.get('type'), filters.get('event'), filters.get('scope')];
  return (
    (types === undefined || types.includes(event.type)) &&
    (scopes === undefined || scopes.includes(event.scope)) &&
    (actions === undefined || actions.some((action) => event.action.split(':')[0] === action))
  );
};

const lineOf = (event: EngineEvent): string =>
  `${JSON.stringify({
    ...(event.type === 'container' ? { status: event.action, id: event.id } : {}),
    Type: event.type,
    Action: event.action,
    Actor: { ID: event.id, Attributes: event.attributes },
    scope: event.scope,
    time: Math.floor(event.at / 1_000),
    timeNano: event.at * 1_000_000,
  })}\n`;

/** Lines of one engine's stream after a place in it, and the place to ask from next. */
export const eventLines = (
  state: FakeState,
  machine: string,
  from: { readonly after: number; readonly filters: ReadonlyMap<string, readonly string[]> },
): { readonly lines: readonly string[]; readonly after: number } => {
  const fresh = state.events.filter((event) => event.machine === machine && event.seq > from.after);
  return {
    lines: fresh.filter((event) => isWanted(event, from.filters)).map(lineOf),
    after: state.events.at(-1)?.seq ?? from.after,
  };
};
