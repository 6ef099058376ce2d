import { epochMs, nodeId, unknownHostFacts, type NodeView, type OperationRequest } from '#shared/model';
import type { HttpAsk, HttpReply } from '../../source-kit/index.ts';
import type { Chance } from './seeded-chance.ts';
import type { Broken, Stage } from './stage.ts';
import { fencesOf } from './toy-asks.ts';
import { readToyWorld, toySource, toyWorkloadId } from './toy-source.ts';
import {
  quorumNeeded,
  servingOf,
  type ToyNode,
  type ToyReply,
  type ToyService,
  type ToyWorld,
} from './toy-world.ts';
import { createToyWorld } from './toy-world.ts';
import { testNode } from '../../../../shared/model/test-kit/index.ts';

const known = <T>(value: T) => ({
  state: 'known' as const,
  observedAt: epochMs(0),
  everyMs: 1e15,
  source: 'toy',
  value,
});

const facts = {
  ...unknownHostFacts('not-asked', 'toy', epochMs(0)),
  volumes: known([
    {
      mount: '/',
      device: '/dev/toy',
      fileSystem: 'ext4',
      space: known({ sizeBytes: 1e12, usedBytes: 0, availableBytes: 1e12 }),
      inodes: known({ total: 9, free: 9 }),
      readOnly: known(false),
    },
  ]),
};

/** A node of the fleet as every stage shows it: connected or not, with room on its disk. */
export const simNodeView = (
  id: string,
  labels: Readonly<Record<string, string>>,
  of: { readonly isUp: boolean; readonly isDrained: boolean; readonly now: number },
): NodeView => ({
  node: testNode(id, { labels }),
  connection: of.isUp
    ? {
        state: 'connected',
        since: epochMs(0),
        server: 'toy',
        cipher: 'toy',
        hostKeyFingerprint: 'toy',
        strictKeyExchange: true,
      }
    : { state: 'connecting', since: epochMs(of.now), attempt: 1 },
  lastAnswerAt: epochMs(of.now),
  state: of.isDrained ? 'drained' : 'ok',
  facts,
  forecasts: [],
});

const nodeViews = (world: ToyWorld, now: number, wrongByMs: number): readonly NodeView[] =>
  [...world.nodes.values()].map(({ id, isManager, upAt, availability }) =>
    simNodeView(
      id,
      { role: isManager ? 'manager' : 'worker' },
      { isUp: upAt <= now, isDrained: availability === 'drain', now: now + wrongByMs },
    ),
  );

/** What happens to a fleet by itself must not be laid at the door of an operation that could not know it yet. */
const knowsByThenMs = 60_000;

/** I3 and I4, at every change that arrives: it may not be what takes a service below its minimum, or the quorum away. */
const watchDeeds =
  (broken: Broken) =>
  (world: ToyWorld, before: ReadonlyMap<string, number>, now: number): void => {
    if (now - world.misfortuneAt < knowsByThenMs) return;
    const after = servingOf(world.services, now);
    for (const { name, minimum } of world.services.values()) {
      const [was = 0, is = 0] = [before.get(name), after.get(name)];
      if (is < was && is < minimum) broken('I3', `${name} has ${is} of ${was}, ${minimum} are needed`);
    }
    const managers = [...world.nodes.values()].filter(({ isManager }) => isManager);
    const isBoot = world.deeds.at(-1)?.path.startsWith('/boot/') === true;
    if (isBoot && !world.hasQuorum(now))
      broken(
        'I4',
        `fewer than ${quorumNeeded(managers.length)} of ${managers.length} managers are reachable`,
      );
  };

export const toyNode = (id: string, more: Partial<ToyNode> = {}): ToyNode => ({
  id,
  isManager: false,
  availability: 'active',
  version: 1,
  bootId: 0,
  upAt: 0,
  unit: 'running',
  ...more,
});

