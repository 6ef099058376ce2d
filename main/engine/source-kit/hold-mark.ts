import { failed, fault, ok, type Result } from '#shared/fault';
import { nodeIdSchema, type DeclaredService, type Member, type NodeId, type StepCall } from '#shared/model';
import { z } from '#shared/schema';
import { probeLimits, type ShellAsk } from './ask.ts';
import { changeAsk } from './shell-change.ts';
import { defineStep, stepCall, type StepKind } from './step.ts';

/** In a folder for what consoles leave for each other; the same for every login user. */
const markFile = '/var/tmp/quarterdeck/held';

/** The mark that keeps a machine out of service, as the console that drained it left it. */
export const heldSchema = z.object({
  by: z.string(),
  reason: z.string(),
  /** Epoch ms by the console's clock; absent: until undrained. */
  until: z.number().optional(),
});
export type Held = z.infer<typeof heldSchema>;

/** Prints the mark as one line: `held -` where there is none. */
export const heldScript = `printf 'held '
{ IFS= read -r qd_held < ${markFile} && printf '%s\\n' "$qd_held"; } 2>/dev/null || echo -`;

/** The mark as one line without spaces. */
const heldLine = (held: Held): string => encodeURIComponent(JSON.stringify(held));

/** What one machine says of its mark; `held` absent: it has none. */
export type HeldReading = { readonly held?: Held };

/** Reads the line of `heldScript` among others. Without it nobody can tell: a fault, never "not held". */
export const readHeld = (stdout: string): Result<HeldReading> => {
  const word = /^held (.*)$/m.exec(stdout)?.[1];
  if (word === undefined)
    return failed(
      fault('probe.unreadable', 'Whether it is marked as held out was not told.', {
        details: stdout.slice(0, 500),
      }),
    );
  if (word === '-' || word === '') return ok({});
  try {
    return ok({ held: heldSchema.parse(JSON.parse(decodeURIComponent(word))) });
  } catch {
    // Somebody wrote the mark by hand. It still holds the machine out.
    return ok({ held: { by: 'unknown', reason: 'The mark was not written by this program.' } });
  }
};

/** The question for the mark alone. */
export const askHeld = (source: string): ShellAsk<HeldReading> => ({
  id: `${source}.held`,
  says: `Reads the mark ${markFile}.`,
  lane: 'own-channel',
  script: heldScript,
  inputs: [],
  effect: 'reads',
  limits: probeLimits,
  read: ({ stdout }) => readHeld(stdout),
});

/** How a machine shows among the members of an origin that has nobody above its machines. */
export const memberOf = (id: NodeId, reading: HeldReading | undefined): Member => ({
  memberId: id,
  nodeId: id,
  hostname: id,
  role: 'worker',
  availability: reading?.held === undefined ? 'active' : 'drain',
  ...(reading?.held === undefined ? {} : { says: `Marked by ${reading.held.by}: ${reading.held.reason}` }),
  status: reading === undefined ? 'unknown' : 'ready',
  isLeader: false,
});

/** Nodes that the source of this kind of service marks: those with units are the units', the other ones the containers'. */
export const marksOf = (
  kind: DeclaredService['runs']['kind'],
  declared: readonly DeclaredService[],
  nodeIds: readonly NodeId[],
): readonly NodeId[] =>
  nodeIds.filter((id) => {
    const kinds = new Set(declared.flatMap(({ runs, nodes }) => (nodes.includes(id) ? runs.kind : [])));
    return kinds.has(kind) && (kind === 'unit' || !kinds.has('unit'));
  });

const paramsSchema = z.object({ nodeId: nodeIdSchema, held: heldSchema.optional() });
const seenSchema = z.object({ held: heldSchema.optional() });
type HoldParams = z.infer<typeof paramsSchema>;
type Seen = z.infer<typeof seenSchema>;

const script = `if [ "$1" = - ]; then rm -f ${markFile}; exit; fi
umask 000
mkdir -p ${markFile.slice(0, markFile.lastIndexOf('/'))} && printf '%s\\n' "$1" > ${markFile}.next && mv -f ${markFile}.next ${markFile}`;

const heldIn = (reply: unknown): Seen => (reply as HeldReading | undefined) ?? {};

const makeHoldStep = (source: string): StepKind<HoldParams, Seen> => {
  const look = ({ nodeId }: HoldParams) => [{ on: [nodeId], ask: askHeld(source) }];
  const kind: StepKind<HoldParams, Seen> = {
    id: `${source}.hold`,
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
    check: look,
    see: ([reply]) => heldIn(reply),
    judge: (seen, { held }) =>
      (seen.held === undefined) === (held === undefined) ? { kind: 'already-so' } : { kind: 'ready' },
    apply: ({ nodeId, held }) => ({
      on: [nodeId],
      ask: changeAsk({
        id: `${source}.hold-change`,
        says: held === undefined ? 'Taking the mark away' : 'Leaving the mark',
        script,
        inputs: [held === undefined ? '-' : heldLine(held)],
        timeoutMs: 10_000,
      }),
    }),
    verify: {
      pollMs: 1_000,
      asks: look,
      holds: ([reply], { nodeId, held }) => {
        if (reply === undefined) return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
        const isHeld = heldIn(reply).held !== undefined;
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
        kind,
        { nodeId: params.nodeId, ...(seen.held === undefined ? {} : { held: seen.held }) },
        { ...call, id: `${call.id} undo` },
      ),
  };
  return kind;
};

/** Marks machines without an orchestrator as held out of service, where every console can read it, and takes the mark away. */
export type HoldMark = {
  readonly kind: StepKind;
  /** `until`: epoch ms; absent: until undrained. */
  readonly hold: (nodeIds: readonly NodeId[], until: number | undefined) => readonly StepCall[];
  readonly release: (nodeIds: readonly NodeId[]) => readonly StepCall[];
};

/** The mark as steps of one source. */
export const createHoldMark = (source: string): HoldMark => {
  const step = makeHoldStep(source);
  const place = (word: string, nodeId: NodeId) => ({
    id: `${source}.${word} ${nodeId}`,
    source,
    through: [nodeId],
    subject: nodeId,
    wave: 0,
  });
  return {
    kind: defineStep(step),
    hold: (nodeIds, until) => {
      const held = { by: 'Quarterdeck', reason: 'drained', ...(until === undefined ? {} : { until }) };
      return nodeIds.map((nodeId) =>
        stepCall(step, { nodeId, held }, { ...place('hold', nodeId), phase: 'cordon' }),
      );
    },
    release: (nodeIds) =>
      nodeIds.map((nodeId) => stepCall(step, { nodeId }, { ...place('release', nodeId), phase: 'restore' })),
  };
};
