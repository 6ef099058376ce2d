import { describe, expect, it } from 'vitest';
import type { WorkloadView } from '#shared/model';
import { isWell, type SwarmRoom } from '../swarm-room.ts';

const holds = (view: WorkloadView, policy: string): string | undefined =>
  view.verdicts.find((verdict) => verdict.policy === policy)?.holds;
/** Where the copies run, by node. */
const placesOf = ({ placements }: WorkloadView): readonly string[] =>
  placements
    .filter(({ state, wanted }) => state === 'running' && wanted === 'running')
    .map(({ nodeId }) => nodeId ?? '?')
    .toSorted();

export const healthSpecs = (room: () => SwarmRoom): void => {
  describe('the health of replicas', { timeout: 120_000 }, () => {
    it('shows a service as every daemon sees it: copies, nodes, image ids, health', async () => {
      const { swarm, console, service } = room();
      await service({ name: 'web', replicas: 3, maxPerNode: 1 });
      // That they run is the managers' word; the rest each daemon tells by itself.
      const view = await console.workloadWhen('web', ({ placements }) =>
        placements.every(({ image, health }) => image?.imageId !== undefined && health === 'passing'),
      );
      const { containers } = await swarm.watcher.look('web');
      expect(placesOf(view)).toEqual(containers.map(({ node }) => node).toSorted());
      const imageId = (await swarm.docker('image', 'inspect', 'web:1', '--format', '{{.Id}}')).trim();
      expect(new Set(view.placements.map(({ image }) => image?.imageId))).toEqual(new Set([imageId]));
      expect(view.placements.map(({ health }) => health)).toEqual(['passing', 'passing', 'passing']);
      for (const policy of ['minimum-available', 'desired-running', 'max-per-node', 'same-image'])
        expect([policy, holds(view, policy)]).toEqual([policy, 'yes']);
    });

    it('says why a copy has no place, in the scheduler’s words', async () => {
      const { swarm, console } = room();
      const create = 'service create --detach --no-resolve-image --name nowhere --constraint';
      await swarm.docker(...create.split(' '), 'node.labels.datacenter==nowhere', 'web:1');
      const view = await console.workloadWhen('nowhere', (one) => holds(one, 'nothing-pending') === 'no');
      expect(JSON.stringify(view.verdicts)).toMatch(
        /no suitable node \(scheduling constraints not satisfied/,
      );
    });

    it('never counts a copy as running on a node that does not answer', async () => {
      const { swarm, console, service, nodeWithCopy } = room();
      await service({ name: 'web', replicas: 3, maxPerNode: 1 });
      const name = await nodeWithCopy('web');
      await swarm.node(name).cutLink();
      const view = await console.workloadWhen('web', ({ placements }) =>
        placements.some(({ nodeId, state }) => nodeId === name && state === 'unknown'),
      );
      expect(view.placements.filter(({ nodeId, state }) => nodeId === name && state === 'running')).toEqual(
        [],
      );
      await swarm.node(name).healLink();
      await console.viewWhen(name, ({ connection }) => connection.state === 'connected', 60_000);
    });

    it('sees a container that got ill on its node, and the one that replaces it', async () => {
      const { swarm, console, service } = room();
      const more = ['--restart-delay', '0s'];
      const before = await service({ name: 'web', replicas: 2, maxPerNode: 1, more });
      const [copy] = (await swarm.watcher.look('web')).containers;
      await swarm.dockerOn(copy?.node ?? '', 'exec', copy?.id ?? '', 'rm', '/healthy');
      await console.workloadWhen('web', (view) => !isWell(view));
      const after = await console.workloadWhen('web', isWell);
      const old = new Set(before.placements.map(({ id }) => id));
      expect(after.placements.filter(({ id }) => !old.has(id))).toHaveLength(1);
    });
  });
};
