import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { askUnit, runsWell, unitAtSchema, unitIn } from './declared.ts';

const paramsSchema = z.object({ units: z.array(unitAtSchema).min(1) });
type Params = z.infer<typeof paramsSchema>;
const seenSchema = z.object({});

/** The rest between two batches: the copies of the batch must stay well for as long as the step is to hold. */
export const batchGateStep: StepKind<Params, z.infer<typeof seenSchema>> = {
  id: 'systemd.batch-gate',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ units }) => ({
    says: `See ${units.map(({ nodeId }) => nodeId).join(', ')} stay well before the next batch.`,
    calls: units.map(({ service }) => ({
      face: 'verify' as const,
      text: `systemctl show -- ${service.runs.unit}`,
      changes: false,
    })),
  }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  verify: {
    pollMs: 1_000,
    asks: ({ units }) => units.map(askUnit),
    holds: (replies, { units }) => {
      const all = units.map((at, index) => runsWell(unitIn(replies[index]), at));
      return (
        all.find(({ state }) => state === 'no') ??
        all.find(({ state }) => state === 'not-yet') ?? {
          state: 'yes',
          says: 'All copies of the batch are well.',
        }
      );
    },
  },
  undo: () => undefined,
};

export const batchGate = defineStep(batchGateStep);
