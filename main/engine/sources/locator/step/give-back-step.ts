import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type Placed, type StepKind } from '../../../source-kit/index.ts';
import { canSay, doorSchema, fillPath } from '../reach/index.ts';
import { askPage, askTarget, type Mapping, type Page, type Target } from '../reading/index.ts';
import { mapKey, setTarget } from './changes.ts';
import { fromNote } from './hand-over-state.ts';

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

const lookedIn = (
  replies: readonly unknown[],
  { door }: GiveBackParams,
): { readonly target: Target | undefined; readonly pages: readonly Page[] } => {
  const hasState = door.paths.target !== undefined;
  return {
    target: hasState ? (replies[0] as Target) : undefined,
    pages: replies.slice(hasState ? 1 : 0) as readonly Page[],
  };
};

/** Keys that still say where they come from: nobody changed them since. */
const owned = (found: readonly Page[], { target }: GiveBackParams): readonly Mapping[] =>
  found.flatMap(({ mappings }) =>
    mappings.filter(({ note, primary }) => note === fromNote(target) && primary !== target),
  );

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
    return {
      accepts,
      ...(version === undefined ? {} : { version }),
      next: owned(looked.pages, params).length,
      isAll: looked.pages.every(({ next }) => next === undefined),
    };
  },
  judge: ({ accepts, next }, { target }) => {
    if (accepts === 'left') return { kind: 'conflict', says: `${target} has left for good.` };
    return accepts !== 'draining' && next === 0 ? { kind: 'already-so' } : { kind: 'ready' };
  },
  rounds: {
    asks: (params, { accepts, version }, replies) => {
      const { door, target } = params;
      if (accepts === 'draining') {
        const open = setTarget(door, { target, version }, 'accepting');
        return open === undefined ? [] : [{ ask: open }];
      }
      return owned(lookedIn(replies, params).pages, params).flatMap((mapping) => {
        const ask = mapKey(door, mapping, { primary: target, secondary: mapping.primary ?? null }, 1);
        return ask === undefined ? [] : [{ ask }];
      });
    },
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
