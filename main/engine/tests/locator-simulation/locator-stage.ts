import { epochMs, nodeId, type OperationRequest, type SpaceView } from '#shared/model';
import {
  createToyWorld,
  simNodeView,
  toyNode,
  type Broken,
  type Chance,
  type Stage,
} from '../../operation/test-kit/index.ts';
import type { HttpAsk, HttpReply } from '../../source-kit/index.ts';
import { source } from '../../sources/locator/index.ts';
import { createLocatorRoom } from '../../sources/locator/test-kit/index.ts';
import { toyLocks } from '../../operation/test-kit/toy-asks.ts';

const zones = { a: 'x', b: 'y', c: 'z', d: 'x', e: 'y' } as const;
const names = Object.keys(zones) as (keyof typeof zones)[];

type Wish = { readonly primary: string; readonly note?: string };

/**
 * The reference locator with its hosts as a fleet to simulate over, by the real steps and plans of the source. In half of the seeds
 * somebody else moves keys right between what a console reads and what it writes.
 */
export const createLocatorStage = (chance: Chance, broken: Broken): Stage => {
  const room = createLocatorRoom({
    targets: zones,
    keys: 20 + chance.pick(60),
    archived: 0.05,
    declared: { batch: 3 + chance.pick(10), ratePerSecond: 20 + chance.pick(200) },
  });
  const locks = createToyWorld({
    nodes: [toyNode('m1', { isManager: true })],
    services: [],
    onDeed: () => undefined,
  });
  const isBusy = chance.isLucky(0.5);
  let deeds = 0;
  const all = (): readonly string[] => names.flatMap((name) => room.keysOf(name));
  const first = new Set(all());

  /** Somebody else gives a key to somebody who accepts. */
  const meddle = (): void => {
    const keys = all();
    const key = keys[chance.pick(keys.length)] ?? '';
    const mapping = room.locator.lookUp(key);
    const to = names[chance.pick(names.length)] ?? 'a';
    if (mapping === undefined || room.targetNow(to).state !== 'accepting') return;
    room.put(key, { primary: to, note: 'theirs' }, { 'if-match': `"${mapping.version}"` });
  };

  /** What must never be written: a key that is not there any more, or that nobody handed over. */
  const watch = ({ path, headers, body }: HttpAsk<unknown>): (() => void) => {
    const key = decodeURIComponent(/^\/v1\/keys\/(.+)$/.exec(path)?.[1] ?? '');
    if (headers?.['If-Match'] === undefined) broken('blind', `PUT ${path} names no version`);
    if (key === '') return () => undefined;
    const before = room.locator.lookUp(key);
    const { primary, note } = body as Wish;
    return () => {
      const after = room.locator.lookUp(key);
      // Who owns it stays where only its copy goes elsewhere.
      if (before === undefined || after === undefined || after.primary === before.primary) return;
      const giver = note?.startsWith('from:') === true ? note.slice('from:'.length) : undefined;
      if (giver !== undefined && before.primary !== giver)
        broken('stolen', `${key} was ${before.primary}'s, and was handed over by ${giver}`);
      if (note === undefined && before.note !== `from:${primary}`)
        broken('stolen', `${key} went to ${primary} although it was noted ${before.note ?? 'nothing'}`);
    };
  };

  const settle = (now: number): void => room.wait(Math.max(0, now - room.now()));
  const carry: Stage['carry'] = (on, ask, now) => {
    settle(now);
    if (ask.lane !== 'http') return undefined;
    if (ask.socket === '/toy') {
      const { method, path, body } = ask;
      const request = { method, path, body: (body ?? {}) as Record<string, unknown> };
      const reply = locks.answer(request, now);
      return {
        status: reply.status,
        headers: {},
        body: JSON.stringify(reply.body ?? null),
        sentAt: now,
        receivedAt: now,
      };
    }
    if (ask.method !== 'PUT') return room.carry(on, ask);
    if (isBusy && chance.isLucky(0.1)) meddle();
    const check = watch(ask);
    const reply = room.carry(on, ask);
    if (reply !== undefined && reply.status < 300) deeds += 1;
    check();
    return reply;
  };
  const readOnce = (): SpaceView => ({ ...room.read(), lastCopies: [], zonePairs: [], qualities: [] });

  return {
    sources: [{ id: 'host', locks: toyLocks }, source],
    settle,
    isDown: () => false,
    carry,
    refusal: (_ask, now): HttpReply => ({
      status: 400,
      headers: {},
      body: '{"code":"bad-request","says":"no"}',
      sentAt: now,
      receivedAt: now,
    }),
    nodes: (now, wrongByMs) =>
      names.map((name) =>
        simNodeView(
          name,
          { datacenter: zones[name] },
          { isUp: true, isDrained: room.targetNow(name).state === 'draining', now: now + wrongByMs },
        ),
      ),
    read: (now, wrongByMs) => {
      settle(now);
      const read = readOnce();
      const space: SpaceView = { ...read, observedAt: epochMs(read.observedAt + wrongByMs) };
      const view = { ...room.view(), now: epochMs(now + wrongByMs) };
      return {
        origins: [],
        workloads: [],
        observationOf: () => undefined,
        spaces: [space],
        spacesOf: (id) => (id === 'locator' ? [{ space, view }] : []),
      };
    },
    wish: (lot): OperationRequest => {
      const at = lot.pick(names.length);
      const nodeIds = [0, ...(lot.isLucky(0.2) ? [1] : [])].map((more) =>
        nodeId(names[(at + more) % names.length] ?? 'a'),
      );
      const kind = lot.pick(10);
      if (kind < 5) return { kind: 'drain', nodeIds, surge: true };
      if (kind < 9) return { kind: 'undrain', nodeIds };
      return { kind: 'decommission', nodeIds: nodeIds.slice(0, 1), surge: true };
    },
    misfortune: (lot) => {
      for (let times = isBusy ? lot.pick(5) : -1; times >= 0; times -= 1) meddle();
    },
    calm: () => undefined,
    isAboutLock: (ask) => ask.lane === 'http' && ask.path.startsWith('/locks/'),
    unfenced: () => undefined,
    tokenOf: (resource) => {
      const lock = locks.locks.get(resource);
      return lock === undefined ? undefined : { token: lock.token, console: lock.lastConsole };
    },
    heldLocks: (now) =>
      [...locks.locks].flatMap(([resource, { holder }]) =>
        holder !== undefined && holder.expiresAt > now ? [`${resource} by ${holder.operationId}`] : [],
      ),
    config: () =>
      JSON.stringify([
        names.map((name) => [name, room.targetNow(name).state]),
        // What somebody else moves meanwhile is theirs, so nothing can be said of it by comparing.
        isBusy ? [] : [...first].map((key) => [key, room.locator.lookUp(key)?.primary]),
      ]),
    deeds: () => deeds,
    checkDone: ({ plan, state, grade }, { isAlone }, tell) => {
      const { request } = plan;
      if (state !== 'succeeded' || grade === 'degraded' || !isAlone || !('nodeIds' in request)) return;
      for (const name of request.nodeIds) {
        const { primaries, secondaries, state: is } = room.targetNow(name);
        if (request.kind === 'drain' && (primaries > 0 || is === 'accepting'))
          tell('done', `${name} is ${is} and owns ${primaries} after ${plan.title}`);
        if (request.kind === 'decommission' && (primaries + secondaries > 0 || is !== 'left'))
          tell('done', `${name} is ${is} with ${primaries} and ${secondaries} after ${plan.title}`);
        if (request.kind === 'undrain' && is === 'draining')
          tell('done', `${name} is ${is} after ${plan.title}`);
      }
    },
    checkEnd: (_intents, tell) => {
      const now = new Set([...all(), ...room.keysOf('archive')]);
      for (const key of first) if (!now.has(key)) tell('lost', `${key} is nobody's`);
      for (const name of names)
        for (const key of room.keysOf(name)) {
          const { primary, secondary } = room.locator.lookUp(key) ?? {};
          if (primary === secondary) tell('twice', `${key} has its copy where it is owned`);
        }
    },
  };
};
