import type { NodeId, WorkloadView } from '#shared/model';
import { capWish, openExposure, openPlan, type Command, type Router } from '../commands/index.ts';
import type { LabelGroup } from '../queries/index.ts';

/** Verbs that may stand before a name; longer ones first where one begins with another. */
const verbs = [
  'what if',
  'undrain',
  'drain',
  'decommission',
  'maintenance of',
  'maintenance',
  'redeploy',
  'roll back',
  'restart',
  'rebalance',
  'cap',
] as const;

/** What was typed, taken apart: `what if fra1` is the verb `what if` and the name `fra1`. */
export type Needle = { readonly verb: string; readonly name: string };

/** Takes apart what was typed, in small letters. Without a verb all of it is a name. */
export const readNeedle = (text: string): Needle => {
  const verb = verbs.find((each) => text === each || text.startsWith(`${each} `));
  return verb === undefined
    ? { verb: '', name: text }
    : {
        verb,
        name: text
          .slice(verb.length)
          .replace(/\s+(all of|a copy of|the logs of|datacenter|region|role)\s+/, ' ')
          .trim(),
      };
};

/** With a verb each hit offers that; without one only the first of each kind offers all it can. */
const hitsWithVerb = 6;

export type Hits = {
  readonly nodes: readonly NodeId[];
  readonly services: readonly WorkloadView[];
  readonly groups: readonly LabelGroup[];
};

const nodeActions = (router: Router, id: NodeId): readonly Command[] => [
  action(`drain ${id}`, `Drain ${id}...`, () =>
    openPlan(router, { kind: 'drain', nodeIds: [id], surge: true }),
  ),
  action(`undrain ${id}`, `Undrain ${id}...`, () => openPlan(router, { kind: 'undrain', nodeIds: [id] })),
  action(`maintenance ${id}`, `Maintenance of ${id}...`, () =>
    openPlan(router, { kind: 'maintenance', nodeIds: [id], run: { kind: 'reboot' }, surge: true }),
  ),
  action(`what-if ${id}`, `What if ${id} goes away?`, () => openExposure(router, [id]), 'nothing is sent'),
  action(
    `decommission ${id}`,
    `Decommission ${id}...`,
    () => openPlan(router, { kind: 'decommission', nodeIds: [id], surge: true }),
    'for good, shows the plan first',
  ),
];

const groupActions = (router: Router, { key, value, ids }: LabelGroup): readonly Command[] => {
  const name = `${key} ${value}`;
  const many = ids.length === 1 ? '1 node' : `${ids.length} nodes`;
  const nodeIds = [...ids];
  return [
    action(
      `what-if ${name}`,
      `What if ${name} goes away?`,
      () => openExposure(router, ids),
      `${many}, nothing is sent`,
    ),
    action(
      `drain ${name}`,
      `Drain all of ${name}...`,
      () => openPlan(router, { kind: 'drain', nodeIds, surge: true }),
      `${many}, shows the plan first`,
    ),
    action(
      `undrain ${name}`,
      `Undrain all of ${name}...`,
      () => openPlan(router, { kind: 'undrain', nodeIds }),
      `${many}, shows the plan first`,
    ),
    action(
      `maintenance ${name}`,
      `Maintenance of ${name}...`,
      () => openPlan(router, { kind: 'maintenance', nodeIds, run: { kind: 'reboot' }, surge: true }),
      `${many}, one after the other`,
    ),
    action(
      `decommission ${name}`,
      `Decommission all of ${name}...`,
      () => openPlan(router, { kind: 'decommission', nodeIds, surge: true }),
      `${many}, for good, shows the plan first`,
    ),
  ];
};

const serviceActions = (router: Router, { id, name, stack, source }: WorkloadView): readonly Command[] => [
  action(`redeploy ${id}`, `Redeploy ${name}...`, () =>
    openPlan(router, { kind: 'redeploy', workloadId: id, to: { kind: 'same' } }),
  ),
  action(`rollback ${id}`, `Roll back ${name}...`, () =>
    openPlan(router, { kind: 'rollback', scope: { kind: 'workload', workloadId: id } }),
  ),
  ...(stack === undefined
    ? []
    : [
        action(`rollback-stack ${id}`, `Roll back the whole stack ${stack}...`, () =>
          openPlan(router, { kind: 'rollback', scope: { kind: 'stack', stack } }),
        ),
      ]),
  action(`restart ${id}`, `Restart a copy of ${name}...`, () =>
    openPlan(router, { kind: 'restart', workloadId: id }),
  ),
  action(`rebalance ${id}`, `Rebalance ${name}...`, () =>
    openPlan(router, { kind: 'rebalance', workloadIds: [id] }),
  ),
  ...(source === 'swarm' || source === 'docker'
    ? [action(`cap ${id}`, `Cap the logs of ${name}...`, () => openPlan(router, capWish(id)))]
    : []),
];

const action = (id: string, title: string, run: () => void, hint = 'shows the plan first'): Command => ({
  id: `hit.${id}`,
  title,
  hint,
  group: 'Operation',
  acts: true,
  run,
});

/** What can be done with the nodes, services and parts of the fleet that match what was typed. Each opens a plan or an answer; none changes a server. */
export const hitActions = (router: Router, { verb, name }: Needle, hits: Hits): readonly Command[] => {
  if (verb === '' && name === '') return [];
  const upTo = verb === '' ? 1 : hitsWithVerb;
  return [
    ...hits.nodes.slice(0, upTo).flatMap((id) => nodeActions(router, id)),
    ...hits.groups.slice(0, upTo).flatMap((group) => groupActions(router, group)),
    ...hits.services.slice(0, upTo).flatMap((service) => serviceActions(router, service)),
  ].filter((command) => command.title.toLowerCase().startsWith(verb));
};

const whereIs = /^where is /i;
/** What sets the parts of most keys apart; no node and no service has it in its name. */
const keyLike = /[/:]/;

/** Asks where a key is: of what was typed as it stands, since keys know capitals. Only where it may be meant. */
export const keyActions = (router: Router, typed: string): readonly Command[] => {
  const key = typed.replace(whereIs, '').replace(/\?$/, '').trim();
  if (key === '' || (!whereIs.test(typed) && !keyLike.test(typed))) return [];
  return [
    {
      id: `hit.where-is ${key}`,
      title: `Where is ${key}?`,
      hint: 'asks all who can tell',
      group: 'View',
      run: () => router.go({ screen: 'ownership', query: { where: key } }),
    },
  ];
};
