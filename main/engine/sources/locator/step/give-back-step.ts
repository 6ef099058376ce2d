import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type Placed, type StepKind } from '../../../source-kit/index.ts';
import { canSay, doorSchema, fillPath } from '../reach/index.ts';
import {
  askHolding,
  askPage,
  askTarget,
  type Holding,
  type Mapping,
  type Page,
  type Target,
} from '../reading/index.ts';
import { cannot, mapKey, setTarget } from './changes.ts';
import { fromNote, hasNow } from './hand-over-state.ts';

const paramsSchema = z.object({
  door: doorSchema,
  target: z.string(),
  nodeId: nodeIdSchema,
  /** Who may have got keys, for a locator that cannot search all targets at once. */
  holders: z.array(z.string()),
  batch: z.number(),
  perSecond: z.number(),
});
export type GiveBackParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({
  accepts: z.enum(['yes', 'draining', 'left', 'unknown']),
  version: z.number().optional(),
  next: z.number(),
  isAll: z.boolean(),
  /** A few of these keys: the host is asked whether it has its copies of them. */
  sample: z.array(z.string()).optional(),
});
type Seen = z.infer<typeof seenSchema>;

/** Whether this locator can find again what was noted with keys. */
export const canFindNotes = (door: GiveBackParams['door']): boolean =>
  canSay(door.paths.search, 'note') || canSay(door.paths.list, 'note');

const pages = ({ door, target, holders }: GiveBackParams, limit: number): readonly Placed<Page>[] => {
  const note = fromNote(target);
  const all = askPage(door, { note, limit });
  if (all !== undefined) return [{ ask: all }];
  return holders
    .filter((holder) => holder !== target)
    .flatMap((holder) => {
      const ask = askPage(door, { target: holder, note, limit });
      return ask === undefined ? [] : [{ ask }];
    });
};

const states = ({ door, target }: GiveBackParams): readonly Placed<Target>[] => {
  const ask = askTarget(door, target);
  return ask === undefined ? [] : [{ ask }];
};

const asksOf = (params: GiveBackParams, limit: number): readonly Placed<unknown>[] => [
  ...states(params),
  ...pages(params, limit),
];

type Looked = {
  readonly target: Target | undefined;
  readonly pages: readonly Page[];
  /** What the host said of the sampled keys; empty where it cannot be asked. */
  readonly held: readonly Holding[];
};

const lookedIn = (replies: readonly unknown[], params: GiveBackParams): Looked => {
  const [hasState, pageCount] = [params.door.paths.target !== undefined, pages(params, 1).length];
  const first = hasState ? 1 : 0;
  return {
    target: hasState ? (replies[0] as Target) : undefined,
    pages: replies.slice(first, first + pageCount) as readonly Page[],
    held: replies.slice(first + pageCount) as readonly Holding[],
  };
};

/** Keys that still say where they come from: nobody changed them since. */
const owned = (found: readonly Page[], { target }: GiveBackParams): readonly Mapping[] =>
  found.flatMap(({ mappings }) =>
    mappings.filter(({ note, primary }) => note === fromNote(target) && primary !== target),
  );

const mostSampled = 3;

/** A machine may come back with an empty disk: it is opened and gets back what it had only when it says that it has its copies. */
const askCopies = (
  { door, nodeId }: GiveBackParams,
  { sample = [] }: Pick<Seen, 'sample'>,
): readonly Placed<unknown>[] =>
  sample.flatMap((key) => {
    const ask = askHolding(door, key);
    return ask === undefined ? [] : [{ on: [nodeId], ask }];
  });

/** Keys of a round by what the host says of a few of them; where it has none of these, all of the others are in doubt too. */
const sorted = (params: GiveBackParams, { sample = [] }: Seen, { pages: found, held }: Looked) => {
  const mappings = owned(found, params);
  const missing = mappings.filter((mapping) => {
    const at = held.length === 0 ? -1 : sample.indexOf(mapping.key);
    return at >= 0 && !hasNow(held[at], mapping);
  });
  const hasNone = missing.length > 0 && missing.length === held.length;
  return { missing, going: hasNone ? [] : mappings.filter((mapping) => !missing.includes(mapping)) };
};

