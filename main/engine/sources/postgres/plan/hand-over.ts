import type { StepCall } from '#shared/model';
import { stepCall } from '../../../source-kit/index.ts';
import type { LiveServer } from '../servers.ts';
import { accessOf, promoteStep, stopPrimaryStep, switchoverStep } from '../step/index.ts';
import { memberFor, mostLagBytes, type Candidate } from './candidates.ts';
import { placeOf, type Case } from './case.ts';

const patroniSteps = (of: Case, from: LiveServer, to: Candidate): readonly StepCall[] => {
  const { declared } = of.view;
  const leader = memberFor(of.view, from)?.name;
  if (leader === undefined || to.member === undefined || declared.patroniPort === undefined) return [];
  return [
    stepCall(
      switchoverStep,
      {
        access: accessOf(declared),
        from: from.nodeId,
        to: to.nodeId,
        port: declared.patroniPort,
        leader,
        candidate: to.member,
      },
      placeOf(of, 'switchover', [to.nodeId, ...declared.nodeIds.filter((id) => id !== to.nodeId)]),
    ),
  ];
};

const guidedSteps = (of: Case, from: LiveServer, to: Candidate): readonly StepCall[] => {
  const { declared } = of.view;
  if (declared.stop === undefined) return [];
  const pair = {
    access: accessOf(declared),
    from: from.nodeId,
    to: to.nodeId,
    dataDirectory: from.claim.dataDirectory,
  };
  return [
    stepCall(
      stopPrimaryStep,
      {
        ...pair,
        stop: declared.stop,
        ...(declared.start === undefined ? {} : { start: declared.start }),
        lagBytes: mostLagBytes,
      },
      placeOf(of, 'stop-primary', [from.nodeId]),
    ),
    stepCall(promoteStep, pair, { ...placeOf(of, 'promote', [to.nodeId]), wave: 1 }),
  ];
};

/** What only a person can do, and has to know before. */
export const guidedWarnings = ({ view }: Case, from: LiveServer, to: Candidate): readonly string[] => [
  `Writers of ${view.declared.name} get errors from the moment ${from.nodeId} stops until ${to.nodeId} is promoted, and must then find ${to.nodeId}: this console changes no connection strings.`,
  `After the promotion ${from.nodeId} must not be started as it is. To bring it back as a replica: create standby.signal in ${from.claim.dataDirectory === '' ? 'its data directory' : from.claim.dataDirectory}, set primary_conninfo to ${to.nodeId}, then start it.`,
];

/** The steps by which a primary is handed over, in the way that the fleet file allows; none: it cannot be. */
export const handOverSteps = (of: Case, from: LiveServer, to: Candidate): readonly StepCall[] => {
  const { promote } = of.view.declared;
  if (promote === 'never') return [];
  return (promote === 'patroni' ? patroniSteps : guidedSteps)(of, from, to);
};
