import { nodeId } from '#shared/model';
import { debianServer, placed, steady, volume } from './machines.ts';
import { carefulUpdate, pinned, release, swarmService } from './releases.ts';
import type { Scenario, ScenarioWorkloads } from './scenario.ts';

const root = volume('/', '/dev/vda1', 40, 0.45, steady);
const machine = (name: string, region: string, datacenter: string) =>
  placed(name, { region, datacenter, role: 'website', env: 'test' }, 2, debianServer(name, 8, 4, [root]));

/** Three managers and one worker in three datacenters. */
const nodes = [
  machine('fra-1', 'frankfurt', 'fra1'),
  machine('ams-1', 'amsterdam', 'ams3'),
  machine('par-1', 'paris', 'par1'),
  machine('fra-2', 'frankfurt', 'fra1'),
];
const members: NonNullable<ScenarioWorkloads['swarm']>['members'] = nodes.map(({ id }) => ({
  node: id,
  role: id === 'fra-2' ? 'worker' : 'manager',
}));
const nothingElse = { containers: [], units: [], declared: [] } as const;

/** A machine dies, and the constraint leaves no other for its copy: it waits, with the scheduler's reason. */
export const replicaLost: Scenario = {
  name: 'replica-lost',
  says: 'A machine dies after twenty seconds, and there is no other place for its copy of the website.',
  nodes,
  timeline: [{ kind: 'dies', node: nodeId('par-1'), at: 20_000 }],
  workloads: {
    ...nothingElse,
    images: [release('web:1.8.2')],
    swarm: {
      members,
      services: [
        swarmService('website', pinned('web:1.8.2'), {
          minimum: 2,
          constraints: ['node.hostname!=fra-2'],
          update: carefulUpdate,
        }),
      ],
    },
    timeline: [],
  },
};

/** Somebody drains a machine by hand while the console looks: one copy is deaf and takes its whole grace. */
export const midDrain: Scenario = {
  name: 'mid-drain',
  says: 'Somebody drained a machine by hand a moment ago, and one copy on it does not want to end.',
  nodes,
  timeline: [],
  workloads: {
    ...nothingElse,
    images: [release('web:1.8.2'), release('ledger:4.0', { stopMs: 'ignores' })],
    swarm: {
      members,
      services: [
        swarmService('website', pinned('web:1.8.2'), { minimum: 2 }),
        swarmService('ledger', pinned('ledger:4.0'), { maxPerNode: undefined, graceMs: 120_000 }),
      ],
    },
    timeline: [
      { kind: 'set-availability', node: nodeId('fra-1'), availability: 'pause', at: -30_000 },
      { kind: 'set-availability', node: nodeId('fra-1'), availability: 'drain', at: -1_000 },
    ],
  },
};

/** Somebody deploys a version that never becomes well; Docker's default is to stop there, with two versions mixed. */
export const badDeploy: Scenario = {
  name: 'bad-deploy',
  says: 'Somebody deploys a bad version of the website after fifteen seconds, and the rollout stops half-way.',
  nodes,
  timeline: [],
  workloads: {
    ...nothingElse,
    images: [release('web:1.8.2'), release('web:1.9.0-bad', { readyAfterMs: 'never' })],
    swarm: {
      members,
      services: [swarmService('website', pinned('web:1.8.2'), { minimum: 2 })],
    },
    timeline: [{ kind: 'deployed', service: 'website', image: pinned('web:1.9.0-bad'), at: 15_000 }],
  },
};