const giveBackRound = (
  params: GiveBackParams,
  seen: Seen,
  replies: readonly unknown[],
): readonly Placed<number>[] => {
  const { door, target } = params;
  const { missing, going } = sorted(params, seen, lookedIn(replies, params));
  if (missing.length > 0 && going.length === 0) {
    const says = `${target} does not say that it has its copy of ${missing[0]?.key.slice(0, 100) ?? ''}, so that is not given back.`;
    return [{ ask: cannot(door, says, true) }];
  }
  if (seen.accepts === 'draining') {
    const open = setTarget(door, { target, version: seen.version }, 'accepting');
    return open === undefined ? [] : [{ ask: open }];
  }
  return going.flatMap((mapping) => {
    const ask = mapKey(door, mapping, { primary: target, secondary: mapping.primary ?? null }, 1);
    return ask === undefined ? [] : [{ ask }];
  });
};

/** Opens a target again and gives it back what it handed over and nobody changed since; what others changed stays theirs. */
export const giveBackStep: StepKind<GiveBackParams, Seen> = {
  id: 'locator.give-back',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ door, target }) => ({
    says: `Let ${target} take ownership again and give it back every key it handed over that nobody changed since.`,
    calls: [
      {
        face: 'check',
        text: `GET ${fillPath(door.paths.search ?? door.paths.list ?? '', { note: fromNote(target) })}`,
        changes: false,
      },
      ...(door.hostAnswer === undefined
        ? []
        : [
            {
              face: 'check' as const,
              text: `GET ${door.hostAnswer.path} of ${target}, about a few keys of each round`,
              changes: false,
            },
          ]),
      ...(door.paths.target === undefined
        ? []
        : [
            {
              face: 'apply' as const,
              text: `PUT ${fillPath(door.paths.target, { target })} If-Match: <version, read just before> {"state":"accepting"}`,
              changes: true,
            },
          ]),
      {
        face: 'apply',
        text: `PUT ${door.paths.map ?? ''} If-Match: <version, read just before> {"primary":"${target}","secondary":"<who owns it now>"}`,
        changes: true,
      },
    ],
  }),
  check: (params) => asksOf(params, params.batch),
  see: (replies, params) => {
    const looked = lookedIn(replies, params);
    const { accepts = 'yes', version } = looked.target ?? {};
    const mappings = owned(looked.pages, params);
    return {
      accepts,
      ...(version === undefined ? {} : { version }),
      next: mappings.length,
      sample: mappings.slice(0, mostSampled).map(({ key }) => key),
      isAll: looked.pages.every(({ next }) => next === undefined),
    };
  },
  judge: ({ accepts, next }, { target }) => {
    if (accepts === 'left') return { kind: 'conflict', says: `${target} has left for good.` };
    return accepts !== 'draining' && next === 0 ? { kind: 'already-so' } : { kind: 'ready' };
  },
  rounds: {
    look: askCopies,
    asks: giveBackRound,
    atOnce: 8,
    perSecond: ({ perSecond }) => perSecond,
    left: ({ next, isAll }) => (isAll ? next : undefined),
  },
  verify: {
    pollMs: 1_000,
    asks: (params) => asksOf(params, 1),
    holds: (replies, params) => {
      const { target } = params;
      if (replies.includes(undefined)) return { state: 'not-yet', says: 'The locator does not answer.' };
      const looked = lookedIn(replies, params);
      if (looked.target !== undefined && looked.target.accepts !== 'yes')
        return { state: 'not-yet', says: `${target} does not take ownership yet.` };
      return owned(looked.pages, params).length > 0
        ? { state: 'not-yet', says: `Something that ${target} handed over is not back yet.` }
        : { state: 'yes', says: `${target} takes ownership, and has back all that nobody changed since.` };
    },
  },
  undo: () => undefined,
};

export const giveBack = defineStep(giveBackStep);
