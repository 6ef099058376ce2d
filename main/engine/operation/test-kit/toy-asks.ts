import { failed, fault, ok, type Result } from '#shared/fault';
import { epochMs, type LockHolder } from '#shared/model';
import type { HttpAsk, HttpReply, LockAnswer, LockKeeper, LockWish } from '../../source-kit/index.ts';

type Body = Readonly<Record<string, unknown>>;

const said = ({ body }: HttpReply): unknown => JSON.parse(body);

const readReply = (reply: HttpReply): Result<unknown> => {
  if (reply.status < 300) return ok(said(reply));
  const { says } = said(reply) as { says: string };
  if (reply.status === 423) return failed(fault('action.fenced', says));
  return failed(fault('daemon.refused', says, { retryable: [409, 503].includes(reply.status) }));
};

const toyAsk = (of: {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Body;
}): HttpAsk<unknown> => ({
  says: `${of.method} ${of.path}`,
  lane: 'http',
  socket: '/toy',
  effect: of.method === 'GET' ? 'reads' : 'changes',
  limits: { timeoutMs: 5_000, bodyBytes: 10_000 },
  read: readReply,
  ...of,
});

export const readToy = (path: string): HttpAsk<unknown> => toyAsk({ id: 'toy.read', method: 'GET', path });
export const changeToy = (path: string, body: Body): HttpAsk<unknown> =>
  toyAsk({ id: 'toy.change', method: 'POST', path, body });

/** Tokens that must not be older than those of the locks when the change arrives. */
export const fencesOf = (body: unknown): readonly { readonly resource: string; readonly token: number }[] =>
  (body as { fences?: { resource: string; token: number }[] }).fences ?? [];

const lockAsk = (verb: string, resource: string, body: Body): HttpAsk<LockAnswer> => ({
  ...toyAsk({
    id: 'toy.lock',
    method: verb === 'read' ? 'GET' : 'POST',
    path: `/locks/${verb}/${resource}`,
    body,
  }),
  read: (reply) => {
    if (reply.status === 503) return failed(fault('daemon.refused', 'no quorum', { retryable: true }));
    const { token, holder, leftMs } = said(reply) as {
      token: number;
      leftMs: number;
      holder: Omit<LockHolder, 'resource' | 'token'> | null;
    };
    if (holder === null) return ok({ kind: 'free' });
    const isOurs = reply.status === 201 || (verb === 'renew' && token === body['token']);
    return ok({
      kind: isOurs ? 'held-by-us' : 'held',
      holder: { ...holder, expiresAt: epochMs(reply.receivedAt + leftMs), resource, token },
    });
  },
});

/** Locks with growing tokens, and a fence where the world compares them. */
export const toyLocks: LockKeeper<HttpAsk<LockAnswer>> = {
  take: ({ resource, takeOver, ...wish }: LockWish) =>
    lockAsk('take', resource, { wish, ...(takeOver === undefined ? {} : { takeOver }) }),
  read: (resource) => lockAsk('read', resource, {}),
  renew: (holder) => lockAsk('renew', holder.resource, { token: holder.token }),
  release: (holder) => lockAsk('release', holder.resource, { token: holder.token }),
  fence: (ask, holder) =>
    ask.lane === 'http'
      ? {
          ...ask,
          body: {
            ...(ask.body as Body),
            fences: [...fencesOf(ask.body), { resource: holder.resource, token: holder.token }],
          },
        }
      : ask,
};
