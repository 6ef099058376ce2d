import { nodeIdSchema, taskIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import {
  changeAsk,
  defineStep,
  shownAsRoot,
  type Holding,
  type StepKind,
} from '../../../source-kit/index.ts';
import { askUnitNow, unitNowOf, unitNowSchema, type UnitNow } from './timer-ask.ts';
import { whenAnswered } from './when-answered.ts';

const paramsSchema = z.object({
  nodeId: nodeIdSchema,
  taskId: taskIdSchema,
  name: z.string(),
  /** The unit that the timer starts. */
  unit: z.string(),
});
export type RunTimerParams = z.infer<typeof paramsSchema>;

const isBusy = ({ activeState }: UnitNow): boolean =>
  activeState === 'activating' || activeState === 'deactivating' || activeState === 'active';

const holds = (now: UnitNow, { name, nodeId }: RunTimerParams, before: UnitNow): Holding => {
  const item = (state: 'running' | 'done' | 'failed') => [
    { id: now.invocation, name, state, to: nodeId, says: now.lines.at(-1) ?? '' },
  ];
  if (now.invocation === '' || now.invocation === before.invocation)
    return { state: 'not-yet', says: `${name} on ${nodeId} has not begun yet.` };
  if (isBusy(now))
    return {
      state: 'not-yet',
      says: `${name} on ${nodeId} runs. ${now.lines.at(-1) ?? ''}`.trim(),
      items: item('running'),
    };
  if (now.result === 'success')
    return { state: 'yes', says: `${name} on ${nodeId} ended well.`, items: item('done') };
  return {
    state: 'no',
    says: `${name} on ${nodeId} ended with ${now.result}, status ${now.exitStatus}. ${now.lines.slice(-3).join(' / ')}`,
    items: item('failed'),
  };
};

/** Starts what a timer starts, now, and waits for its end. */
export const runTimerStep: StepKind<RunTimerParams, UnitNow> = {
  id: 'schedule.run-timer',
  params: paramsSchema,
  seen: unitNowSchema,
  describe: ({ name, unit, nodeId }) => ({
    says: `Run ${unit}, which ${name} starts, on ${nodeId} now, and wait for its end.`,
    calls: [
      { face: 'check', text: `systemctl show -- ${unit}`, changes: false },
      { face: 'apply', text: shownAsRoot(`systemctl --no-block start -- ${unit}`), changes: true },
      { face: 'verify', text: `systemctl show -- ${unit}`, changes: false },
    ],
  }),
  check: ({ nodeId, unit }) => [askUnitNow(nodeId, unit)],
  see: ([reply]) => unitNowOf(reply),
  judge: (seen, { unit, nodeId }) => {
    if (!seen.there) return { kind: 'conflict', says: `There is no unit ${unit} on ${nodeId}.` };
    return isBusy(seen)
      ? { kind: 'conflict', says: `${unit} on ${nodeId} runs already: two at a time nobody wants.` }
      : { kind: 'ready' };
  },
  apply: ({ nodeId, unit }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'schedule.run-timer',
      says: `systemctl start ${unit}`,
      script:
        'qd_root systemctl reset-failed -- "$1" 2>/dev/null; qd_root systemctl --no-block start -- "$1"',
      inputs: [unit],
      timeoutMs: 30_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: ({ nodeId, unit }) => [askUnitNow(nodeId, unit)],
    holds: whenAnswered((reply, params, seen) => holds(unitNowOf(reply), params, seen)),
  },
  undo: 'irreversible',
};

export const runTimer = defineStep(runTimerStep);
