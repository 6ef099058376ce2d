import type { Leaving } from './leaving.ts';
import { graceMsOf, isMoving, swarmPatienceMs } from './leaving.ts';
import { hostPortsOf, modeOf } from '../reading/index.ts';
import { nameOf, type PlannedMember } from './world.ts';

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

const aboutService = (leaving: Leaving): readonly string[] => {
  const { of, surge } = leaving;
  const { name } = of.workload;
  const grace = graceMsOf(of);
  const ports = hostPortsOf(of.service.Spec);
  const isLong = isMoving(leaving) && surge !== true && grace > swarmPatienceMs;
  return [
    ...(modeOf(of.service.Spec) === 'global'
      ? [`${name} runs on every node and stops here: what it watches or forwards is missing meanwhile.`]
      : []),
    ...(isLong
      ? [
          `${name} may take ${seconds(grace)} to stop and the swarm waits ${seconds(swarmPatienceMs)}: two copies of one slot may live at once${of.workload.desired === 1 ? ', of something that has a single copy' : ''}.`,
        ]
      : []),
    ...(isMoving(leaving) && surge !== true
      ? [`${name}: ${surge}, so it has fewer copies for a while.`]
      : []),
    ...(isMoving(leaving) && surge === true && grace > swarmPatienceMs
      ? [`${name} may take ${seconds(grace)} to stop.`]
      : []),
    ...(ports.length > 0
      ? [`${name} holds host port ${ports.join(', ')}: whoever dials these nodes must be told.`]
      : []),
  ];
};

const aboutMember = (member: PlannedMember): readonly string[] => [
  ...(member.role === 'manager' ? [`${nameOf(member)} stays a manager: draining does not demote.`] : []),
  ...(member.status === 'ready'
    ? []
    : [
        `The swarm says ${nameOf(member)} is ${member.status}: what runs there cannot be stopped from here, and that it is empty cannot be proven.`,
      ]),
];

/** Things to know before a drain that refuse nothing. */
export const drainWarnings = (
  members: readonly PlannedMember[],
  leaving: readonly Leaving[],
): readonly string[] => [...members.flatMap(aboutMember), ...leaving.flatMap(aboutService)];
