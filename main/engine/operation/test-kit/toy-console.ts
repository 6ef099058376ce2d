import { fault, FaultError } from '#shared/fault';
import { epochMs, nodeId, unknownHostFacts, type NodeView, type Operation } from '#shared/model';
import type { AuditNote } from '../../journal/index.ts';
import type { Clock } from '../../ports/index.ts';
import { createOperations, type Operations } from '../operations.ts';
import { sentText } from '../run/asker.ts';
import type { Chance } from './seeded-chance.ts';
import { createToyNetwork, type Faults } from './toy-network.ts';
import { readToyWorld, toySource } from './toy-source.ts';
import type { ToyWorld } from './toy-world.ts';

/** What survives the death of a console: its journal and its audit log. */
export type ConsoleDisk = { readonly records: unknown[]; readonly audit: AuditNote[] };

/** How this life of a console goes wrong: at which write, and how. */
export type Doom = {
  readonly at: number;
  readonly how: 'killed-before-write' | 'killed-after-write' | 'disk-full';
};

/** One life of one console over a toy world: real operations, a journal in memory, a process that can die or freeze. */
export type ToyConsole = {
  readonly name: string;
  readonly operations: Operations;
  readonly disk: ConsoleDisk;
  readonly isDead: () => boolean;
  readonly die: () => void;
  /** Stops everything in it for that long, as a closed laptop or SIGSTOP does. */
  readonly freeze: (ms: number) => void;
};

type ConsoleParts = {
  readonly name: string;
  readonly world: ToyWorld;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly disk: ConsoleDisk;
  readonly faults: () => Faults;
  readonly doom: Doom | undefined;
  readonly onChange: (operation: Operation) => void;
  readonly broken: (invariant: string, says: string) => void;
};

const facts = {
  ...unknownHostFacts('not-asked', 'toy', epochMs(0)),
  volumes: {
    state: 'known' as const,
    observedAt: epochMs(0),
    everyMs: 1e15,
    source: 'toy',
    value: [
      {
        mount: '/',
        device: '/dev/toy',
        fileSystem: 'ext4',
        space: {
          state: 'known' as const,
          observedAt: epochMs(0),
          everyMs: 1e15,
          source: 'toy',
          value: { sizeBytes: 1e12, usedBytes: 0, availableBytes: 1e12 },
        },
        inodes: {
          state: 'known' as const,
          observedAt: epochMs(0),
          everyMs: 1e15,
          source: 'toy',
          value: { total: 9, free: 9 },
        },
        readOnly: {
          state: 'known' as const,
          observedAt: epochMs(0),
          everyMs: 1e15,
          source: 'toy',
          value: false,
        },
      },
    ],
  },
};

const nodeViews = (world: ToyWorld, now: number): readonly NodeView[] =>
  [...world.nodes.values()].map(({ id, isManager, upAt, availability }) => ({
    node: {
      id: nodeId(id),
      address: id,
      port: 22,
      user: 'ops',
      jump: [],
      labels: { role: isManager ? 'manager' : 'worker' },
      groups: [],
      roundTripTargetMs: 20,
      roundTripWorstMs: 400,
      logDirectories: [],
      expectedMounts: [],
    },
    connection:
      upAt <= now
        ? {
            state: 'connected',
            since: epochMs(0),
            server: 'toy',
            cipher: 'toy',
            hostKeyFingerprint: 'toy',
            strictKeyExchange: true,
          }
        : { state: 'connecting', since: epochMs(now), attempt: 1 },
    lastAnswerAt: epochMs(Math.min(now, upAt <= now ? now : upAt)),
    state: availability === 'drain' ? 'drained' : 'ok',
    facts,
    forecasts: [],
  }));

/** I1: a change leaves only after an intent that names it, and each intent lets out at most what it names. */
const createIntentCheck = (disk: ConsoleDisk) => {
  const used = new Map<string, number>();
  return (text: string): boolean => {
    const intents = (disk.records as { kind: string; calls?: string[] }[]).filter(
      ({ kind, calls }) => kind === 'intent' && calls?.includes(text) === true,
    ).length;
    const times = (used.get(text) ?? 0) + 1;
    used.set(text, times);
    return times <= intents;
  };
};

