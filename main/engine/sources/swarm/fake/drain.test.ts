import { describe, expect, it } from 'vitest';
import { fiveMachines, minute, scaledTo, second, smallSwarm, webSpec } from './test-kit/small-swarm.ts';

const placed = (tasks: readonly { readonly on: string }[]): readonly string[] =>
  tasks.map(({ on }) => on).toSorted();

const withWeb = (spec = webSpec()) => {
  const small = smallSwarm();
  small.deploy(spec);
  small.wait(20 * second);
  return small;
};

describe('a drain of the fake swarm, as Docker does it', () => {
  it('dips by the tasks of the node when nothing is done about it', () => {
    const small = withWeb();
    expect(placed(small.running())).toEqual(['m1', 'm2', 'm3']);
    small.setAvailability('m1', 'drain');
    const { least } = small.watch(30 * second, () => small.running().length);
    expect(least).toBe(2);
    expect(placed(small.running())).not.toContain('m1');
    expect(small.running()).toHaveLength(3);
  });

  it('never dips when the node is paused, one more copy is awaited, and then it is drained and trimmed', () => {
    const small = withWeb();
    small.setAvailability('m1', 'pause');
    expect(placed(small.running())).toEqual(['m1', 'm2', 'm3']);
    small.update(scaledTo(4));
    const surge = small.watch(15 * second, () => small.truth().length);
    expect(surge).toEqual({ least: 3, most: 4 });
    small.setAvailability('m1', 'drain');
    const drained = small.watch(15 * second, () => small.running().length);
    expect(drained.least).toBe(3);
    small.update(scaledTo(3));
    expect(small.watch(15 * second, () => small.running().length).least).toBe(3);
    expect(small.truth()).not.toContain('m1');
    expect(small.truth()).toHaveLength(3);
  });

  it('moves all tasks of the node at once, whatever the update configuration says', () => {
    const small = smallSwarm();
    small.deploy(
      webSpec({ replicas: 10, maxPerNode: 0, more: { UpdateConfig: { Parallelism: 1, Delay: 60e9 } } }),
    );
    small.wait(20 * second);
    small.setAvailability('w1', 'drain');
    const { least } = small.watch(20 * second, () => small.running().length);
    expect(least).toBe(8);
    expect(small.running()).toHaveLength(10);
  });

  it('starts the replacement only when the old task has stopped', () => {
    const small = withWeb(webSpec({ image: 'web:deaf', graceMs: 30_000 }));
    small.setAvailability('m1', 'drain');
    small.wait(20 * second);
    expect(small.truth()).toEqual(['m1', 'm2', 'm3']);
    expect(small.tasks().filter(({ DesiredState }) => DesiredState === 'ready')).toHaveLength(1);
    small.wait(15 * second);
    expect(small.truth()).toHaveLength(3);
    expect(small.truth()).not.toContain('m1');
  });

  it('gives two live copies of a singleton whose grace is longer than a minute', () => {
    const small = withWeb(webSpec({ replicas: 1, image: 'web:deaf', graceMs: 5 * minute }));
    const [only] = small.running();
    small.setAvailability(only?.on ?? '', 'drain');
    expect(small.watch(50 * second, () => small.truth().length).most).toBe(1);
    expect(small.watch(30 * second, () => small.truth().length).most).toBe(2);
  });

  it('loses the task of a service that is never restarted, and still counts its slot as filled', () => {
    const small = withWeb(webSpec({ template: { RestartPolicy: { Condition: 'none' } } }));
    const [first] = small.running();
    small.setAvailability(first?.on ?? '', 'drain');
    small.wait(2 * minute);
    expect(small.running()).toHaveLength(2);
    expect(small.truth()).toHaveLength(2);
  });

  it('shuts the task of a global service down, does not replace it, and brings it back with the node', () => {
    const small = smallSwarm();
    small.deploy(webSpec({ name: 'logs', isGlobal: true }));
    small.wait(10 * second);
    expect(small.truth('logs')).toEqual(fiveMachines.map(({ name }) => name));
    small.setAvailability('w2', 'drain');
    small.wait(20 * second);
    expect(small.truth('logs')).toEqual(['m1', 'm2', 'm3', 'w1']);
    small.setAvailability('w2', 'active');
    small.wait(20 * second);
    expect(small.truth('logs')).toEqual(['m1', 'm2', 'm3', 'w1', 'w2']);
  });

  it('moves nothing back on active, and a scale up and down by the surplus balances it', () => {
    const small = smallSwarm();
    small.deploy(webSpec({ replicas: 10, maxPerNode: 0 }));
    small.wait(15 * second);
    const counts = (): readonly number[] =>
      fiveMachines.map(({ name }) => small.truth().filter((on) => on === name).length);
    expect(counts()).toEqual([2, 2, 2, 2, 2]);
    small.setAvailability('w2', 'drain');
    small.wait(20 * second);
    expect(counts().toSorted((a, b) => a - b)).toEqual([0, 2, 2, 3, 3]);
    small.setAvailability('w2', 'active');
    small.wait(20 * second);
    expect(counts()[4]).toBe(0);
    small.update(scaledTo(12));
    small.wait(10 * second);
    expect(counts()[4]).toBe(2);
    small.update(scaledTo(10));
    small.wait(20 * second);
    expect(counts()).toEqual([2, 2, 2, 2, 2]);
  });

  it('leaves plain containers where they are', () => {
    const small = withWeb();
    small.ask('POST', '/images/create?fromImage=web&tag=2', undefined, 'w1');
    const made = small.ask('POST', '/containers/create?name=wallet', { Image: 'web:2' }, 'w1');
    const { Id } = JSON.parse(made.body) as { Id: string };
    expect(small.ask('POST', `/containers/${Id}/start`, undefined, 'w1').status).toBe(204);
    small.setAvailability('w1', 'drain');
    small.wait(20 * second);
    const left = small.read('/containers/json', 'w1') as readonly {
      Names: readonly string[];
      State: string;
    }[];
    expect(left.map(({ Names, State }) => [Names, State])).toEqual([[['/wallet'], 'running']]);
  });
});

