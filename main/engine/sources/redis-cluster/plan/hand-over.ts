import type { NodeId, Party, PlanItem, PlanMove, StepCall } from '#shared/model';
import { stepCall, type StepPlace } from '../../../source-kit/index.ts';
import { slotsOf, shownRanges, type SlotRange } from '../reading/index.ts';
import { failoverStep, movedByServersStep, slotsStep, type Server } from '../step/index.ts';
import { candidatesFor, refusalsOf, type Candidate } from './candidates.ts';
import { companionsOf, primariesOf, type ClusterNow } from './cluster-now.ts';
import { speaks } from './speaks.ts';
import { receiversOf, spreadSlots, type Share } from './spread-slots.ts';

/** How the slots of one primary leave its node. */
export type HandOver = {
  readonly primary: Party;
  readonly item: PlanItem;
  readonly steps: readonly StepCall[];
  readonly moves: readonly PlanMove[];
  readonly warnings: readonly string[];
  /** Who takes over by failover; absent: slots move, or nothing can be done. */
  readonly heir?: Candidate & { readonly server: Server };
  readonly shares: readonly Share[];
};

/** A failover takes a second or two, most of it waiting for all to have heard. */
export const failoverMs = 3_000;
/** Slots without keys go at about this pace; keys come on top and are not reckoned. */
export const slotMs = 5;

/** One round trip more or less does not matter for so few; a thousand servers asked twice a second would. */
const mostWitnesses = 100;
const keysInARound = 100;
/** Slots that servers move by themselves in one go: what is cut off begins anew, and what goes on is seen to. */
const slotsAtOnce = 256;

const place = (
  id: string,
  through: readonly NodeId[],
  of: Pick<StepPlace, 'subject' | 'wave'> & Partial<StepPlace>,
): StepPlace => ({
  id,
  source: 'redis-cluster',
  phase: 'hand-over',
  through,
  ...of,
});

const mutable = (ranges: readonly SlotRange[]): [number, number][] =>
  ranges.slice(0, 1_000).map(([from, to]) => [from, to]);

const itemOf = (
  now: ClusterNow,
  primary: Party & { readonly nodeId: NodeId },
  of: Pick<PlanItem, 'fate' | 'says'> & Partial<PlanItem>,
): PlanItem => ({
  id: `${now.cluster.spaceId} ${primary.id} slots`,
  nodeId: primary.nodeId,
  layer: 'slot',
  name: `${slotsOf(now.rangesOf(primary.id))} slots of ${now.name}`,
  spaceId: now.cluster.spaceId,
  count: slotsOf(now.rangesOf(primary.id)),
  ...of,
});

const moveOf = (
  now: ClusterNow,
  primary: Party,
  of: {
    readonly to: string;
    readonly ranges: readonly SlotRange[];
    readonly stepId: string;
  },
): PlanMove => {
  const all = slotsOf(now.rangesOf(primary.id));
  const count = slotsOf(of.ranges);
  return {
    spaceId: now.cluster.spaceId,
    role: 'primary',
    from: primary.id,
    to: of.to,
    count,
    ...(primary.sizeBytes === undefined || all === 0
      ? {}
      : { sizeBytes: Math.round((primary.sizeBytes * count) / all) }),
    ranges: mutable(of.ranges),
    stepId: of.stepId,
  };
};

type Giver = {
  readonly primary: Party & { readonly nodeId: NodeId };
  readonly server: Server;
};

const byFailover = (
  now: ClusterNow,
  { primary, server }: Giver,
  of: {
    readonly heir: Candidate & { readonly server: Server };
    readonly wave: number;
    readonly others: string;
  },
): HandOver => {
  const { heir, wave, others } = of;
  const witnesses = companionsOf(now, primary.id)
    .filter(({ party }) => party !== primary.id && party !== heir.party.id)
    .slice(0, mostWitnesses);
  const step = stepCall(
    failoverStep,
    {
      ...now.cluster,
      replica: heir.server,
      primary: server,
      witnesses: [...witnesses],
    },
    place(`redis-cluster.failover ${now.name} ${primary.name}`, [heir.server.nodeId], {
      subject: primary.nodeId,
      wave,
      expectedMs: failoverMs,
      // It comes within seconds, or the replica has given up: the primary holds its clients back for 5 s at most.
      deadlineMs: 30_000,
    }),
  );
  return {
    primary,
    heir,
    shares: [],
    steps: [step],
    moves: [
      {
        ...moveOf(now, primary, {
          to: heir.party.id,
          ranges: now.rangesOf(primary.id),
          stepId: step.id,
        }),
        // It has everything already.
        sizeBytes: 0,
      },
    ],
    warnings: [],
    item: itemOf(now, primary, {
      fate: 'moves',
      goesTo: heir.server.nodeId,
      says: `Its replica ${heir.party.name} takes over without losing a write; this server stays as its replica.${others === '' ? '' : ` Not ${others}.`}`,
    }),
  };
};

