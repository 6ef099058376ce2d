import { z } from '#shared/schema';
import { defineStep, stepCall, type Holding, type StepKind } from '../../../source-kit/index.ts';
import { lsnText } from '../lsn.ts';
import { claimIn, pairSchema, serverOn } from './access.ts';
import { askRest, restIn } from './ask-rest.ts';
import { runCommand } from './own-command.ts';
import { startServerStep } from './start-server-step.ts';

const paramsSchema = pairSchema.extend({
  /** The owner's commands that stop and start the server on its node. */
  stop: z.string(),
  start: z.string().optional(),
  dataDirectory: z.string(),
  /** Most bytes the successor may be behind when the server is stopped. */
  lagBytes: z.number(),
});
export type StopPrimaryParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({
  listens: z.boolean(),
  lsn: z.number().optional(),
  timeline: z.number().int().optional(),
  replayed: z.number().optional(),
});
type Seen = z.infer<typeof seenSchema>;

const holding = (replies: readonly unknown[], { from, to }: StopPrimaryParams, seen: Seen): Holding => {
  const [rest, successor] = [restIn(replies[0]), claimIn(replies[1])];
  if (rest === undefined)
    return { state: 'not-yet', says: `${from} has not told yet whether its server is down.` };
  if (rest.listens) return { state: 'not-yet', says: `The server on ${from} is still stopping.` };
  if (rest.wasClean === false)
    return {
      state: 'no',
      says: `The server on ${from} is down, but was not shut down cleanly: what it wrote last may be missing on ${to}. Start it again.`,
    };
  if (successor === undefined)
    return { state: 'not-yet', says: `${from} is down; ${to} has not answered yet.` };
  const needed = rest.lastLsn ?? seen.lsn ?? 0;
  const replayed = successor.replayLsn ?? 0;
  if (replayed < needed || replayed < (successor.receiveLsn ?? 0))
    return {
      state: 'not-yet',
      says: `${to} has applied the log up to ${lsnText(replayed)}; ${from} wrote up to ${lsnText(needed)}.`,
    };
  return {
    state: 'yes',
    says:
      rest.lastLsn === undefined
        ? `The server on ${from} is down. ${to} has applied all that it received, up to ${lsnText(replayed)}; the control file of ${from} could not be read.`
        : `The server on ${from} was shut down cleanly, and ${to} has applied its log to the end, ${lsnText(needed)}.`,
  };
};

/**
 * Stops a primary with its owner's command so that nothing is lost: PostgreSQL sends what is left of the log to its replicas
 * before it ends (manual 19.5), and this step waits until the successor has applied the last byte.
 */
export const stopPrimaryStep: StepKind<StopPrimaryParams, Seen> = {
  id: 'postgres.stop-primary',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ from, to, stop, dataDirectory, access }) => ({
    says: `Stop the server on ${from} and wait until ${to} has applied the last byte of its log.`,
    calls: [
      {
        face: 'check',
        text: `SELECT pg_current_wal_lsn() on ${from}; pg_last_wal_replay_lsn() on ${to}`,
        changes: false,
      },
      { face: 'apply', text: stop, changes: true },
      {
        face: 'verify',
        text: `nothing listens on port ${access.port}; pg_controldata -D ${dataDirectory}`,
        changes: false,
      },
    ],
  }),
  check: (params) => [askRest(params), serverOn(params.access, params.to)],
  see: ([rest, successor]) => {
    const claim = claimIn(successor);
    return {
      listens: restIn(rest)?.listens ?? true,
      ...(claim === undefined ? {} : { timeline: claim.timeline }),
      ...(claim?.replayLsn === undefined ? {} : { replayed: claim.replayLsn }),
      ...(claim?.receiveLsn === undefined ? {} : { lsn: claim.receiveLsn }),
    };
  },
  judge: (seen, { to, lagBytes }) => {
    if (!seen.listens) return { kind: 'already-so' };
    const behind = (seen.lsn ?? 0) - (seen.replayed ?? 0);
    if (seen.lsn === undefined || seen.replayed === undefined)
      return { kind: 'conflict', says: `${to} does not tell how far it has come: it is no replica now.` };
    return behind > lagBytes
      ? {
          kind: 'conflict',
          says: `${to} is ${behind} bytes behind what it received; at most ${lagBytes} were planned.`,
        }
      : { kind: 'ready' };
  },
  apply: ({ from, stop }) => runCommand('stop', from, stop),
  verify: {
    pollMs: 1_000,
    asks: (params) => [askRest(params), serverOn(params.access, params.to)],
    holds: holding,
  },
  undo: ({ access, from, start }, seen, call) =>
    !seen.listens || start === undefined
      ? undefined
      : stepCall(startServerStep, { access, nodeId: from, start }, { ...call, id: `${call.id} undo` }),
};

export const stopPrimary = defineStep(stopPrimaryStep);
