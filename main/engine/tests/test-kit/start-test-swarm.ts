import type { WorkloadView } from '#shared/model';
import { serveEngine } from '../../../demo/serve-engine.ts';
import type { DaemonReply, DaemonRequest } from '../../../demo/serve-socket.ts';
import { createFakeSwarm, type FakeSwarm } from '../../sources/swarm/fake/index.ts';
import { startTestFleet, type RunningEngine, type TestFleet } from './start-fleet.ts';

const machines = [
  { name: 'm1', role: 'manager' },
  { name: 'm2', role: 'manager' },
  { name: 'm3', role: 'manager' },
  { name: 'w1', role: 'worker' },
] as const;
const version = (tag: string, repositories: readonly string[]) => ({
  digest: `sha256:${tag.repeat(64)}`,
  tags: repositories.map((name) => `${name}:${tag}`),
});

/** A fleet whose machines are one swarm. */
export type TestSwarm = {
  readonly fleet: TestFleet;
  readonly swarm: FakeSwarm;
  /** What another operator does by hand: a node or a service, its spec edited. */
  readonly change: (path: string, edit: (spec: Record<string, unknown>) => object) => void;
  /** A service of this name comes, or goes, by the same hand. */
  readonly make: (name: string) => void;
  readonly remove: (name: string) => void;
  /** Lets time pass until something is so; a second passes only when no daemon's answer is on its way. */
  readonly until: (isSo: () => Promise<boolean>) => Promise<void>;
  /** The service as the console sees it. */
  readonly web: (desk: RunningEngine) => Promise<WorkloadView | undefined>;
  readonly isWell: (desk: RunningEngine) => Promise<boolean>;
};

/** Four machines of one swarm with one service of three copies. `more`: repositories that hold the same versions. */
export const startTestSwarm = async (more: readonly string[] = []): Promise<TestSwarm> => {
  const fleet: TestFleet = await startTestFleet(machines.map(({ name }) => name));
  const swarm: FakeSwarm = createFakeSwarm({
    machines,
    releases: ['1', '2'].map((tag) => version(tag, ['web', ...more])),
    seed: 7,
    startAt: fleet.clock.now(),
  });
  const keepTime = (): void => swarm.advance(fleet.clock.now());
  let requests = 0;
  for (const { name } of machines) {
    const served = { engines: swarm, machine: name, clock: fleet.clock, delayMs: () => 0, follow: keepTime };
    const answer = serveEngine(served);
    const counted = async (request: DaemonRequest): Promise<DaemonReply> => {
      requests += 1;
      const reply = await answer(request);
      requests += 1;
      return reply;
    };
    fleet.machine(name).answerSocket = (path) => (path === '/var/run/docker.sock' ? counted : undefined);
  }
  const request = (method: string, path: string, body?: unknown): string => {
    const answer = swarm.answer('m1', { method, path, body });
    if (answer.kind !== 'reply' || answer.reply.status >= 400) throw new Error(`${method} ${path}`);
    return answer.reply.body;
  };
  const make = (name: string): void => {
    keepTime();
    request('POST', '/services/create', {
      Name: name,
      TaskTemplate: { ContainerSpec: { Image: 'web:1', Env: ['TOKEN=canary-4711'] } },
      Mode: { Replicated: { Replicas: 3 } },
    });
  };
  make('web');
  const remove = (name: string): void => {
    keepTime();
    request('DELETE', `/services/${name}`);
  };
  /** What another operator does by hand. */
  const change = (path: string, edit: (spec: Record<string, unknown>) => object): void => {
    keepTime();
    const { Version, Spec } = JSON.parse(request('GET', path)) as {
      Version: { Index: number };
      Spec: Record<string, unknown>;
    };
    request('POST', `${path}/update?version=${Version.Index}`, edit(Spec));
  };
  /** Answers of daemons come over real connections: a second passes only when none has come or gone for a while. */
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; !(await isSo()); tries += 1) {
      if (tries > 600) throw new Error('it never came about');
      await fleet.pass(1_000);
      for (let before = -1; before !== requests;) {
        before = requests;
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }
  };
  const web = async (desk: RunningEngine) =>
    (await desk.link.call('workload.snapshot', {})).workloads.find(({ name }) => name === 'web');
  const isWell = async (desk: RunningEngine): Promise<boolean> => (await web(desk))?.counts.available === 3;
  return { fleet, swarm, change, make, remove, until, web, isWell };
};
