import { describe, expect, it } from 'vitest';
import { redeploy } from '../swarm-console.ts';
import type { SwarmRoom } from '../swarm-room.ts';

/** All copies at once, the new ones first: what is tried here is what becomes of a rollout, not how long it takes. */
const quickly = ['--update-parallelism', '0', '--update-order', 'start-first', '--update-monitor', '1s'];

export const redeploySpecs = (room: () => SwarmRoom): void => {
  describe('redeploying a service', { timeout: 180_000 }, () => {
    it('succeeds when every running copy is the wanted image', async () => {
      const { swarm, console, service, imagesOf } = room();
      const view = await service({ name: 'web', replicas: 3, maxPerNode: 1 });
      const record = swarm.watcher.record('web');
      const { id, plan } = await console.start(redeploy(view, 'web:2'));
      const operation = await console.ended(id);
      const seen = await record.stop();
      expect(operation).toMatchObject({ state: 'succeeded', grade: 'ok' });
      expect(await imagesOf('web')).toEqual(['web:2', 'web:2', 'web:2']);
      expect(seen.lowestWell).toBeGreaterThanOrEqual(plan.promises[0]?.lowest ?? 3);
    });

    it('of an image that never gets healthy is a failure, and the old one runs again', async () => {
      const { console, service, imagesOf } = room();
      const more = ['--update-monitor', '4s', '--rollback-monitor', '1s'];
      const view = await service({ name: 'web', replicas: 3, maxPerNode: 1, more });
      const operation = await console.ended((await console.start(redeploy(view, 'web:bad'))).id);
      expect(operation).toMatchObject({ state: 'undone', grade: 'rolled-back' });
      expect(operation.fault).toBeDefined();
      await expect.poll(() => imagesOf('web'), { timeout: 30_000 }).toEqual(['web:1', 'web:1', 'web:1']);
    });

    it('that Swarm itself rolls back is reported as failed', async () => {
      const { console, service, imagesOf } = room();
      const more = ['--update-failure-action', 'rollback', '--update-monitor', '4s'];
      const view = await service({ name: 'web', replicas: 2, maxPerNode: 1, more });
      const operation = await console.ended((await console.start(redeploy(view, 'web:bad'))).id);
      expect(operation.state).not.toBe('succeeded');
      expect(operation.grade).not.toBe('ok');
      expect(operation.fault?.says).toMatch(/rolled the update of web back/);
      await expect.poll(() => imagesOf('web'), { timeout: 30_000 }).toEqual(['web:1', 'web:1']);
    });

    it('of an image that starts slowly waits for it, and succeeds', async () => {
      const { console, service, imagesOf } = room();
      const view = await service({ name: 'web', replicas: 2, maxPerNode: 1, more: quickly });
      const operation = await console.ended((await console.start(redeploy(view, 'web:slow'))).id);
      expect(operation).toMatchObject({ state: 'succeeded' });
      // New copies come first here: the old ones may still be stopping.
      await expect.poll(() => imagesOf('web'), { timeout: 30_000 }).toEqual(['web:slow', 'web:slow']);
    });

    it('is rolled back twice, two versions, though the service was scaled in between', async () => {
      const { swarm, console, service, imagesOf, well } = room();
      const view = await service({ name: 'web', replicas: 2, more: quickly });
      const rollback = { kind: 'rollback', scope: { kind: 'workload', workloadId: view.id } } as const;
      for (const image of ['web:2', 'web:3'])
        expect(await console.ended((await console.start(redeploy(view, image))).id)).toMatchObject({
          state: 'succeeded',
        });
      // Now Swarm's own rollback would undo the scaling.
      await swarm.docker('service', 'scale', '--detach', 'web=3');
      await well('web');
      for (const image of ['web:2', 'web:1']) {
        expect(await console.ended((await console.start(rollback)).id)).toMatchObject({ state: 'succeeded' });
        await expect.poll(() => imagesOf('web'), { timeout: 30_000 }).toEqual([image, image, image]);
      }
    });
  });
};
