import { z } from '#shared/schema';
import { changeAsk, shownAsRoot, defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import {
  askUnit,
  isSameInstance,
  runsWell,
  seeUnit,
  unitAtSchema,
  unitIn,
  unitSeenSchema,
  type UnitSeen,
} from './declared.ts';

const paramsSchema = unitAtSchema.extend({ wanted: z.enum(['running', 'stopped']) });
export type UnitStepParams = z.infer<typeof paramsSchema>;

/** Also one that was just starting, or between two tries, ran for whoever stops it: systemctl(1), states of a unit. */
const meantToRun: ReadonlySet<string> = new Set(['active', 'activating', 'reloading', 'refreshing']);

/** Starts or stops one unit. systemd does the waiting (`--no-block`), so the answer comes at once and nothing hangs on it. */
export const unitStep: StepKind<UnitStepParams, UnitSeen> = {
  id: 'systemd.unit',
  params: paramsSchema,
  seen: unitSeenSchema,
  describe: ({ service, nodeId, wanted }) => {
    const verb = wanted === 'running' ? 'start' : 'stop';
    const { unit } = service.runs;
    return {
      says: `${wanted === 'running' ? 'Start' : 'Stop'} ${unit} on ${nodeId}${wanted === 'running' ? ' and wait until it is well' : ''}.`,
      calls: [
        { face: 'check', text: `systemctl show -- ${unit}`, changes: false },
        { face: 'apply', text: shownAsRoot(`systemctl --no-block ${verb} -- ${unit}`), changes: true },
        { face: 'verify', text: `systemctl show -- ${unit}`, changes: false },
      ],
    };
  },
  switches: ({ service, nodeId }) => ({ nodeId, runs: service.runs }),
  check: (params) => [askUnit(params)],
  see: ([reply]) => seeUnit(reply),
  judge: (seen, { service, nodeId, wanted }) => {
    if (!seen.there) {
      return wanted === 'stopped'
        ? { kind: 'already-so' }
        : { kind: 'conflict', says: `There is no unit ${service.runs.unit} on ${nodeId}.` };
    }
    const isStopped = seen.active === 'inactive' || seen.active === 'failed';
    if (wanted === 'stopped') return isStopped ? { kind: 'already-so' } : { kind: 'ready' };
    return seen.active === 'active' ? { kind: 'already-so' } : { kind: 'ready' };
  },
  apply: ({ service, nodeId, wanted }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'systemd.unit-change',
      says: `systemctl ${wanted === 'running' ? 'start' : 'stop'} ${service.runs.unit}`,
      script: 'qd_root systemctl --no-block "$1" -- "$2"',
      inputs: [wanted === 'running' ? 'start' : 'stop', service.runs.unit],
      timeoutMs: 20_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [askUnit(params)],
    holds: ([reply], params, seen) => {
      const unit = unitIn(reply);
      if (params.wanted === 'running')
        // What failed before is still called failed until its start begins.
        return seen.active === 'failed' && unit?.active === 'failed' && isSameInstance(unit, seen)
          ? {
              state: 'not-yet',
              says: `${params.service.runs.unit} on ${params.nodeId} has not begun to start.`,
            }
          : runsWell(unit, params);
      const name = `${params.service.runs.unit} on ${params.nodeId}`;
      if (unit === undefined) return { state: 'not-yet', says: `${params.nodeId} has not answered yet.` };
      return unit.active === 'inactive' || unit.active === 'failed'
        ? { state: 'yes', says: `${name} has stopped.` }
        : { state: 'not-yet', says: `${name} is ${unit.active} (${unit.sub}).` };
    },
  },
  undo: (params, seen, call) => {
    const was: UnitStepParams['wanted'] = meantToRun.has(seen.active) ? 'running' : 'stopped';
    if (was === params.wanted) return undefined;
    return stepCall(unitStep, { ...params, wanted: was }, { ...call, id: `${call.id} undo` });
  },
};

export const unit = defineStep(unitStep);
