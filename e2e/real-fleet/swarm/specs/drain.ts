import { describe, expect, it } from 'vitest';
import { untilFound } from '../../operating-console.ts';
import { codeOf, drain, undrain } from '../swarm-console.ts';
import type { SwarmRoom } from '../swarm-room.ts';

export const drainSpecs = (room: () => SwarmRoom): void => {
  describe('draining a node', { timeout: 180_000 }, () => {
    it('never has fewer healthy copies than desired, and ends when the node is seen empty', async () => {
      const { swarm, console, service, nodeWithCopy, availabilityOf, replicasOf } = room();
      await service({ name: 'web', replicas: 3, maxPerNode: 1 });
      const name = await nodeWithCopy('web');
      const record = swarm.watcher.record('web');
      const { id, plan } = await console.start(drain(name));
      const operation = await console.ended(id);
      const seen = await record.stop();
      expect(operation).toMatchObject({ state: 'succeeded', grade: 'ok' });
      expect({ lowestWell: seen.lowestWell, below: seen.belowMs(3) }).toEqual({ lowestWell: 3, below: 0 });
      expect(seen.highestRunning).toBeLessThanOrEqual(plan.promises[0]?.highest ?? 0);
      expect((await swarm.watcher.look()).byNode[name]).toBe(0);
      expect([await availabilityOf(name), await replicasOf('web')]).toEqual(['drain', 3]);
      expect(operation.floors).toMatchObject([{ name: 'web', desired: 3, promised: 3, lowestSeen: 3 }]);
    });

    it('puts everything back that it changed, and moves only the surplus afterwards', async () => {
      const { swarm, console, service, well, availabilityOf, replicasOf } = room();
      await service({ name: 'web', replicas: 10 });
      const record = swarm.watcher.record('web');
      expect((await swarm.watcher.look('web')).byNode['hel-w2']).toBe(2);
      await console.ended((await console.start(drain('hel-w2'))).id);
      expect((await swarm.watcher.look('web')).byNode['hel-w2']).toBe(0);
      expect(await console.ended((await console.start(undrain('hel-w2'))).id)).toMatchObject({
        state: 'succeeded',
      });
      expect([await availabilityOf('hel-w2'), await replicasOf('web')]).toEqual(['active', 10]);
      const view = await well('web');
      // A scaling down is done when the swarm means to run no more; the last of the surplus may still be stopping.
      const settled = () =>
        untilFound(
          () => swarm.watcher.look('web'),
          ({ running }) => running === 10,
        );
      const before = new Set((await settled()).containers.map(({ id }) => id));
      const { id } = await console.start({ kind: 'rebalance', workloadIds: [view.id] });
      expect(await console.ended(id)).toMatchObject({ state: 'succeeded' });
      expect((await record.stop()).lowestWell).toBe(10);
      const { byNode, containers } = await settled();
      expect(Object.values(byNode)).toEqual([2, 2, 2, 2, 2]);
      // Two starts and two stops: what stood well already was left alone.
      expect(containers.filter((one) => !before.has(one.id))).toHaveLength(2);
    });

    it('waits for a task that ignores SIGTERM until its grace period ends', async () => {
      const { swarm, console, service, nodeWithCopy } = room();
      const more = ['--stop-grace-period', '6s'];
      await service({ name: 'stubborn', image: 'stubborn:1', replicas: 2, maxPerNode: 1, more });
      const name = await nodeWithCopy('stubborn', ['fra-m1']);
      const record = swarm.watcher.record('stubborn');
      const { id } = await console.start(drain(name));
      const operation = await console.ended(id);
      const seen = await record.stop();
      expect(operation).toMatchObject({ state: 'succeeded' });
      const proof = operation.steps.find(({ stepId }) => stepId === `swarm.prove-empty ${name}`);
      expect((proof?.endedAt ?? 0) - (proof?.startedAt ?? 0)).toBeGreaterThan(4_000);
      expect(seen.lowestRunning).toBeGreaterThanOrEqual(2);
      expect((await swarm.watcher.look()).byNode[name]).toBe(0);
    });

    it('of a whole datacenter keeps every service at its desired number', async () => {
      const { swarm, console, service } = room();
      await service({ name: 'web', replicas: 3, maxPerNode: 1 });
      const names = swarm.nodes
        .filter(({ labels }) => labels['datacenter'] === 'fra')
        .map(({ name }) => name);
      const record = swarm.watcher.record('web');
      const operation = await console.ended((await console.start(drain(...names))).id);
      const seen = await record.stop();
      expect(operation).toMatchObject({ state: 'succeeded' });
      expect(seen.lowestWell).toBe(3);
      const { byNode } = await swarm.watcher.look();
      expect(names.map((name) => byNode[name])).toEqual([0, 0]);
    });
  });

  describe('a drain is refused', { timeout: 120_000 }, () => {
    it('when a second manager would be lost, and no override is offered', async () => {
      const { console, availabilityOf } = room();
      const plan = await console.plan(drain('fra-m1', 'hel-m2'));
      expect(plan.guards.find(({ guard }) => guard === 'quorum')).toMatchObject({
        verdict: 'refused',
        mayOverride: false,
      });
      expect(await codeOf(console.start(drain('fra-m1', 'hel-m2'), ['quorum']))).toBe('action.refused');
      expect(await availabilityOf('fra-m1')).toBe('active');
    });

    it('when it is the last worker that may run a service', async () => {
      const { swarm, console, service, availabilityOf } = room();
      await service({ name: 'local', replicas: 2, more: ['--constraint', 'node.role==worker'] });
      await swarm.docker('node', 'update', '--availability', 'drain', 'hel-w2');
      await console.workloadWhen(
        'local',
        ({ placements }) =>
          placements.filter(({ nodeId, state }) => nodeId === 'fra-w1' && state === 'running').length === 2,
      );
      const plan = await console.plan(drain('fra-w1'));
      expect(plan.guards.filter(({ verdict }) => verdict === 'refused').map(({ guard }) => guard)).toEqual(
        expect.arrayContaining(['blocked-items', 'last-copy']),
      );
      expect(await codeOf(console.start(drain('fra-w1')))).toBe('action.refused');
      expect(await availabilityOf('fra-w1')).toBe('active');
      expect((await swarm.watcher.look('local')).well).toBe(2);
    });
  });
};