export const toyService = (name: string, more: Partial<ToyService> = {}): ToyService => ({
  name,
  desired: 2,
  version: 1,
  minimum: 1,
  maxPerNode: undefined,
  mayOverlap: true,
  copies: [],
  started: 0,
  ...more,
});

/** A small fleet as a seed wants it. */
export const worldFrom = (chance: Chance, broken: Broken): ToyWorld => {
  const count = 3 + chance.pick(4);
  const managers = [1, 3, 3, 5][chance.pick(4)] ?? 1;
  return createToyWorld({
    nodes: Array.from({ length: count }, (_, at) =>
      toyNode(`n${at + 1}`, { isManager: at < Math.min(count, managers) }),
    ),
    services: Array.from({ length: 1 + chance.pick(3) }, (_, at) => {
      const desired = 1 + chance.pick(3);
      return toyService(`s${at + 1}`, {
        desired,
        minimum: chance.pick(desired + 1),
        maxPerNode: chance.isLucky(0.5) ? 1 : undefined,
        mayOverlap: chance.isLucky(0.7),
      });
    }),
    onDeed: watchDeeds(broken),
  });
};

const wishIn = (world: ToyWorld, chance: Chance): OperationRequest => {
  const ids = [...world.nodes.keys()];
  const first = chance.pick(ids.length);
  const nodeIds = [0, ...(chance.isLucky(0.3) ? [1] : [])].map((more) =>
    nodeId(ids[(first + more) % ids.length] ?? 'n1'),
  );
  const surge = chance.isLucky(0.7);
  const kind = chance.pick(10);
  if (kind < 5) return { kind: 'drain', nodeIds, surge };
  if (kind < 7) return { kind: 'undrain', nodeIds };
  if (kind < 9) return { kind: 'maintenance', nodeIds, run: { kind: 'reboot' }, surge };
  const service = [...world.services.values()][0];
  return {
    kind: 'redeploy',
    workloadId: toyWorkloadId(service?.name ?? 's1'),
    to: { kind: 'image', reference: String(Math.max(service?.minimum ?? 1, 1) + chance.pick(4)) },
  };
};

/** What operations change, as text. */
const configOf = (world: ToyWorld): string =>
  JSON.stringify([
    [...world.nodes.values()].map(({ id, availability, unit }) => [id, availability, unit]),
    [...world.services.values()].map(({ name, desired }) => [name, desired]),
  ]);

/** Done means that it is so now. */
const checkDone =
  (world: ToyWorld): Stage['checkDone'] =>
  ({ plan, grade, state }, { before, isAlone }, broken) => {
    if (state !== 'succeeded' || grade === 'degraded') return;
    const { request } = plan;
    if (request.kind !== 'drain' && request.kind !== 'undrain' && request.kind !== 'maintenance') return;
    const [nodesBefore] = JSON.parse(before) as [[string, string][]];
    // What was so already is not locked, so somebody else may have changed it since.
    const touched = request.nodeIds.filter(
      (id) => isAlone || plan.steps.some(({ subject }) => subject === id),
    );
    for (const id of touched) {
      const node = world.nodes.get(id);
      const was = nodesBefore.find(([name]) => name === id)?.[1];
      const held = [...world.services.values()].flatMap(({ copies }) =>
        copies.filter((copy) => copy.node === id),
      );
      if (request.kind === 'drain' && node?.availability !== 'drain') broken('done', `${id} is not drained`);
      if (request.kind === 'drain' && held.length > 0)
        broken('done', `${id} is not empty after ${plan.title}`);
      if (request.kind === 'drain' && node?.unit !== 'stopped')
        broken('done', `the unit on ${id} still runs`);
      if (
        request.kind === 'undrain' &&
        (node?.availability === 'drain' || (isAlone && node?.availability !== 'active'))
      )
        broken('done', `${id} is ${node?.availability} after undrain`);
      if (request.kind === 'maintenance' && node?.availability !== was)
        broken('done', `${id} is ${node?.availability} after maintenance, it was ${was}`);
    }
  };

