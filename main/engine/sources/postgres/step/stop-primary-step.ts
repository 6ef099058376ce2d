import { z } from '#shared/schema';
import { defineStep, stepCall, type Holding, type StepKind } from '../../../source-kit/index.ts';
import { lsnText } from '../lsn.ts';
import { claimIn, pairSchema, serverOn } from './access.ts';
import { askRest, disorderOf, restIn } from './ask-rest.ts';
import { askMayPromote } from './may-promote.ts';
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
  /** Of its control file. */
  state: z.string().optional(),
  /** The successor receives the log now. */
  receives: z.boolean().optional(),
  mayPromote: z.boolean().optional(),
});
type Seen = z.infer<typeof seenSchema>;

const holding = (replies: readonly unknown[], { from, to }: StopPrimaryParams): Holding => {
  const [rest, successor] = [restIn(replies[0]), claimIn(replies[1])];
  if (rest === undefined)
    return { state: 'not-yet', says: `${from} has not told yet whether its server is down.` };
  if (rest.listens) return { state: 'not-yet', says: `The server on ${from} is still stopping.` };
  const disorder = disorderOf(rest.state, { from, to });
  if (disorder !== undefined) return { state: 'no', says: disorder };
  if (rest.lastLsn === undefined)
    return { state: 'no', says: `How far the server on ${from} wrote cannot be read from its control file.` };
  if (successor === undefined)
    return { state: 'not-yet', says: `${from} is down; ${to} has not answered yet.` };
  const needed = rest.lastLsn;
  const replayed = successor.replayLsn ?? 0;
  if (replayed < needed || replayed < (successor.receiveLsn ?? 0))
    return {
      state: 'not-yet',
      says: `${to} has applied the log up to ${lsnText(replayed)}; ${from} wrote up to ${lsnText(needed)}.`,
    };
  if (successor.receiver?.status === 'streaming')
    return { state: 'not-yet', says: `${from} is down, and ${to} still receives from somebody.` };
  return {
    state: 'yes',
    says: `The server on ${from} was shut down cleanly, and ${to} has applied its log to the end, ${lsnText(needed)}.`,
  };
};

/** Why it must not be stopped now; undefined: it may. */
const obstacle = (seen: Seen, { from, to, lagBytes }: StopPrimaryParams): string | undefined => {
  if (seen.state === undefined)
    return `The control file of ${from} cannot be read (pg_controldata as root), so nobody could see whether it was shut down cleanly.`;
  if (seen.state !== 'in production')
    return `The server on ${from} is no primary now but a replica, or is not up yet (${seen.state}).`;
  if (seen.lsn === undefined || seen.replayed === undefined)
    return `${to} does not tell how far it has come: it is no replica now.`;
  if (seen.receives !== true)
    return `${to} receives nothing now: what ${from} writes last would not reach it.`;
  if (seen.mayPromote !== true)
    return `The login may not promote ${to}: grant it EXECUTE on pg_promote(boolean, integer), which PostgreSQL has from 12 on.`;
  const behind = seen.lsn - seen.replayed;
  return behind > lagBytes
    ? `${to} is ${behind} bytes behind what it received; at most ${lagBytes} were planned.`
    : undefined;
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
        text: `pg_controldata -D ${dataDirectory} on ${from}; pg_stat_wal_receiver, pg_last_wal_replay_lsn() and the right to pg_promote on ${to}`,
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
  check: (params) => [askRest(params), serverOn(params.access, params.to), askMayPromote(params)],
  see: ([rest, successor, mayPromote]) => {
    const claim = claimIn(successor);
    const state = restIn(rest)?.state;
    return {
      listens: restIn(rest)?.listens ?? true,
      ...(state === undefined ? {} : { state }),
      receives: claim?.receiver?.status === 'streaming',
      mayPromote: mayPromote === true,
      ...(claim === undefined ? {} : { timeline: claim.timeline }),
      ...(claim?.replayLsn === undefined ? {} : { replayed: claim.replayLsn }),
      ...(claim?.receiveLsn === undefined ? {} : { lsn: claim.receiveLsn }),
    };
  },
  judge: (seen, params) => {
    if (!seen.listens) return { kind: 'already-so' };
    const says = obstacle(seen, params);
    return says === undefined ? { kind: 'ready' } : { kind: 'conflict', says };
  },
  apply: ({ from, stop }) => runCommand('stop', from, stop),
  verify: {
    pollMs: 1_000,
    asks: (params) => [askRest(params), serverOn(params.access, params.to)],
    holds: holding,
  },
  undo: ({ access, from, to, start }, seen, call) =>
    !seen.listens || start === undefined
      ? undefined
      : stepCall(
          startServerStep,
          { access, nodeId: from, start, successor: to },
          { ...call, id: `${call.id} undo` },
        ),
};

export const stopPrimary = defineStep(stopPrimaryStep);
