import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { FleetSnapshot } from '#shared/contract';
import type { Alarm, NodeView } from '#shared/model';
import type { Link } from '#shared/wire';
import {
  createFakeClock,
  createLineLog,
  createSystemRandom,
  type Clock,
  type FakeClock,
} from '../../ports/index.ts';
import { createEngine, type Engine } from '../../index.ts';
import { makeHostKey } from '../../transport/test-kit/index.ts';
import { startTestNode, type TestNode } from './test-node.ts';

/** One engine over a fleet of test nodes. */
export type RunningEngine = {
  readonly engine: Engine;
  readonly link: Link;
  /** Everything the engine said of itself, as text. */
  readonly logged: () => string;
  /** Desktop notices, as titles. */
  readonly notices: () => readonly string[];
  readonly snapshot: () => Promise<FleetSnapshot>;
  readonly node: (name: string) => Promise<NodeView>;
  /** Open alarms of one node, by rule. */
  readonly alarms: (name: string) => Promise<Readonly<Record<string, Alarm>>>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** A folder with a fleet file, and the machines it names. */
export type TestFleet = {
  readonly clock: FakeClock;
  readonly directory: string;
  readonly fleetFile: string;
  readonly knownHosts: string;
  readonly identityFile: string;
  readonly nodes: readonly TestNode[];
  /** The machine of that name. */
  readonly machine: (name: string) => TestNode;
  /** Starts one more machine; it is in the fleet when the file says so. */
  readonly addNode: (name: string, hostKey?: string) => Promise<TestNode>;
  readonly know: (node: TestNode) => Promise<void>;
  /** Writes the fleet file with these machines; `more` are further keys of the node with that name. */
  readonly write: (
    nodes: readonly Pick<TestNode, 'name' | 'port'>[],
    more?: Readonly<Record<string, object>>,
  ) => Promise<void>;
  readonly start: (clock?: Clock) => Promise<RunningEngine>;
  /** Lets time pass, a second at a time, and waits after each for the answers that are on their way. */
  readonly pass: (ms: number) => Promise<void>;
  /** Lets time pass until something is so; fails after ten minutes of it. */
  readonly until: (isSo: () => Promise<boolean>) => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const neverAborted = new AbortController().signal;

/** Silence that no pass of time explains, only a jump of the clock. */
const asleepMs = 3_600_000;

const shortWhile = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Real time that one step may take on a busy machine before the test is given up. */
const patienceMs = 60_000;
// Whole engines with real logins: seconds on a quiet machine, a minute where a dozen other things run.
vi.setConfig({ testTimeout: 180_000 });

/** Fake time in which the engine has taken every answer that reached it. */
const gatheringMs = 30;

/** Waits in real time, without moving a fake clock. */
export const eventually = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const end = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it never came about: ${what}`);
    await shortWhile(2);
  }
};

/** Starts machines of these names, known and named in the fleet file. No engine runs yet. */
export const startTestFleet = async (names: readonly string[]): Promise<TestFleet> => {
  const clock = createFakeClock();
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-engine-'));
  const fleetFile = join(directory, 'fleet.yaml');
  const knownHosts = join(directory, 'known_hosts');
  const identityFile = join(directory, 'id');
  await writeFile(identityFile, makeHostKey(), { mode: 0o600 });
  await writeFile(knownHosts, '');
  const nodes: TestNode[] = [];
  const engines: RunningEngine[] = [];

  const addNode = async (name: string, hostKey?: string): Promise<TestNode> => {
    const node = await startTestNode(name, clock.now, hostKey);
    nodes.push(node);
    return node;
  };
  const know = (node: TestNode): Promise<void> =>
    appendFile(knownHosts, `[127.0.0.1]:${node.port} ${node.hostKey}\n`);
  const write: TestFleet['write'] = (listed, more = {}) => {
    const entries = listed.map(
      ({ name, port }) => [name, { address: '127.0.0.1', port, ...more[name] }] as const,
    );
    const defaults = { user: 'ops', identityFile, identitiesOnly: true, identityAgent: 'none', knownHosts };
    // JSON is YAML.
    return writeFile(
      fleetFile,
      JSON.stringify({ name: 'Test', defaults, nodes: Object.fromEntries(entries) }, undefined, 2),
    );
  };

  /**
   * Real time passes until no login is under way and every willing, connected node has answered within its tick. The engine
   * takes answers in batches that gather on its own clock, so that moves on a little while we wait, slower than real time.
   */
  const settle = async (): Promise<void> => {
    await shortWhile(2);
    let rounds = 0;
    await eventually('answers on their way arrive', async () => {
      if (nodes.some((node) => node.isGreeting())) return false;
      const late = await Promise.all(engines.map((running) => owesAnswers(running, nodes, clock)));
      if (!late.includes(true)) return true;
      rounds += 1;
      if (rounds % 20 === 0) await clock.advance(gatheringMs);
      return false;
    });
  };
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      await clock.advance(Math.min(1_000, ms - passed));
      await settle();
    }
  };

  for (const name of names) await know(await addNode(name));
  await write(nodes);
  return {
    clock,
    directory,
    fleetFile,
    knownHosts,
    identityFile,
    nodes,
    machine: (name) => {
      const found = nodes.find((node) => node.name === name);
      if (found === undefined) throw new Error(`no machine is called ${name}`);
      return found;
    },
    addNode,
    know,
    write,
    pass,
    until: async (isSo) => {
      for (let tries = 0; !(await isSo()); tries += 1) {
        if (tries > 600) throw new Error('it never came about');
        await pass(1_000);
      }
    },
    start: async (engineClock = clock) => {
      const running = startEngine(directory, fleetFile, engineClock);
      engines.push(running);
      await running.engine.ready;
      return { ...running, [Symbol.asyncDispose]: () => stop(engines, running) };
    },
    [Symbol.asyncDispose]: async () => {
      for (let last = engines.at(-1); last !== undefined; last = engines.at(-1)) await stop(engines, last);
      await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
      await rm(directory, { recursive: true, force: true });
    },
  };
};

const stop = async (engines: RunningEngine[], running: RunningEngine): Promise<void> => {
  const at = engines.indexOf(running);
  if (at < 0) return;
  engines.splice(at, 1);
  await running[Symbol.asyncDispose]();
};

/** A tick is asked every 5 s; who answers at all has answered by the second after it. */
const owesAnswers = async (
  running: RunningEngine,
  nodes: readonly TestNode[],
  clock: Clock,
): Promise<boolean> => {
  const willing = new Set(
    nodes
      .filter((node) => node.behaviour() === 'answers' && node.answering === undefined)
      .map(({ name }) => name),
  );
  // Past the link: this is asked after every second of the test's time, and nobody reads it.
  const snapshot = (await running.engine.dispatcher.call(
    'fleet.snapshot',
    {},
    neverAborted,
  )) as FleetSnapshot;
  const views = snapshot.nodes.filter(({ node }) => willing.has(node.id));
  return views.some(({ connection, lastAnswerAt }) => {
    if (connection.state === 'connecting') return true;
    const silentMs = clock.now() - (lastAnswerAt ?? connection.since);
    // After the machine was asleep the next tick is the first to come.
    return connection.state === 'connected' && silentMs > 6_000 && silentMs < asleepMs;
  });
};

const startEngine = (directory: string, fleetFile: string, clock: Clock): RunningEngine => {
  let log = '';
  const notices: string[] = [];
  const engine = createEngine(
    {
      clock,
      random: createSystemRandom(),
      log: createLineLog((line) => (log += line), false),
      notices: { alarm: (_alarm, title) => void notices.push(title) },
      places: { dataDirectory: directory, homeDirectory: directory },
      operator: 'tester',
    },
    {
      fleet: { kind: 'file', file: fleetFile },
      surroundings: { homeDirectory: directory, agentSocket: undefined },
      firstRun: 'may-act',
    },
  );
  const link = engine.link();
  const snapshot = () => link.call('fleet.snapshot', {});
  return {
    engine,
    link,
    logged: () => log,
    notices: () => notices,
    snapshot,
    node: async (name) => {
      const found = (await snapshot()).nodes.find(({ node }) => node.id === name);
      if (found === undefined) throw new Error(`the fleet shows no ${name}`);
      return found;
    },
    alarms: async (name) => {
      const open = (await snapshot()).alarms.filter(
        (alarm) => alarm.nodeId === name && alarm.clearedAt === undefined,
      );
      return Object.fromEntries(open.map((alarm) => [alarm.evidence.rule, alarm]));
    },
    [Symbol.asyncDispose]: async () => {
      link.close();
      await engine[Symbol.asyncDispose]();
    },
  };
};
