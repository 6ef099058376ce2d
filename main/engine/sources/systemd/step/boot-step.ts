import { z } from '#shared/schema';
import {
  changeAsk,
  defineStep,
  lineAsk,
  shownAsRoot,
  stepCall,
  type Placed,
  type StepKind,
} from '../../../source-kit/index.ts';
import { unitAtSchema } from './declared.ts';

const paramsSchema = unitAtSchema.extend({ wanted: z.enum(['enabled', 'disabled']) });
export type BootStepParams = z.infer<typeof paramsSchema>;

/** systemd's own word: `enabled`, `disabled`, `static`, `masked`, ...; empty: there is no such unit. */
const seenSchema = z.object({ word: z.string() });
type BootSeen = z.infer<typeof seenSchema>;

const startsAtBoot = (word: string): boolean => word === 'enabled' || word === 'enabled-runtime';

const askWord = ({ service, nodeId }: BootStepParams): Placed<string> => ({
  on: [nodeId],
  ask: lineAsk({
    id: 'systemd.is-enabled',
    says: `systemctl is-enabled ${service.runs.unit}`,
    // It exits with 1 for everything that is not enabled, and says what it is all the same.
    script: 'systemctl is-enabled -- "$1" 2>/dev/null || true',
    inputs: [service.runs.unit],
  }),
});

const verbOf = { enabled: 'enable', disabled: 'disable' } as const;

/** Whether a unit starts with the next boot. What systemd starts for other reasons (static, indirect) is left as it is. */
export const bootStep: StepKind<BootStepParams, BootSeen> = {
  id: 'systemd.boot',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ service, nodeId, wanted }) => {
    const { unit } = service.runs;
    return {
      says:
        wanted === 'disabled'
          ? `Disable ${unit} on ${nodeId}, so that no boot starts it again.`
          : `Enable ${unit} on ${nodeId} again.`,
      calls: [
        { face: 'check', text: `systemctl is-enabled -- ${unit}`, changes: false },
        { face: 'apply', text: shownAsRoot(`systemctl ${verbOf[wanted]} -- ${unit}`), changes: true },
        { face: 'verify', text: `systemctl is-enabled -- ${unit}`, changes: false },
      ],
    };
  },
  check: (params) => [askWord(params)],
  see: ([reply]) => ({ word: typeof reply === 'string' ? reply.trim() : '' }),
  judge: ({ word }, { service, nodeId, wanted }) => {
    if (wanted === 'disabled') return startsAtBoot(word) ? { kind: 'ready' } : { kind: 'already-so' };
    if (startsAtBoot(word)) return { kind: 'already-so' };
    return word === 'disabled'
      ? { kind: 'ready' }
      : {
          kind: 'conflict',
          says: `${service.runs.unit} on ${nodeId} is ${word === '' ? 'not there' : word}.`,
        };
  },
  apply: ({ service, nodeId, wanted }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'systemd.boot-change',
      says: `systemctl ${verbOf[wanted]} ${service.runs.unit}`,
      script: 'qd_root systemctl "$1" -- "$2"',
      inputs: [verbOf[wanted], service.runs.unit],
      timeoutMs: 20_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [askWord(params)],
    holds: ([reply], { service, nodeId, wanted }) => {
      if (typeof reply !== 'string') return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
      const word = reply.trim();
      const name = `${service.runs.unit} on ${nodeId}`;
      return startsAtBoot(word) === (wanted === 'enabled')
        ? { state: 'yes', says: `${name} is ${word === '' ? 'not there' : word}.` }
        : { state: 'not-yet', says: `${name} is ${word}.` };
    },
  },
  undo: (params, { word }, call) => {
    const was = startsAtBoot(word) ? 'enabled' : 'disabled';
    if (was === params.wanted) return undefined;
    return stepCall(bootStep, { ...params, wanted: was }, { ...call, id: `${call.id} undo` });
  },
};

export const boot = defineStep(bootStep);
