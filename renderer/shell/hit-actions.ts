import type { NodeId, WorkloadView } from '#shared/model';
import { openExposure, openPlan, type Command, type Router } from '../commands/index.ts';

const hint = 'shows the plan first';

/** What is left of what was typed without a verb in front: `fra-w2` of `drain fra-w2`. */
export const nameIn = (needle: string): string =>
  needle.replace(/^(drain|undrain|redeploy|roll back|what if)\s+(?=\S)/, '');

/**
 * What can be done with the first node and the first service that match what was typed. Each opens a plan; none changes a
 * server.
 */
export const hitActions = (
  router: Router,
  needle: string,
  nodes: readonly NodeId[],
  services: readonly WorkloadView[],
): readonly Command[] => {
  if (needle === '') return [];
  const [node] = nodes;
  const [service] = services;
  const action = (id: string, title: string, run: () => void): Command => ({
    id,
    title,
    hint,
    group: 'Operation',
    run,
  });
  return [
    ...(node === undefined
      ? []
      : [
          action('hit.drain', `Drain ${node}...`, () =>
            openPlan(router, { kind: 'drain', nodeIds: [node], surge: true }),
          ),
          action('hit.undrain', `Undrain ${node}...`, () =>
            openPlan(router, { kind: 'undrain', nodeIds: [node] }),
          ),
          action('hit.what-if', `What if ${node} goes away?`, () => openExposure(router, [node])),
        ]),
    ...(service === undefined
      ? []
      : [
          action('hit.redeploy', `Redeploy ${service.name}...`, () =>
            openPlan(router, { kind: 'redeploy', workloadId: service.id, to: { kind: 'same' } }),
          ),
          action('hit.rollback', `Roll back ${service.name}...`, () =>
            openPlan(router, { kind: 'rollback', scope: { kind: 'workload', workloadId: service.id } }),
          ),
        ]),
  ];
};