const mortalClock = (clock: Clock, isDead: () => boolean, frozenUntil: () => number): Clock => ({
  now: clock.now,
  monotonicMs: clock.monotonicMs,
  after: (ms, call) => {
    let timer = clock.after(ms, function fire() {
      if (isDead()) return;
      const rest = frozenUntil() - clock.monotonicMs();
      if (rest > 0) timer = clock.after(rest, fire);
      else call();
    });
    return { cancel: () => timer.cancel() };
  },
});

const never = (): Promise<never> => new Promise(() => undefined);

export const createToyConsole = (parts: ConsoleParts): ToyConsole => {
  const { world, disk, chance, name } = parts;
  let dead = false;
  let frozenUntil = 0;
  let writes = 0;
  const clock = mortalClock(
    parts.clock,
    () => dead,
    () => frozenUntil,
  );
  const hasIntent = createIntentCheck(disk);

  const write = async (put: () => void): Promise<void> => {
    if (dead) return never();
    writes += 1;
    const doomed = parts.doom !== undefined && writes >= parts.doom.at;
    if (doomed && parts.doom.how === 'disk-full')
      throw new FaultError(fault('journal.unwritable', 'The disk is full.'));
    if (doomed && parts.doom.how === 'killed-before-write') dead = true;
    else put();
    if (doomed) dead = true;
    if (dead) return never();
  };

  const perform = createToyNetwork({
    world,
    clock,
    chance,
    faults: parts.faults,
    onSend: (ask) => {
      if (dead) parts.broken('I9', 'a dead console sent something');
      const started = (disk.records as { kind: string }[]).some(({ kind }) => kind === 'started');
      if (ask.path.startsWith('/locks/')) {
        if (!started) parts.broken('I1', `${ask.path} without a journaled operation`);
      } else if (!hasIntent(sentText(ask)))
        parts.broken('I1', `${ask.path} was sent without an intent on disk`);
      if (
        (ask.path.startsWith('/unit') || ask.path.startsWith('/boot')) &&
        !('fenceToken' in (ask.body as object))
      )
        parts.broken('I7', `${ask.path} was sent without a fence`);
    },
  });

  const operations = createOperations({
    ports: { clock, random: chance, log: { info: () => undefined, warn: () => undefined }, operator: name },
    consoleName: name,
    journal: {
      records: [...disk.records],
      damage: undefined,
      append: (record) => write(() => void disk.records.push(record)),
      [Symbol.asyncDispose]: async () => undefined,
    },
    audit: {
      append: async (note) => {
        await write(() => void disk.audit.push(note));
        return { ...note, seq: disk.audit.length, hash: '', previousHash: '' };
      },
      entries: async () => [],
      verify: async () => ({ state: 'intact', entries: 0, says: '' }),
      [Symbol.asyncDispose]: async () => undefined,
    },
    sources: [toySource],
    perform: (async (...args: Parameters<typeof perform>) =>
      dead ? never() : perform(...args)) as typeof perform,
    view: () => {
      const now = parts.clock.now();
      world.settle(now);
      const read = readToyWorld(world, now);
      const nodes = nodeViews(world, now);
      return {
        nodes,
        alarms: [],
        ...read,
        observationOf: () => ({
          now,
          everyMs: 5_000,
          nodes: nodes.map(({ node }) => node),
          declared: [],
          locals: new Map(),
          seats: new Map(),
        }),
      };
    },
    firstRun: 'may-act',
    releases: async () => [],
    refresh: async () => undefined,
    onChange: parts.onChange,
  });
  return {
    name,
    operations,
    disk,
    isDead: () => dead,
    die: () => {
      dead = true;
    },
    freeze: (ms) => {
      frozenUntil = Math.max(frozenUntil, parts.clock.monotonicMs() + ms);
    },
  };
};
