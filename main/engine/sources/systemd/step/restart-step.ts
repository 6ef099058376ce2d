import { changeAsk, shownAsRoot, defineStep, type StepKind } from '../../../source-kit/index.ts';
import {
  askUnit,
  isSameInstance,
  runsWell,
  seeUnit,
  unitAtSchema,
  unitIn,
  unitSeenSchema,
  type UnitAt,
  type UnitSeen,
} from './declared.ts';

/** Replaces a running (perhaps hung) instance of a unit by a new one: systemd kills what does not end in its TimeoutStopSec. */
export const restartStep: StepKind<UnitAt, UnitSeen> = {
  id: 'systemd.restart',
  params: unitAtSchema,
  seen: unitSeenSchema,
  describe: ({ service, nodeId }) => ({
    says: `Replace the instance of ${service.runs.unit} on ${nodeId} by a new one and wait until it is well.`,
    calls: [
      { face: 'check', text: `systemctl show -p InvocationID -- ${service.runs.unit}`, changes: false },
      {
        face: 'apply',
        text: shownAsRoot(`systemctl --no-block restart -- ${service.runs.unit}`),
        changes: true,
      },
      { face: 'verify', text: `systemctl show -p InvocationID -- ${service.runs.unit}`, changes: false },
    ],
  }),
  check: (params) => [askUnit(params)],
  see: ([reply]) => seeUnit(reply),
  judge: (seen, { service, nodeId }) =>
    seen.there
      ? { kind: 'ready' }
      : { kind: 'conflict', says: `There is no unit ${service.runs.unit} on ${nodeId}.` },
  apply: ({ service, nodeId }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'systemd.restart-run',
      says: `systemctl restart ${service.runs.unit}`,
      script: 'qd_root systemctl --no-block restart -- "$1"',
      inputs: [service.runs.unit],
      timeoutMs: 20_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [askUnit(params)],
    holds: ([reply], params, seen) => {
      const unit = unitIn(reply);
      if (isSameInstance(unit, seen))
        return { state: 'not-yet', says: `The old instance on ${params.nodeId} has not ended yet.` };
      return runsWell(unit, params);
    },
  },
  undo: 'irreversible',
};

export const restart = defineStep(restartStep);