/** I2: what must not happen twice did not. One boot for each maintenance that was begun on a node. */
const checkBoots = (world: ToyWorld, intents: readonly string[], broken: Broken): void => {
  for (const { id, bootId } of world.nodes.values()) {
    const begun = new Set(intents.filter((intent) => intent.endsWith(` toy.boot ${id}`))).size;
    if (bootId > begun) broken('I2', `${id} booted ${bootId} times for ${begun} maintenances`);
  }
};

const replyOf = ({ status, body }: ToyReply, now: number): HttpReply => ({
  status,
  headers: {},
  body: JSON.stringify(body ?? null),
  sentAt: now,
  receivedAt: now,
});

/** The toy world as a stage of the simulation. Its own clock begins at 0. */
export const createToyStage = (world: ToyWorld): Stage => ({
  sources: [toySource],
  settle: world.settle,
  isDown: (id, now) => (world.nodes.get(id)?.upAt ?? 0) > now,
  carry: (id, ask, now) => {
    const { method, path, body } = ask as HttpAsk<unknown>;
    const fromNode = path.endsWith(`/${id}`);
    const request = { method, path, body: (body ?? {}) as Record<string, unknown>, fromNode };
    return replyOf(world.answer(request, now), now);
  },
  refusal: (_ask, now) => replyOf({ status: 400, body: { says: 'no' } }, now),
  nodes: (now, wrongByMs) => nodeViews(world, now, wrongByMs),
  read: (now, wrongByMs) => {
    world.settle(now);
    const managers = [...world.nodes.values()].filter(({ isManager }) => isManager);
    if (managers.every(({ upAt }) => upAt > now)) return undefined;
    return {
      ...readToyWorld(world, now, wrongByMs),
      observationOf: () => ({
        now: epochMs(now + wrongByMs),
        everyMs: 5_000,
        nodes: nodeViews(world, now, wrongByMs).map(({ node }) => node),
        declared: [],
        locals: new Map(),
        seats: new Map(),
      }),
    };
  },
  serving: (now) => {
    world.settle(now);
    const counts = world.hasQuorum(now) ? servingOf(world.services, now) : new Map<string, number>();
    return new Map([...counts].map(([name, count]) => [toyWorkloadId(name), count] as const));
  },
  wish: (chance) => wishIn(world, chance),
  misfortune: (chance, now) => {
    const ids = [...world.nodes.keys()];
    world.lose(ids[chance.pick(ids.length)] ?? 'n1', now, 2_000 + chance.pick(120_000));
  },
  calm: (now) => {
    for (const node of world.nodes.values()) node.upAt = Math.min(node.upAt, now + 1_000);
  },
  isAboutLock: (ask) => ask.lane === 'http' && ask.path.startsWith('/locks/'),
  unfenced: (ask) => {
    const { path, body } = ask as HttpAsk<unknown>;
    const [, what = '', name = ''] = path.split('/');
    if (what !== 'unit' && what !== 'boot') return undefined;
    const fences = fencesOf(body);
    return fences.some(({ resource }) => resource === `node:${name}`)
      ? undefined
      : `${path} carries the fences ${fences.map(({ resource }) => resource).join(', ')}`;
  },
  tokenOf: (resource) => {
    const lock = world.locks.get(resource);
    return lock === undefined ? undefined : { token: lock.token, console: lock.lastConsole };
  },
  heldLocks: (now) =>
    [...world.locks].flatMap(([resource, { holder }]) =>
      holder !== undefined && holder.expiresAt > now ? [`${resource} by ${holder.operationId}`] : [],
    ),
  config: () => configOf(world),
  deeds: () => world.deeds.length,
  checkDone: checkDone(world),
  checkEnd: (intents, broken) => checkBoots(world, intents, broken),
});
