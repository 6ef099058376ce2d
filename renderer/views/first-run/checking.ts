import type { NodeView } from '#shared/model';

/** How far the first contact with new nodes has come. */
export type Checking = {
  readonly ready: readonly NodeView[];
  readonly asking: readonly NodeView[];
  /** Those that need a person, the most dangerous first. */
  readonly stuck: readonly NodeView[];
};

/** Lower comes first: a key that changed may be an attack, an unknown one only a question. */
const danger = (view: NodeView): number => {
  if (view.connection.state !== 'blocked') return 3;
  const { code } = view.connection.fault;
  if (code === 'transport.host-key-changed' || code === 'transport.host-key-revoked') return 0;
  return code === 'transport.host-key-unknown' ? 2 : 1;
};

/** Sorts nodes by what they need now; position follows the danger and then the name, never the time of an answer. */
export const checkingOf = (views: readonly NodeView[]): Checking => {
  const named = views.toSorted((a, b) => a.node.id.localeCompare(b.node.id, 'en', { numeric: true }));
  const stuck = named.filter(
    ({ connection }) => connection.state === 'blocked' || connection.state === 'waiting',
  );
  return {
    ready: named.filter(
      ({ connection, lastAnswerAt }) => connection.state === 'connected' && lastAnswerAt !== undefined,
    ),
    asking: named.filter(
      ({ connection, lastAnswerAt }) =>
        connection.state === 'connecting' || (connection.state === 'connected' && lastAnswerAt === undefined),
    ),
    stuck: stuck.toSorted((a, b) => danger(a) - danger(b)),
  };
};