describe('the scheduler of the fake swarm', () => {
  const errOf = (small: ReturnType<typeof smallSwarm>): string | undefined =>
    small.tasks().find(({ Status }) => Status.State === 'pending')?.Status.Err;

  it('says in Swarm’s own words why a task has no place', () => {
    const small = smallSwarm();
    small.deploy(webSpec({ replicas: 6 }));
    small.wait(10 * second);
    expect(errOf(small)).toBe('no suitable node (max replicas per node limit exceed)');
    small.setAvailability('w2', 'drain');
    small.wait(10 * second);
    expect(errOf(small)).toBe(
      'no suitable node (max replicas per node limit exceed; 1 node not available for new tasks)',
    );
  });

  it.each([
    [
      { Placement: { Constraints: ['node.labels.datacenter==zrh'] } },
      'no suitable node (scheduling constraints not satisfied on 5 nodes)',
    ],
    [
      { Resources: { Reservations: { NanoCPUs: 64e9 } } },
      'no suitable node (insufficient resources on 5 nodes)',
    ],
  ])('explains %j', (template, says) => {
    const small = smallSwarm();
    small.deploy(webSpec({ template }));
    small.wait(second);
    expect(errOf(small)).toBe(says);
  });

  it('keeps a port of the host for one task per node', () => {
    const small = smallSwarm();
    const EndpointSpec = { Ports: [{ PublishedPort: 80, TargetPort: 80, PublishMode: 'host' as const }] };
    small.deploy(webSpec({ replicas: 6, maxPerNode: 0, more: { EndpointSpec } }));
    small.wait(10 * second);
    expect(errOf(small)).toBe('no suitable node (host-mode port already in use on 5 nodes)');
  });

  it('spreads over a label before it counts tasks', () => {
    const small = smallSwarm();
    const Placement = { Preferences: [{ Spread: { SpreadDescriptor: 'node.labels.datacenter' } }] };
    small.deploy(webSpec({ replicas: 3, template: { Placement } }));
    small.wait(10 * second);
    const labels: Record<string, string> = { m1: 'fra', w1: 'fra', m2: 'ams', w2: 'ams', m3: 'par' };
    expect(new Set(small.truth().map((name) => labels[name])).size).toBe(3);
  });

  it('avoids a node on which the service failed five times within five minutes', () => {
    const small = smallSwarm();
    small.deploy(webSpec({ replicas: 1, template: { RestartPolicy: { Condition: 'any', Delay: 1e9 } } }));
    small.wait(10 * second);
    const first = small.truth()[0] ?? '';
    // A task prefers the node with the fewest tasks; make that its first one each time.
    for (let turn = 0; turn < 5; turn += 1) {
      small.swarm.faults.crash(small.truth()[0] ?? '', 'web');
      small.wait(10 * second);
    }
    expect(small.truth()[0]).not.toBe(first);
  });
});
