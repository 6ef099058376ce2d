import { describe, expect, it } from 'vitest';
import type { Operation } from '#shared/model';
import { freeze, thaw } from '../real-swarm.ts';
import { drain, startSwarmConsole } from '../swarm-console.ts';
import type { SwarmRoom } from '../swarm-room.ts';

const stateOf = ({ steps }: Operation, stepId: string): string | undefined =>
  steps.find((step) => step.stepId.startsWith(stepId))?.state;

export const interruptionSpecs = (room: () => SwarmRoom): void => {
  describe('a drain that is disturbed', { timeout: 240_000 }, () => {
    it('takes back what it did when it is cancelled half-way', async () => {
      const { swarm, console, service, nodeWithCopy, availabilityOf, replicasOf } = room();
      await service({ name: 'web', image: 'web:slow', replicas: 3, maxPerNode: 1 });
      const name = await nodeWithCopy('web', ['fra-m1']);
      const record = swarm.watcher.record('web');
      const { id } = await console.start(drain(name));
      await console.operationWhen(id, (operation) => stateOf(operation, 'swarm.scale') === 'done');
      await console.link.call('operation.cancel', { operationId: id });
      expect(await console.ended(id)).toMatchObject({ state: 'cancelled', grade: 'rolled-back' });
      expect((await record.stop()).lowestWell).toBe(3);
      expect([await availabilityOf(name), await replicasOf('web')]).toEqual(['active', 3]);
    });

    it('goes on through another manager when the leader is lost half-way', async () => {
      const { swarm, console, service, leader, availabilityOf } = room();
      const onWorkers = ['--constraint', 'node.role==worker'];
      await service({ name: 'web', image: 'web:slow', replicas: 2, more: onWorkers });
      const name = (await swarm.watcher.look('web')).containers[0]?.node ?? '';
      const record = swarm.watcher.record('web');
      const { id } = await console.start(drain(name));
      await console.operationWhen(id, (operation) => stateOf(operation, 'swarm.scale') === 'done');
      await swarm.node(await leader()).inside('systemctl', 'stop', 'docker.socket', 'docker.service');
      expect(await console.ended(id, 180_000)).toMatchObject({ state: 'succeeded' });
      expect((await record.stop()).lowestWell).toBe(2);
      expect(await availabilityOf(name)).toBe('drain');
    });

    it('asks a person, and forces nothing, while the node’s daemon is frozen, and ends by itself once it answers', async () => {
      const { swarm, console, service, nodeWithCopy } = room();
      await service({ name: 'web', replicas: 3, maxPerNode: 1 });
      const name = await nodeWithCopy(
        'web',
        swarm.managers.map((manager) => manager.name),
      );
      const record = swarm.watcher.record('web');
      const { id } = await console.start({ ...drain(name), deadlineMs: 8_000 });
      await console.operationWhen(id, (operation) => stateOf(operation, 'swarm.wait') === 'running');
      await freeze(swarm.node(name));
      const asking = await console.ended(id);
      expect(asking).toMatchObject({ state: 'asking' });
      expect(stateOf(asking, 'swarm.prove-empty')).toBe('running');
      await thaw(swarm.node(name));
      expect(await console.operationWhen(id, ({ state }) => state === 'succeeded')).toMatchObject({
        grade: 'ok',
      });
      expect((await record.stop()).lowestWell).toBe(3);
      expect((await swarm.watcher.look()).byNode[name]).toBe(0);
    });

    it('is done by one of two consoles that race for it', async () => {
      const { swarm, console, service, nodeWithCopy, availabilityOf, replicasOf } = room();
      await service({ name: 'web', replicas: 3, maxPerNode: 1 });
      await using other = await startSwarmConsole(swarm.fleet, 'other-console');
      await other.workloadWhen('web', ({ counts }) => counts.available === 3);
      const name = await nodeWithCopy('web', ['fra-m1']);
      const record = swarm.watcher.record('web');
      const started = await Promise.allSettled([console.start(drain(name)), other.start(drain(name))]);
      const ends = await Promise.all(
        started.map(async (one, at) =>
          one.status === 'fulfilled' ? (await [console, other][at]?.ended(one.value.id))?.state : 'refused',
        ),
      );
      expect(new Set(ends)).toEqual(new Set(['refused', 'succeeded']));
      expect((await record.stop()).lowestWell).toBe(3);
      expect([await availabilityOf(name), await replicasOf('web')]).toEqual(['drain', 3]);
    });
  });
};
