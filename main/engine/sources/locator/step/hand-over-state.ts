import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import type { Placed } from '../../../source-kit/index.ts';
import { doorSchema } from '../reach/index.ts';
import {
  askHolding,
  askPage,
  askTargets,
  type Holding,
  type Mapping,
  type Page,
  type Target,
} from '../reading/index.ts';
import { cannot } from './changes.ts';
import { receiversAmong, type Receiver } from './choose-receiver.ts';

export const handOverSchema = z.object({
  door: doorSchema,
  /** Who gives, and on which node it is. */
  target: z.string(),
  nodeId: nodeIdSchema,
  role: z.enum(['primary', 'secondary']),
  /** Everybody who goes away by the same plan. */
  away: z.array(z.string()),
  /** Node of each target whose host answered when this was planned: only they can say that they have a copy. */
  hosts: z.record(z.string(), nodeIdSchema),
  /** What becomes of a key that nobody else has a copy of: its copy is made and confirmed first, or it is handed over as it is. */
  singles: z.enum(['copy-first', 'as-it-is']),
  batch: z.number(),
  perSecond: z.number(),
});
export type HandOverParams = z.infer<typeof handOverSchema>;

const placedKey = z.object({ key: z.string(), to: z.string() });
export const handOverSeenSchema = z.object({
  accepts: z.enum(['yes', 'draining', 'left', 'unknown']),
  /** Keys of the next round. */
  next: z.number(),
  left: z.number().optional(),
  /** Who may receive; absent: the locator does not tell. */
  receivers: z.number().optional(),
  /** A few keys that are to be owned by others, to be asked about in the end. */
  sample: z.array(placedKey),
  /** Keys whose new copy has to be confirmed before they can be handed over. */
  fresh: z.array(placedKey),
});
export type HandOverSeen = z.infer<typeof handOverSeenSchema>;

/** What is written with a key that is handed over, so that it can be given back. */
export const fromNote = (target: string): string => `from:${target}`;
/** What is written with a key whose only copy is being doubled. */
export const copyNote = (target: string): string => `copy-of:${target}`;

const mostSampled = 3;
const mostFresh = 32;

export const pageOf = (params: HandOverParams, limit: number): Placed<Page> => ({
  ask:
    askPage(params.door, { target: params.target, role: params.role, limit }) ??
    cannot(params.door, 'This locator cannot list the keys of a target.'),
});

export const targetsOf = ({ door }: Pick<HandOverParams, 'door'>): readonly Placed<readonly Target[]>[] => {
  const ask = askTargets(door);
  return ask === undefined ? [] : [{ ask }];
};

/** Whether a host has a key by its own word, and not only from before it heard of the mapping that is so now. */
export const hasNow = (holding: Holding | undefined, mapping: Pick<Mapping, 'version'>): boolean =>
  holding?.holds === true &&
  (holding.version === undefined || mapping.version === undefined || holding.version >= mapping.version);

/** What the check read: keys, and targets where the locator lists them. */
export type Looked = { readonly page: Page; readonly targets: readonly Target[] | undefined };
export const lookedIn = ([page, targets]: readonly unknown[], { door }: HandOverParams): Looked => ({
  page: page as Page,
  targets: door.paths.targets === undefined ? undefined : (targets as readonly Target[]),
});

/** Whether a key can be handed to who has its copy. */
export const successorOf = (
  { secondary }: Mapping,
  receivers: readonly Receiver[] | undefined,
  { away, target }: HandOverParams,
): string | undefined => {
  if (secondary === undefined || secondary === target || away.includes(secondary)) return undefined;
  return receivers === undefined || receivers.some(({ name }) => name === secondary) ? secondary : undefined;
};

export const seeHandOver = (replies: readonly unknown[], params: HandOverParams): HandOverSeen => {
  const { page, targets } = lookedIn(replies, params);
  const own = targets?.find(({ name }) => name === params.target);
  const receivers = receiversAmong(targets, params.away);
  const counted = params.role === 'primary' ? own?.primaries : own?.secondaries;
  const left = counted ?? (page.next === undefined ? page.mappings.length : undefined);
  const placed = page.mappings.flatMap((mapping) => {
    const to = successorOf(mapping, receivers, params);
    return to === undefined ? [] : [{ mapping, key: mapping.key, to }];
  });
  // Whoever cannot be asked proves nothing.
  const sampled = params.role === 'primary' ? placed.filter(({ to }) => params.hosts[to] !== undefined) : [];
  const isFresh = ({ note }: Mapping): boolean => note === copyNote(params.target);
  return {
    accepts: own?.accepts ?? 'unknown',
    next: page.mappings.length,
    ...(left === undefined ? {} : { left: Math.max(left, page.mappings.length) }),
    ...(receivers === undefined ? {} : { receivers: receivers.length }),
    sample: sampled.slice(0, mostSampled).map(({ key, to }) => ({ key, to })),
    fresh: placed
      .filter(({ mapping, to }) => isFresh(mapping) && params.hosts[to] !== undefined)
      .slice(0, mostFresh)
      .map(({ key, to }) => ({ key, to })),
  };
};

/** Asks who got a copy whether it has it by now. */
export const askFresh = (
  { door, hosts }: HandOverParams,
  { fresh }: HandOverSeen,
): readonly Placed<unknown>[] =>
  fresh.flatMap(({ key, to }) => {
    const ask = askHolding(door, key);
    const on = hosts[to];
    return ask === undefined || on === undefined ? [] : [{ on: [on], ask }];
  });
