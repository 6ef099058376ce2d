import { describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { drainOf, sixMachines, swarmRoom, webSpec } from '../test-kit/index.ts';

const withWeb = (spec = webSpec()) => {
  const room = swarmRoom();
  room.deploy(spec);
  return room;
};

describe('draining a node of a swarm', () => {
  it('never comes below the desired number of copies, and ends with the node empty', () => {
    const room = withWeb();
    const [on = ''] = room.truth('web');
    const offer = room.plan(drainOf(on));
    expect(offer.refusal).toBeUndefined();
    expect(offer.promises).toMatchObject([{ name: 'web', before: 3, lowest: 3, highest: 4, after: 3 }]);
    const least = room.lowest('web', () => void room.runAll(offer.steps));
    expect(least).toBe(3);
    room.wait(30_000);
    expect(room.truth('web')).toHaveLength(3);
    expect(room.truth('web')).not.toContain(on);
  });

  it('ends with no copy too many, though the managers forget to take away what was put there for the move', () => {
    const room = withWeb();
    const [on = ''] = room.truth('web');
    const offer = room.plan(drainOf(on));
    room.swarm.faults.forgetSurplus('web');
    room.runAll(offer.steps);
    room.wait(30_000);
    expect(room.truth('web')).toHaveLength(3);
  });

  it('drains a whole datacenter with all copies kept, closed as a whole before anything moves', () => {
    const room = withWeb(webSpec({ replicas: 4, maxPerNode: 0 }));
    const offer = room.plan(drainOf('m1', 'w1'));
    expect(offer.steps.slice(0, 2).map(({ id }) => id)).toEqual(['swarm.pause m1', 'swarm.pause w1']);
    expect(room.lowest('web', () => void room.runAll(offer.steps))).toBe(4);
    expect(room.truth('web').filter((name) => ['m1', 'w1'].includes(name))).toEqual([]);
  });

  it('keeps its promise for a service that may not overlap: one node at a time', () => {
    const room = withWeb(
      webSpec({ replicas: 6, more: { Labels: { 'quarterdeck.overlap': 'false' } }, maxPerNode: 2 }),
    );
    const offer = room.plan(drainOf('w1', 'w2'));
    const [promise] = offer.promises;
    expect(promise?.lowest).toBe(5);
    expect(room.lowest('web', () => void room.runAll(offer.steps))).toBeGreaterThanOrEqual(5);
  });

  it('never calls a node empty whose daemon is gone: it asks soon, and its containers may still run there', () => {
    const room = withWeb();
    const [on = ''] = room.truth('web');
    room.swarm.faults.hangEngine(on);
    room.wait(30_000);
    const offer = room.plan(drainOf(on));
    expect(offer.warnings.join(' ')).toContain('that it is empty cannot be proven');
    const proof = offer.steps.find(({ id }) => id.startsWith('swarm.prove-empty'));
    expect(proof).toMatchObject({ subject: on, deadlineMs: 60_000, whenLate: 'ask' });
  });

  it('says which copies would find no place, with the reason the scheduler would give', () => {
    const room = swarmRoom(sixMachines.slice(0, 3));
    room.deploy(webSpec());
    expect(room.plan(drainOf('m1')).items).toMatchObject([
      {
        nodeId: 'm1',
        fate: 'blocked',
        says: 'It would wait for a place: already at its maximum of 1 per node on 2 nodes.',
      },
    ]);
  });

  it('says where a copy is likely to go, by constraints and spread, as the scheduler then does', () => {
    const room = withWeb(
      webSpec({
        replicas: 2,
        template: {
          Placement: {
            Constraints: ['node.role==worker'],
            Preferences: [{ Spread: { SpreadDescriptor: 'node.labels.datacenter' } }],
          },
        },
      }),
    );
    const [on = '', other = ''] = room.truth('web');
    const free = ['w1', 'w2', 'w3'].find((name) => name !== on && name !== other) ?? '';
    const offer = room.plan(drainOf(on));
    expect(offer.items).toMatchObject([{ nodeId: on, fate: 'moves', goesTo: free }]);
    room.runAll(offer.steps);
    room.wait(20_000);
    expect(room.truth('web')).toEqual([free, other].toSorted());
  });

  it('says what the receiving disks will get: the image where it is not there, nothing where it is', () => {
    const bytesTo = (free: string): number | undefined => {
      const room = swarmRoom(
        sixMachines.map((machine) => (machine.name === 'w3' ? { ...machine, holds: [] } : machine)),
      );
      room.setAvailability(free, 'pause');
      room.deploy(webSpec({ replicas: 5 }));
      room.setAvailability(free, 'active');
      const [item] = room.plan(drainOf('m1')).items;
      expect(item?.goesTo).toBe(free);
      return item?.bringsBytes;
    };
    expect(bytesTo('w3')).toBe(80 * 1_048_576);
    expect(bytesTo('w2')).toBe(0);
  });

  it('calls a copy blocked that no other node may take, and names the constraint', () => {
    const room = withWeb(
      webSpec({ replicas: 1, template: { Placement: { Constraints: ['node.hostname==w1'] } } }),
    );
    const [item] = room.plan(drainOf('w1')).items;
    expect(item).toMatchObject({ fate: 'blocked', name: 'web.1' });
    expect(item?.says).toBe('It would wait for a place: constraint node.hostname==w1 not met on 5 nodes.');
  });

  it('warns of singletons that stop slowly, host ports and services of every node, and calls lost what is not replaced', () => {
    const room = swarmRoom();
    const onW1 = { Placement: { Constraints: ['node.labels.datacenter==fra'] } };
    const port = { PublishMode: 'host', PublishedPort: 8_080, TargetPort: 80, Protocol: 'tcp' } as const;
    room.setAvailability('m1', 'pause');
    room.deploy(webSpec({ name: 'slow', replicas: 1, graceMs: 120_000, template: onW1 }));
    room.deploy(
      webSpec({ name: 'door', replicas: 1, template: onW1, more: { EndpointSpec: { Ports: [port] } } }),
    );
    room.deploy(
      webSpec({ name: 'once', replicas: 1, template: { ...onW1, RestartPolicy: { Condition: 'none' } } }),
    );
    room.deploy(webSpec({ name: 'shipper', isGlobal: true, maxPerNode: 0 }));
    room.setAvailability('m1', 'active');
    const { items, warnings } = room.plan(drainOf('w1'));
    expect(items.map(({ name, fate }) => `${name} ${fate}`).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'door.1 moves',
      'once.1 lost',
      'shipper stays',
      'slow.1 moves',
    ]);
    const said = warnings.join(' ');
    expect(said).toContain('two copies of one slot may live at once, of something that has a single copy');
    expect(said).toContain('door holds host port 8080');
    expect(said).toContain('shipper runs on every node and stops here');
  });

  it('refuses to drain the last node that may run anything', () => {
    const room = withWeb();
    const all = ['m1', 'm2', 'm3', 'w1', 'w2', 'w3'];
    expect(room.plan(drainOf(...all)).refusal).toContain('no other node of the swarm may run anything');
  });

  it('refuses what would cost the quorum once the machines are stopped', () => {
    const room = withWeb();
    expect(room.plan(drainOf('m1')).guards).toMatchObject([{ guard: 'quorum', verdict: 'passed' }]);
    expect(room.plan(drainOf('m1', 'm2')).guards).toMatchObject([
      { guard: 'quorum', verdict: 'refused', mayOverride: false },
    ]);
  });

  it('stops at a change of somebody else instead of overwriting it', () => {
    const room = withWeb();
    const [on = ''] = room.truth('web');
    const offer = room.plan(drainOf(on));
    room.meddle('/services/web', (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 5 } } }));
    expect(() => room.runAll(offer.steps)).toThrow('scaled to 5 by somebody else');
  });

  it('can be taken back half-way: node open, number of copies as before', () => {
    const room = withWeb();
    const [on = ''] = room.truth('web');
    const offer = room.plan(drainOf(on));
    const half = offer.steps.slice(0, 4).map((call) => ({ call, seen: room.run(call).seen }));
    const back = new Map(
      half.toReversed().flatMap(({ call, seen }) => {
        const undo = room.undo(call, seen);
        return undo === undefined ? [] : [[undo.id, undo] as const];
      }),
    );
    expect(room.lowest('web', () => void room.runAll([...back.values()]))).toBeGreaterThanOrEqual(3);
    const [workload] = room.read().workloads;
    expect(workload?.desired).toBe(3);
    expect(room.read().origins[0]?.members.every(({ availability }) => availability === 'active')).toBe(true);
  });

  it('can be planned again from anywhere in the middle', () => {
    const room = withWeb();
    const [on = ''] = room.truth('web');
    const [pause, ...rest] = room.plan(drainOf(on)).steps;
    if (pause === undefined) throw new Error('no steps');
    room.run(pause);
    const again = room.plan(drainOf(on));
    expect(again.steps.map(({ id }) => id)).toEqual(rest.map(({ id }) => id));
    expect(room.run(pause).sent).toBe(false);
  });
});

describe('taking a node out of a swarm for good', () => {
  it('is its drain, and says what remains: the demotion of a manager, the removal of a member', () => {
    const room = withWeb();
    const drain = room.plan(drainOf('m1'));
    const offer = room.plan({ kind: 'decommission', nodeIds: [nodeId('m1')], surge: true });
    expect(offer.steps.map(({ id }) => id)).toEqual(drain.steps.map(({ id }) => id));
    expect(offer.warnings.join(' ')).toContain('docker node demote m1');
    expect(offer.warnings.join(' ')).toContain('docker node rm m1');
  });
});
