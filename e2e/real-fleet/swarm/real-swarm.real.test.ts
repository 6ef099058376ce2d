import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Operation, WorkloadView } from '#shared/model';
import { canRun } from '../can-run.ts';
import { startRealSwarm, type RealSwarm } from './real-swarm.ts';
import { codeOf, drain, startSwarmConsole, undrain, type SwarmConsole } from './swarm-console.ts';

const can = await canRun((line) => console.log(line), ['docker']);
if (!can.ok) console.log(`Skipped: every spec on a real swarm, because ${can.reason}.`);

let stack: AsyncDisposableStack;
let swarm: RealSwarm;
let console1: SwarmConsole;

beforeAll(async () => {
  if (!can.ok) return;
  stack = new AsyncDisposableStack();
  swarm = stack.use(await startRealSwarm());
  console1 = stack.use(await startSwarmConsole(swarm.fleet));
}, 300_000);

afterAll(() => stack?.disposeAsync(), 60_000);

beforeEach(async ({ skip }) => {
  skip(!can.ok, can.ok ? undefined : can.reason);
  await swarm.reset();
}, 120_000);

const holds = (view: WorkloadView, policy: string): string | undefined =>
  view.verdicts.find((verdict) => verdict.policy === policy)?.holds;
const isWell = ({ counts }: WorkloadView): boolean =>
  counts.running === counts.desired && counts.available === counts.desired;
/** Where the copies run, by node, without those that run nowhere. */
const placesOf = ({ placements }: WorkloadView): readonly string[] =>
  placements
    .filter(({ state, wanted }) => state === 'running' && wanted === 'running')
    .map(({ nodeId }) => nodeId ?? '?')
    .toSorted();
const availabilityOf = async (name: string): Promise<string> =>
  (await swarm.docker('node', 'inspect', name, '--format', '{{.Spec.Availability}}')).trim();
const replicasOf = async (name: string): Promise<string> =>
  (await swarm.docker('service', 'inspect', name, '--format', '{{.Spec.Mode.Replicated.Replicas}}')).trim();
const nodeWithCopy = async (service: string): Promise<string> => {
  const { byNode } = await swarm.watcher.look(service);
  const found = swarm.nodes.find(({ name }) => (byNode[name] ?? 0) > 0);
  if (found === undefined) throw new Error(`nobody runs ${service}`);
  return found.name;
};
const stepStates = ({ steps }: Operation): readonly string[] => steps.map(({ state }) => state);

