import { z } from '#shared/schema';
import { defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { rangesOf, shownRanges, slotsIn, slotsOf, type SlotRange } from '../reading/index.ts';
import { seeSlots, slotsLeft, slotsParamsSchema, slotsSeenSchema } from './migration-state.ts';
import {
  beginAsk,
  dialectSchema,
  migrationsAsk,
  shownServerMigration,
  waitAsk,
  type ServerMigration,
} from './server-migrations.ts';
import { askOf, shownQuestion } from './servers.ts';
import { hearers, notBothPrimaries, openSlots, takenElsewhere, verifySlots, wayBack } from './slots-hold.ts';

/** As for slots that are moved key by key; `batch` is how many slots go at once. */
const paramsSchema = slotsParamsSchema.extend({ speaks: dialectSchema });
export type MovedByServersParams = z.infer<typeof paramsSchema>;

const seenSchema = slotsSeenSchema.extend({
  /** What the servers are at in these slots. */
  migration: z.object({ state: z.enum(['none', 'running', 'failed', 'foreign']), says: z.string() }),
});
type Seen = z.infer<typeof seenSchema>;

const touches = (migration: ServerMigration, ranges: readonly SlotRange[]): boolean =>
  migration.ranges.some(([from, to]) => ranges.some(([first, last]) => from <= last && first <= to));

const migrationIn = (
  migrations: readonly ServerMigration[],
  { from, to, ranges }: MovedByServersParams,
): Seen['migration'] => {
  const ours = migrations.filter((each) => touches(each, ranges));
  const running = ours.filter(({ state }) => state === 'running');
  // One that goes the other way was begun by what this step takes back: it is waited for, or it would end behind its back.
  const ends = [from.party, to.party];
  const isForeign = running.some((each) => !ends.includes(each.from) || !ends.includes(each.to));
  if (isForeign) return { state: 'foreign', says: shownRanges(running.flatMap((each) => each.ranges)) };
  if (running.length > 0) return { state: 'running', says: '' };
  const newest = ours.toSorted((a, b) => b.begunAt - a.begunAt)[0];
  return newest?.state === 'failed'
    ? { state: 'failed', says: newest.says.slice(0, 200) }
    : { state: 'none', says: '' };
};

/** The slots that go next. */
const nextOf = ({ onward }: Seen, batch: number): readonly SlotRange[] =>
  rangesOf(slotsIn(onward.left).slice(0, batch));

/**
 * Lets the servers move slots with all their keys by themselves, some slots at a time (Redis from 8.4, Valkey from 9.0 on): each lot
 * changes hands in one moment, no slot is ever open, and one that is cut off leaves everything where it was. What was begun goes on
 * without this console, and is found under way.
 */
export const movedByServersStep: StepKind<MovedByServersParams, Seen> = {
  id: 'redis-cluster.moved-by-servers',
  params: paramsSchema,
  seen: seenSchema,
  describe: (params) => {
    const { from, to, ranges } = params;
    const shown = shownServerMigration(params);
    return {
      says: `Let ${from.nodeId} and ${to.nodeId} move ${slotsOf(ranges) === 1 ? 'slot' : `${slotsOf(ranges)} slots,`} ${shownRanges(ranges)}, with all keys to ${to.nodeId} by themselves.`,
      calls: [
        ...shownQuestion('check', [from, to]),
        { face: 'check', text: shown.asks, changes: false },
        { face: 'apply', text: shown.begins, changes: true },
        ...shownQuestion('verify', [from, to, ...hearers(params)]),
      ],
    };
  },
  check: (params) => [migrationsAsk(params), askOf(params, params.from), askOf(params, params.to)],
  see: ([migrations = [], ...claims], params) => ({
    ...seeSlots(claims, params),
    migration: migrationIn(migrations as readonly ServerMigration[], params),
  }),
  judge: (seen, params) => {
    const conflict = (says: string) => ({ kind: 'conflict' as const, says });
    const taken = takenElsewhere(seen, params);
    if (taken !== undefined) return conflict(taken);
    if (seen.migration.state === 'foreign')
      return conflict(`Slots ${seen.migration.says} are on their way to somebody else.`);
    if (slotsLeft(seen) === 0 && seen.migration.state !== 'running') return { kind: 'already-so' };
    if (openSlots(seen) > 0 || seen.foreign.length > 0)
      return conflict('Some of the slots are open for a migration that was not ended: settle that first.');
    return seen.arePrimaries ? { kind: 'ready' } : conflict(notBothPrimaries(params));
  },
  rounds: {
    asks: (params, seen) =>
      seen.migration.state === 'running' || seen.onward.left.length === 0
        ? [waitAsk(params)]
        : [
            beginAsk(
              params,
              nextOf(seen, params.batch),
              seen.migration.state === 'failed' ? seen.migration.says || 'it did not say why' : undefined,
            ),
          ],
    atOnce: 1,
    perSecond: () => 4,
    left: slotsLeft,
  },
  verify: verifySlots,
  undo: (params, seen, call) => {
    const back = wayBack(params, seen);
    return back && stepCall(movedByServersStep, back, { ...call, id: `${call.id} undo` });
  },
};

export const movedByServers = defineStep(movedByServersStep);
