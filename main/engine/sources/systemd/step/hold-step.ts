import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { changeAsk, defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { askUnits } from '../asks.ts';
import { heldLine, heldSchema, type SystemdReading } from '../reading.ts';
import { markFile } from '../unit-script.ts';

const paramsSchema = z.object({ nodeId: nodeIdSchema, held: heldSchema.optional() });
const seenSchema = z.object({ held: heldSchema.optional() });
export type HoldParams = z.infer<typeof paramsSchema>;
type Seen = z.infer<typeof seenSchema>;

const readHeld = (reply: unknown): Seen => {
  const held = (reply as SystemdReading | undefined)?.held;
  return held === undefined ? {} : { held };
};

const script = `if [ "$1" = - ]; then rm -f ${markFile}; exit; fi
umask 000
mkdir -p ${markFile.slice(0, markFile.lastIndexOf('/'))} && printf '%s\\n' "$1" > ${markFile}.next && mv -f ${markFile}.next ${markFile}`;

/** Marks a machine as held out of service, where every console can read it, or takes the mark away. */
export const holdStep: StepKind<HoldParams, Seen> = {
  id: 'systemd.hold',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ nodeId, held }) => ({
    says:
      held === undefined
        ? `Take the mark "held out of service" off ${nodeId}.`
        : `Mark ${nodeId} as held out of service, for every console to see.`,
    calls: [
      { face: 'check', text: `cat ${markFile}`, changes: false },
      {
        face: 'apply',
        text: held === undefined ? `rm -f ${markFile}` : `echo '${heldLine(held)}' > ${markFile}`,
        changes: true,
      },
      { face: 'verify', text: `cat ${markFile}`, changes: false },
    ],
  }),
  check: ({ nodeId }) => [{ on: [nodeId], ask: askUnits([]) }],
  see: ([reply]) => readHeld(reply),
  judge: (seen, { held }) =>
    (seen.held === undefined) === (held === undefined) ? { kind: 'already-so' } : { kind: 'ready' },
  apply: ({ nodeId, held }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'systemd.hold-change',
      says: held === undefined ? 'Taking the mark away' : 'Leaving the mark',
      script,
      inputs: [held === undefined ? '-' : heldLine(held)],
      timeoutMs: 10_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: ({ nodeId }) => [{ on: [nodeId], ask: askUnits([]) }],
    holds: ([reply], { nodeId, held }) => {
      if (reply === undefined) return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
      const isHeld = readHeld(reply).held !== undefined;
      return isHeld === (held !== undefined)
        ? {
            state: 'yes',
            says: isHeld ? `${nodeId} is held out of service.` : `${nodeId} is back in service.`,
          }
        : { state: 'not-yet', says: `The mark on ${nodeId} has not changed yet.` };
    },
  },
  undo: (params, seen, call) =>
    stepCall(
      holdStep,
      { nodeId: params.nodeId, ...(seen.held === undefined ? {} : { held: seen.held }) },
      { ...call, id: `${call.id} undo` },
    ),
};

export const hold = defineStep(holdStep);