describe('the health of replicas', { timeout: 90_000 }, () => {
  it('shows a service as every daemon sees it: copies, nodes, image ids, health', async () => {
    await swarm.create({ name: 'web', replicas: 3, maxPerNode: 1 });
    const view = await console1.workloadWhen('web', isWell);
    const { byNode } = await swarm.watcher.look('web');
    expect(placesOf(view)).toEqual(
      Object.entries(byNode)
        .filter(([, count]) => count === 1)
        .map(([name]) => name)
        .toSorted(),
    );
    const [imageId] = new Set(
      (await swarm.docker('image', 'inspect', 'web:1', '--format', '{{.Id}}')).trim().split('\n'),
    );
    expect(new Set(view.placements.map(({ image }) => image?.imageId))).toEqual(new Set([imageId]));
    expect(view.placements.map(({ health }) => health)).toEqual(['passing', 'passing', 'passing']);
    for (const policy of ['minimum-available', 'desired-running', 'max-per-node', 'same-image'])
      expect([policy, holds(view, policy)]).toEqual([policy, 'yes']);
  });

  it('says why a copy has no place, in the scheduler’s words', async () => {
    await swarm.docker(
      'service',
      'create',
      '--detach',
      '--no-resolve-image',
      '--name',
      'nowhere',
      '--constraint',
      'node.labels.datacenter==nowhere',
      'web:1',
    );
    const view = await console1.workloadWhen('nowhere', (one) => holds(one, 'nothing-pending') === 'no');
    expect(JSON.stringify(view.verdicts)).toMatch(/no suitable node \(scheduling constraints not satisfied/);
  });

  it('never counts a copy as running on a node that does not answer', async () => {
    await swarm.create({ name: 'web', replicas: 3, maxPerNode: 1 });
    await console1.workloadWhen('web', isWell);
    const name = await nodeWithCopy('web');
    await swarm.node(name).cutLink();
    try {
      const view = await console1.workloadWhen('web', ({ placements }) =>
        placements.some(({ nodeId, state }) => nodeId === name && state === 'unknown'),
      );
      expect(view.placements.filter(({ nodeId, state }) => nodeId === name && state === 'running')).toEqual(
        [],
      );
    } finally {
      await swarm.node(name).healLink();
    }
    await console1.viewWhen(name, ({ connection }) => connection.state === 'connected', 60_000);
  });

  it('sees a container that got ill on its node, and the one that replaces it', async () => {
    await swarm.create({ name: 'web', replicas: 2, maxPerNode: 1 });
    const before = await console1.workloadWhen('web', isWell);
    const name = await nodeWithCopy('web');
    const id = (await swarm.dockerOn(name, 'ps', '--quiet')).trim();
    await swarm.dockerOn(name, 'exec', id, 'rm', '/healthy');
    await console1.workloadWhen('web', (view) => !isWell(view));
    const after = await console1.workloadWhen('web', isWell);
    const old = new Set(before.placements.map(({ id: one }) => one));
    expect(after.placements.some(({ id: one }) => !old.has(one))).toBe(true);
  });
});

describe('draining a node', { timeout: 120_000 }, () => {
  it('never has fewer healthy copies than desired, and ends when the node is seen empty', async () => {
    await swarm.create({ name: 'web', replicas: 3, maxPerNode: 1 });
    await console1.workloadWhen('web', isWell);
    const name = await nodeWithCopy('web');
    const record = swarm.watcher.record('web');
    const { id, plan } = await console1.start(drain(name));
    const operation = await console1.ended(id);
    const seen = await record.stop();
    expect(operation).toMatchObject({ state: 'succeeded', grade: 'ok' });
    expect({ lowestWell: seen.lowestWell, below: seen.belowMs(3) }).toEqual({ lowestWell: 3, below: 0 });
    expect(seen.highestRunning).toBeLessThanOrEqual(plan.promises[0]?.highest ?? 0);
    expect((await swarm.watcher.look()).byNode[name]).toBe(0);
    expect(await availabilityOf(name)).toBe('drain');
    expect(await replicasOf('web')).toBe('3');
    expect(operation.floors).toMatchObject([{ name: 'web', desired: 3, promised: 3, lowestSeen: 3 }]);
  });

  it('puts everything back that it changed, and moves only the surplus afterwards', async () => {
    await swarm.create({ name: 'web', replicas: 10 });
    await console1.workloadWhen('web', isWell);
    const before = (await swarm.watcher.look('web')).byNode;
    expect(before['hel-w2']).toBe(2);
    await console1.ended((await console1.start(drain('hel-w2'))).id);
    expect((await swarm.watcher.look('web')).byNode['hel-w2']).toBe(0);
    expect(await console1.ended((await console1.start(undrain('hel-w2'))).id)).toMatchObject({
      state: 'succeeded',
    });
    expect(await availabilityOf('hel-w2')).toBe('active');
    const view = await console1.workloadWhen('web', isWell);
    const crowded = new Set((await swarm.dockerOn('fra-w1', 'ps', '--quiet')).trim().split('\n'));
    const record = swarm.watcher.record('web');
    const { id } = await console1.start({ kind: 'rebalance', workloadIds: [view.id] });
    expect(await console1.ended(id)).toMatchObject({ state: 'succeeded' });
    expect((await record.stop()).lowestWell).toBeGreaterThanOrEqual(10);
    expect(Object.values((await swarm.watcher.look('web')).byNode)).toEqual([2, 2, 2, 2, 2]);
    // Two starts and two stops: at most one of those three moved.
    const still = new Set((await swarm.dockerOn('fra-w1', 'ps', '--quiet')).trim().split('\n'));
    expect([...crowded].filter((one) => !still.has(one)).length).toBeLessThanOrEqual(1);
  });

  it('waits for a task that ignores SIGTERM until its grace period ends', async () => {
    await swarm.create({
      name: 'stubborn',
      image: 'stubborn:1',
      replicas: 2,
      maxPerNode: 1,
      more: ['--stop-grace-period', '6s'],
    });
    await console1.workloadWhen('stubborn', isWell);
    const name = await nodeWithCopy('stubborn');
    const record = swarm.watcher.record('stubborn');
    const began = performance.now();
    expect(await console1.ended((await console1.start(drain(name))).id)).toMatchObject({
      state: 'succeeded',
    });
    expect(performance.now() - began).toBeGreaterThan(6_000);
    expect((await record.stop()).lowestRunning).toBeGreaterThanOrEqual(2);
    expect((await swarm.watcher.look()).byNode[name]).toBe(0);
  });

  it('is refused when a second manager would be lost, and no override is offered', async () => {
    const plan = await console1.plan(drain('fra-m1', 'hel-m2'));
    expect(plan.guards.find(({ guard }) => guard === 'quorum')).toMatchObject({
      verdict: 'refused',
      mayOverride: false,
    });
    expect(await codeOf(console1.start(drain('fra-m1', 'hel-m2'), ['quorum']))).toBe('action.refused');
    expect(await availabilityOf('fra-m1')).toBe('active');
  });

  it('is refused when nobody could take the copies over', async () => {
    await swarm.create({
      name: 'local',
      replicas: 1,
      more: ['--constraint', 'node.hostname==fra-w1'],
    });
    await console1.workloadWhen('local', isWell);
    const plan = await console1.plan(drain('fra-w1'));
    expect(plan.guards.filter(({ verdict }) => verdict === 'refused').map(({ guard }) => guard)).toEqual(
      expect.arrayContaining(['blocked-items']),
    );
    expect(await codeOf(console1.start(drain('fra-w1')))).toBe('action.refused');
    expect((await swarm.watcher.look('local')).well).toBe(1);
  });

  it('takes back what it did when it is cancelled half-way', async () => {
    await swarm.create({ name: 'web', image: 'web:slow', replicas: 3, maxPerNode: 1 });
    await console1.workloadWhen('web', isWell);
    const name = await nodeWithCopy('web');
    const record = swarm.watcher.record('web');
    const { id } = await console1.start(drain(name));
    await console1.operationWhen(id, (operation) => stepStates(operation)[1] === 'done');
    await console1.link.call('operation.cancel', { operationId: id });
    expect(await console1.ended(id)).toMatchObject({ state: 'cancelled' });
    expect((await record.stop()).lowestWell).toBe(3);
    expect(await availabilityOf(name)).toBe('active');
    expect(await replicasOf('web')).toBe('3');
  });

  it('of a whole datacenter keeps every service at its desired number', async () => {
    await swarm.create({ name: 'web', replicas: 3, maxPerNode: 1 });
    await console1.workloadWhen('web', isWell);
    const names = swarm.nodes.filter(({ labels }) => labels['datacenter'] === 'fra').map(({ name }) => name);
    const record = swarm.watcher.record('web');
    const operation = await console1.ended((await console1.start(drain(...names))).id);
    expect(operation).toMatchObject({ state: 'succeeded' });
    expect((await record.stop()).lowestWell).toBe(3);
    const { byNode } = await swarm.watcher.look();
    expect(names.map((name) => byNode[name])).toEqual([0, 0]);
  });

  it('goes on through another manager when the leader is lost half-way', async () => {
    await swarm.create({ name: 'web', image: 'web:slow', replicas: 3, maxPerNode: 1 });
    await console1.workloadWhen('web', isWell);
    const record = swarm.watcher.record('web');
    const { id } = await console1.start(drain('fra-w1', 'hel-w2'));
    await console1.operationWhen(id, (operation) => stepStates(operation).includes('done'));
    const leader = (await swarm.docker('node', 'ls', '--format', '{{.Hostname}} {{.ManagerStatus}}'))
      .split('\n')
      .find((line) => line.endsWith(' Leader'))
      ?.split(' ')[0];
    await swarm.node(leader ?? '').inside('systemctl', 'stop', 'docker.socket', 'docker.service');
    try {
      expect(await console1.ended(id)).toMatchObject({ state: 'succeeded' });
    } finally {
      await swarm.node(leader ?? '').inside('systemctl', 'start', 'docker.service');
      await record.stop();
    }
  });

  it('asks a person, and forces nothing, when the node’s daemon is stopped', async () => {
    await swarm.create({ name: 'web', replicas: 3, maxPerNode: 1 });
    await console1.workloadWhen('web', isWell);
    await swarm
      .docker('service', 'update', '--detach', '--constraint-add', 'node.role==worker', 'web')
      .catch(() => undefined);
    const name = (await nodeWithCopy('web')) === 'fra-w1' ? 'fra-w1' : 'hel-w2';
    const pid = (await swarm.node(name).inside('pidof', 'dockerd')).trim();
    await swarm.node(name).inside('kill', '-STOP', pid);
    try {
      const { id } = await console1.start({ ...drain(name), deadlineMs: 8_000 } as never, [
        'fresh-knowledge',
        'minimum-available',
        'capacity',
        'blocked-items',
      ]);
      const operation = await console1.ended(id);
      expect(['asking', 'failed']).toContain(operation.state);
      expect(operation.state).not.toBe('succeeded');
    } finally {
      await swarm.node(name).inside('kill', '-CONT', pid);
    }
  });

  it('is done by one of two consoles that race for it', async () => {
    await swarm.create({ name: 'web', replicas: 3, maxPerNode: 1 });
    await using other = await startSwarmConsole(swarm.fleet, 'other-console');
    await Promise.all([console1.workloadWhen('web', isWell), other.workloadWhen('web', isWell)]);
    const name = await nodeWithCopy('web');
    const record = swarm.watcher.record('web');
    const started = await Promise.allSettled([console1.start(drain(name)), other.start(drain(name))]);
    const won = started.filter(({ status }) => status === 'fulfilled');
    const ends = await Promise.all(
      started.map(async (one, at) =>
        one.status === 'fulfilled' ? (await [console1, other][at]?.ended(one.value.id))?.state : 'refused',
      ),
    );
    expect(won.length).toBeGreaterThanOrEqual(1);
    expect(ends.filter((state) => state === 'succeeded')).toHaveLength(1);
    expect((await record.stop()).lowestWell).toBe(3);
    expect(await availabilityOf(name)).toBe('drain');
    expect(await replicasOf('web')).toBe('3');
  });
});

describe('redeploying a service', { timeout: 120_000 }, () => {
  const redeploy = (view: WorkloadView, reference: string) =>
    ({ kind: 'redeploy', workloadId: view.id, to: { kind: 'image', reference } }) as const;
  const versionsRunning = async (): Promise<readonly string[]> => {
    const all = await Promise.all(
      swarm.nodes.map(({ name }) =>
        swarm.dockerOn(
          name,
          'ps',
          '--filter',
          'label=com.docker.swarm.service.name=web',
          '--format',
          '{{.Image}}',
        ),
      ),
    );
    return all.flatMap((text) => text.split('\n').filter(Boolean)).toSorted();
  };

  it('succeeds when every running copy is the wanted image', async () => {
    await swarm.create({ name: 'web', replicas: 3, maxPerNode: 1 });
    const view = await console1.workloadWhen('web', isWell);
    const operation = await console1.ended((await console1.start(redeploy(view, 'web:2'))).id);
    expect(operation).toMatchObject({ state: 'succeeded' });
    expect(await versionsRunning()).toEqual(['web:2', 'web:2', 'web:2']);
  });

  it('of an image that never gets healthy is a failure, and the old one runs again', async () => {
    await swarm.create({
      name: 'web',
      replicas: 3,
      maxPerNode: 1,
      more: ['--update-monitor', '4s', '--rollback-monitor', '1s'],
    });
    const view = await console1.workloadWhen('web', isWell);
    const operation = await console1.ended((await console1.start(redeploy(view, 'web:bad'))).id);
    expect(operation.state).not.toBe('succeeded');
    expect(['failed', 'undone']).toContain(operation.state);
    await expect.poll(versionsRunning, { timeout: 30_000 }).toEqual(['web:1', 'web:1', 'web:1']);
  });

  it('of an image that starts slowly waits for it, and succeeds', async () => {
    await swarm.create({ name: 'web', replicas: 2, maxPerNode: 1 });
    const view = await console1.workloadWhen('web', isWell);
    const operation = await console1.ended((await console1.start(redeploy(view, 'web:slow'))).id);
    expect(operation).toMatchObject({ state: 'succeeded' });
    expect(await versionsRunning()).toEqual(['web:slow', 'web:slow']);
  });
});