const bySlots = (
  now: ClusterNow,
  { primary, server }: Giver,
  of: {
    readonly shares: readonly Share[];
    readonly wave: number;
    readonly why: string;
  },
): HandOver => {
  const { shares, wave, why } = of;
  const made = shares.flatMap(({ to, ranges }, at) => {
    const taker = now.serverOf(to.id);
    if (taker === undefined) return [];
    const others = primariesOf(now)
      .filter(({ id }) => id !== primary.id && id !== to.id)
      .flatMap(({ id }) => now.serverOf(id) ?? []);
    const told = new Set([primary.id, to.id, ...others.map(({ party }) => party)]);
    const params = {
      ...now.cluster,
      from: server,
      to: taker,
      others,
      witnesses: companionsOf(now, primary.id)
        .filter(({ party }) => !told.has(party))
        .slice(0, mostWitnesses),
      ranges: mutable(ranges),
      compares: false,
    };
    const where = place(
      `redis-cluster.slots ${now.name} ${primary.name} ${to.name}`,
      [server.nodeId, taker.nodeId],
      {
        subject: primary.nodeId,
        wave: wave + at,
        expectedMs: slotsOf(ranges) * slotMs,
        deadlineMs: 3_600_000,
      },
    );
    const dialect = speaks(now, primary);
    const step =
      dialect === undefined
        ? stepCall(slotsStep, { ...params, batch: keysInARound }, where)
        : stepCall(movedByServersStep, { ...params, batch: slotsAtOnce, speaks: dialect }, where);
    return [
      {
        step,
        move: moveOf(now, primary, { to: to.id, ranges, stepId: step.id }),
      },
    ];
  });
  return {
    primary,
    shares,
    steps: made.map(({ step }) => step),
    moves: made.map(({ move }) => move),
    warnings: [],
    item: itemOf(now, primary, {
      fate: 'moves',
      says: `${why}, so its slots go to ${shares.map(({ to, ranges }) => `${to.name} (${shownRanges(ranges, 2)})`).join(', ')}.`,
    }),
  };
};

const blocked = (now: ClusterNow, primary: Giver['primary'], says: string): HandOver => ({
  primary,
  shares: [],
  steps: [],
  moves: [],
  warnings: [],
  item: itemOf(now, primary, { fate: 'blocked', says }),
});

/** Slots that are open already were begun by somebody: a failover or another migration on top would make it worse. */
const openSlots = (now: ClusterNow, primary: Party): readonly number[] =>
  [...now.picture.migrations.values()]
    .filter(({ from, to }) => from === primary.id || to === primary.id)
    .map(({ slot }) => slot);

const rivalOf = ({ picture }: ClusterNow, { id }: Party): string | undefined =>
  picture.rivalries
    .flatMap(({ a, b }) => [
      [a.claim.id, b.claim.id],
      [b.claim.id, a.claim.id],
    ])
    .flatMap(([one, other]) => (one === id && other !== undefined ? [picture.nameOf(other)] : []))[0];

/**
 * How one primary hands over: to its best replica where one may take over; slot by slot where none exists that stays; and not at all
 * where one exists that cannot take over now, for its copy would be lost.
 */
export const handOver = (
  now: ClusterNow,
  primary: Party & { readonly nodeId: NodeId },
  { away, wave }: { readonly away: readonly NodeId[]; readonly wave: number },
): HandOver => {
  const server = now.serverOf(primary.id);
  if (server === undefined)
    return blocked(now, primary, `It does not answer, so nothing can be handed over: ${primary.says}`);
  const open = openSlots(now, primary);
  if (open.length > 0)
    return blocked(
      now,
      primary,
      `Slot ${open.slice(0, 5).join(', ')} is open for a migration that was not ended: settle that first.`,
    );
  const rival = rivalOf(now, primary);
  if (rival !== undefined)
    return blocked(
      now,
      primary,
      `${rival} answers as primary of its slots too: nothing is handed over until one of them has stepped down.`,
    );
  const candidates = candidatesFor(now, primary, away);
  const heir = candidates.find((one): one is Candidate & { server: Server } => one.server !== undefined);
  const others = refusalsOf(candidates);
  if (heir !== undefined) return byFailover(now, { primary, server }, { heir, wave, others });
  const stays = candidates.filter(({ party }) => party.nodeId === undefined || !away.includes(party.nodeId));
  if (stays.length > 0)
    return blocked(now, primary, `No replica can take over now. ${others}. Mend that first.`);
  const { may, full } = receiversOf(now, primary, away);
  if (may.length === 0)
    return blocked(
      now,
      primary,
      full.length > 0
        ? `It has no replica, and no other primary has room below its maxmemory: ${full.map(({ name }) => name).join(', ')}.`
        : 'It has no replica, and no other primary that stays could take its slots.',
    );
  return bySlots(
    now,
    { primary, server },
    {
      shares: spreadSlots(now, now.rangesOf(primary.id), may),
      wave,
      why: candidates.length === 0 ? 'It has no replica' : 'All its replicas are taken out too',
    },
  );
};
