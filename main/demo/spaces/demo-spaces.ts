import type { Duplex } from 'node:stream';
import type { NodeId } from '#shared/model';
import type { Scenario } from '#shared/scenarios';
import type { Clock } from '../../engine/ports/index.ts';
import type { FakeAnswer } from '../../engine/source-kit/index.ts';
import { createFakePostgres } from '../../engine/sources/postgres/fake/index.ts';
import { createFakeCluster } from '../../engine/sources/redis-cluster/fake/index.ts';
import { createHostAnswer, createLocator, type Target } from '../../locator/index.ts';
import { servePostgres } from './serve-postgres.ts';
import { serveRedis } from './serve-redis.ts';

/** Systems of the demo whose things have owners, as they listen on its machines. */
export type DemoSpaces = {
  /** Who listens on a port of a machine; undefined: nobody does. */
  readonly listener: (id: NodeId, port: number) => ((stream: Duplex) => void) | undefined;
  /** Answers a shell ask about a database server; undefined: an ask about something else. */
  readonly answerShell: (
    id: NodeId,
    askId: string,
    inputs: readonly string[],
  ) => ReturnType<FakeAnswer> | undefined;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const ports = { redis: 6_379, postgres: 5_432, locator: 7_070, host: 7_071 } as const;
export const databaseCommands = {
  stop: 'sudo -n systemctl stop postgresql',
  start: 'sudo -n systemctl start postgresql',
} as const;

type Listeners = Map<string, (stream: Duplex) => void>;
const place = (id: string, port: number): string => `${id} ${port}`;

const startRedis = (
  of: NonNullable<NonNullable<Scenario['spaces']>['redis']>,
  listeners: Listeners,
): void => {
  const cluster = createFakeCluster(of.shards);
  for (const key of of.keys) cluster.write(key, 'made up');
  for (const node of of.shards.flat())
    listeners.set(place(node, ports.redis), (stream) =>
      serveRedis(stream, (commands) => cluster.answer(node, commands)),
    );
};

const startLocator = (
  of: NonNullable<NonNullable<Scenario['spaces']>['locator']>,
  zoneOf: (id: NodeId) => string,
  clock: Pick<Clock, 'now'>,
  listeners: Listeners,
): AsyncDisposable => {
  const targets = of.targets.map((target) => ({ target, zone: zoneOf(target) }));
  const locator = createLocator({ file: ':memory:', clock, targets });
  locator.seed({ keys: of.keys, archived: of.archived });
  listeners.set(place(of.on, ports.locator), locator.serve);
  const countOf = (target: string) => {
    const { body } = locator.answer({
      method: 'GET',
      path: '/v1/targets',
      query: new URLSearchParams(),
      headers: {},
      body: '',
    });
    const found = (body as { readonly targets: readonly Target[] }).targets.find(
      (each) => each.target === target,
    );
    return { primaries: found?.primaries ?? 0, secondaries: found?.secondaries ?? 0 };
  };
  const hosts = of.targets.map((target) =>
    createHostAnswer({
      host: target,
      held: (key) => {
        const mapping = locator.lookUp(key);
        if (mapping === undefined) return undefined;
        if (mapping.primary === target) return { role: 'primary', version: mapping.version };
        return mapping.secondary === target ? { role: 'secondary', version: mapping.version } : undefined;
      },
      count: () => countOf(target),
    }),
  );
  hosts.forEach((host, at) => listeners.set(place(of.targets[at] ?? '', ports.host), host.serve));
  return {
    [Symbol.asyncDispose]: async () => {
      for (const host of hosts) await host[Symbol.asyncDispose]();
      await locator[Symbol.asyncDispose]();
    },
  };
};

/** Starts what the scenario tells of. */
export const startDemoSpaces = ({
  scenario,
  clock,
}: {
  readonly scenario: Scenario;
  readonly clock: Pick<Clock, 'now'>;
}): DemoSpaces => {
  const { spaces, nodes } = scenario;
  const listeners: Listeners = new Map();
  const zoneOf = (id: NodeId): string => nodes.find((node) => node.id === id)?.labels['datacenter'] ?? '';
  if (spaces?.redis !== undefined) startRedis(spaces.redis, listeners);
  const postgres =
    spaces?.postgres === undefined ? undefined : createFakePostgres(spaces.postgres.nodes, databaseCommands);
  for (const id of spaces?.postgres?.nodes ?? [])
    listeners.set(place(id, ports.postgres), (stream) =>
      servePostgres(stream, (text, values) => postgres?.statement(id, text, values)),
    );
  const locator =
    spaces?.locator === undefined ? undefined : startLocator(spaces.locator, zoneOf, clock, listeners);
  return {
    listener: (id, port) => listeners.get(place(id, port)),
    answerShell: (id, askId, inputs) => postgres?.shell(id, askId, inputs),
    [Symbol.asyncDispose]: async () => locator?.[Symbol.asyncDispose](),
  };
};

const quoted = (text: string): string => JSON.stringify(text);
const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

/** Lines of the fleet file that declare them (docs/fleet-file.md). */
export const spacesText = ({ spaces }: Scenario): readonly string[] => {
  if (spaces === undefined) return [];
  const { redis, postgres, locator } = spaces;
  return [
    'spaces:',
    ...(redis === undefined
      ? []
      : [
          `  ${quoted(redis.name)}:`,
          '    kind: redis-cluster',
          `    nodes: ${list(redis.shards.flat())}`,
          '    copies: 1',
        ]),
    ...(postgres === undefined
      ? []
      : [
          `  ${quoted(postgres.name)}:`,
          '    kind: postgres',
          `    nodes: ${list(postgres.nodes)}`,
          '    promote: guided',
          `    stop: ${quoted(databaseCommands.stop)}`,
          `    start: ${quoted(databaseCommands.start)}`,
          '    copies: 1',
        ]),
    ...(locator === undefined
      ? []
      : [
          `  ${quoted(locator.name)}:`,
          '    kind: locator',
          `    nodes: ${list(locator.targets)}`,
          `    url: http://127.0.0.1:${ports.locator}`,
          `    through: ${list([locator.on])}`,
          '    archive: archive',
          `    hostAnswer: { port: ${ports.host} }`,
          '    copies: 1',
        ]),
  ];
};
