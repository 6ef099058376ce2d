import { fencesOf } from './toy-asks.ts';
import { quorumNeeded, reconcileCopies, type ToyNode, type ToyService } from './toy-scheduler.ts';

export type ToyLock = {
  token: number;
  /** Who took it last, holding it or not. */
  lastConsole?: string;
  holder?: {
    operator: string;
    reason: string;
    operationId: string;
    console: string;
    since: number;
    expiresAt: number;
  };
};

/** One change that really happened, for the invariants. */
export type Deed = {
  readonly at: number;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly changed: boolean;
};

export type ToyRequest = {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Asked of the machine itself, not of the orchestrator. */
  readonly fromNode?: boolean;
};
export type ToyReply = { readonly status: number; readonly body: unknown };

const leaseMs = 90_000;
const refuse = (status: number, says: string): ToyReply => ({ status, body: { says } });

/**
 * A fleet as a value with rules: nodes with an availability, services whose copies a scheduler keeps, one unit per node,
 * locks with tokens. It moves on by itself as time passes, and everything that happens is looked at by `watch`.
 */
export type ToyWorld = {
  readonly nodes: Map<string, ToyNode>;
  readonly services: Map<string, ToyService>;
  readonly locks: Map<string, ToyLock>;
  readonly deeds: Deed[];
  /** Lets everything happen that is due by then. */
  readonly settle: (now: number) => void;
  readonly hasQuorum: (now: number) => boolean;
  /** A machine goes down with everything on it, and comes back after that long. */
  readonly lose: (node: string, now: number, ms: number) => void;
  /** When something last went wrong that no operation did. */
  misfortuneAt: number;
  readonly answer: (request: ToyRequest, now: number) => ToyReply;
};

/** Copies that serve, by service. */
export const servingOf = (
  services: ReadonlyMap<string, ToyService>,
  now: number,
): ReadonlyMap<string, number> =>
  new Map(
    [...services.values()].map(({ name, copies }) => [
      name,
      copies.filter(({ readyAt }) => readyAt <= now).length,
    ]),
  );

export const createToyWorld = (of: {
  readonly nodes: readonly ToyNode[];
  readonly services: readonly ToyService[];
  readonly onDeed: (world: ToyWorld, before: ReadonlyMap<string, number>, now: number) => void;
}): ToyWorld => {
  const nodes = new Map(of.nodes.map((node) => [node.id, node]));
  const services = new Map(of.services.map((service) => [service.name, service]));
  const locks = new Map<string, ToyLock>();
  const deeds: Deed[] = [];
  let settledAt = 0;
  const hasQuorum = (now: number): boolean => {
    const managers = [...nodes.values()].filter(({ isManager }) => isManager);
    return managers.filter(({ upAt }) => upAt <= now).length >= quorumNeeded(managers.length);
  };

  const nextEvent = (after: number): number | undefined => {
    let next: number | undefined;
    const look = (at: number): void => {
      if (at > after && (next === undefined || at < next)) next = at;
    };
    for (const { copies } of services.values()) for (const copy of copies) look(copy.readyAt);
    for (const node of nodes.values()) look(node.upAt);
    return next;
  };

  const moveOn = (now: number): void => {
    settledAt = now;
    // Without a leader nothing is placed and nothing is stopped.
    if (hasQuorum(now)) reconcileCopies(nodes, services, now);
  };

  const settle = (now: number): void => {
    for (let at = nextEvent(settledAt); at !== undefined && at <= now; at = nextEvent(settledAt)) moveOn(at);
    settledAt = Math.max(settledAt, now);
  };

  const isFenced = (body: ToyRequest['body']): boolean =>
    fencesOf(body).some(({ resource, token }) => (locks.get(resource)?.token ?? 0) > token);

  const change = (path: string, body: ToyRequest['body'], now: number): ToyReply => {
    const [, what = '', name = ''] = path.split('/');
    const node = nodes.get(name);
    const service = services.get(name);
    const before = servingOf(services, now);
    const done = (changed: boolean): ToyReply => {
      deeds.push({ at: now, path, body, changed });
      moveOn(now);
      of.onDeed(world, before, now);
      return { status: 200, body: {} };
    };
    if (isFenced(body)) return refuse(423, 'an older token');
    if (what === 'nodes' && node !== undefined) {
      if (body['version'] !== node.version) return refuse(409, 'update out of sequence');
      const changed = node.availability !== body['to'];
      node.availability = body['to'] as ToyNode['availability'];
      node.version += 1;
      return done(changed);
    }
    if (what === 'services' && service !== undefined) {
      if (body['version'] !== service.version) return refuse(409, 'update out of sequence');
      const changed = service.desired !== body['to'];
      service.desired = body['to'] as number;
      service.version += 1;
      return done(changed);
    }
    if (what === 'unit' && node !== undefined) {
      const changed = node.unit !== body['to'];
      node.unit = body['to'] as ToyNode['unit'];
      return done(changed);
    }
    if (what === 'boot' && node !== undefined) {
      node.bootId += 1;
      node.upAt = now + 3_000;
      for (const each of services.values()) each.copies = each.copies.filter((copy) => copy.node !== name);
      return done(true);
    }
    return refuse(404, `nothing is called ${path}`);
  };

  const lock = (path: string, body: ToyRequest['body'], now: number): ToyReply => {
    const [, , verb = '', ...rest] = path.split('/');
    const resource = rest.join('/');
    const found = locks.get(resource) ?? { token: 0 };
    locks.set(resource, found);
    const told = (): ToyReply => ({
      status: 200,
      body: {
        token: found.token,
        holder: found.holder ?? null,
        leftMs: (found.holder?.expiresAt ?? now) - now,
      },
    });
    const isOurs = found.holder !== undefined && found.token === body['token'];
    if (verb === 'take') {
      const free = found.holder === undefined || body['takeOver'] === found.token;
      if (!free) return told();
      found.token += 1;
      // Its end is by the world's own clock, as with every real keeper: nobody's wrong clock shortens it.
      found.holder = { ...(body['wish'] as NonNullable<ToyLock['holder']>), expiresAt: now + leaseMs };
      found.lastConsole = found.holder.console;
      return { ...told(), status: 201 };
    }
    if (verb === 'renew' && isOurs && found.holder !== undefined)
      found.holder = { ...found.holder, expiresAt: now + leaseMs };
    if (verb === 'release' && isOurs) delete found.holder;
    return told();
  };

  const world: ToyWorld = {
    nodes,
    services,
    locks,
    deeds,
    settle,
    hasQuorum,
    lose: (id, now, ms) => {
      const node = nodes.get(id);
      if (node === undefined || node.upAt > now) return;
      settle(now);
      node.upAt = now + ms;
      world.misfortuneAt = now;
      for (const each of services.values()) each.copies = each.copies.filter((copy) => copy.node !== id);
      moveOn(now);
    },
    misfortuneAt: Number.NEGATIVE_INFINITY,
    answer: ({ method, path, body, fromNode = false }, now) => {
      settle(now);
      const isSeat = !/^\/(unit|boot)\/|^\/locks\/\w+\/node:/.test(path) && !fromNode;
      if (isSeat && !hasQuorum(now)) return refuse(503, 'The swarm does not have a leader.');
      if (path.startsWith('/locks/')) return lock(path, body, now);
      if (method !== 'GET') return change(path, body, now);
      const [, what = '', name = ''] = path.split('/');
      if (what === 'services') return { status: 200, body: services.get(name) };
      if (what === 'copies') {
        const held = [...services.values()].flatMap((service) =>
          service.copies.filter((copy) => copy.node === name),
        );
        return { status: 200, body: { count: held.length } };
      }
      if (what === 'serving') {
        const service = services.get(name);
        return {
          status: 200,
          body: { count: service?.copies.filter((copy) => copy.readyAt <= now).length ?? 0 },
        };
      }
      return { status: 200, body: nodes.get(name) };
    },
  };
  reconcileCopies(nodes, services, 0);
  for (const { copies } of services.values()) for (const copy of copies) copy.readyAt = 0;
  return world;
};

export { quorumNeeded };
export type { ToyNode, ToyService };
