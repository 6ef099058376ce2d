import { z } from '#shared/schema';
import { defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { doorSchema, fillPath } from '../reach/index.ts';
import { askTarget, type Target } from '../reading/index.ts';
import { cannot, setTarget, type TargetState } from './changes.ts';

const paramsSchema = z.object({
  door: doorSchema,
  target: z.string(),
  to: z.enum(['accepting', 'draining', 'left']),
});
export type TargetParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({
  was: z.enum(['yes', 'draining', 'left', 'unknown']),
  version: z.number().optional(),
  owns: z.number().optional(),
  holds: z.number().optional(),
});
type Seen = z.infer<typeof seenSchema>;

const acceptsAs: Readonly<Record<TargetState, Seen['was']>> = {
  accepting: 'yes',
  draining: 'draining',
  left: 'left',
};
const stateAs: Readonly<Record<Seen['was'], TargetState | undefined>> = {
  yes: 'accepting',
  draining: 'draining',
  left: 'left',
  unknown: undefined,
};

const words: Readonly<Record<TargetState, (target: string) => string>> = {
  accepting: (target) => `Let ${target} take new ownership again.`,
  draining: (target) => `Stop new ownership to ${target}.`,
  left: (target) => `Let ${target} leave the locator, which it does only when it owns and holds nothing.`,
};

const ask = ({ door, target }: TargetParams) =>
  askTarget(door, target) ?? cannot(door, 'This locator shows no single target.');

/** Opens and closes one target for new ownership. What it has stays its own. */
export const targetStep: StepKind<TargetParams, Seen> = {
  id: 'locator.target',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ door, target, to }) => {
    const path = fillPath(door.paths.target ?? '', { target });
    return {
      says: words[to](target),
      calls: [
        { face: 'check', text: `GET ${path}`, changes: false },
        {
          face: 'apply',
          text: `PUT ${path} If-Match: <version, read just before> {"state":"${to}"}`,
          changes: true,
        },
        { face: 'verify', text: `GET ${path}`, changes: false },
      ],
    };
  },
  check: (params) => [{ ask: ask(params) }],
  see: ([reply]) => {
    const { accepts, version, primaries, secondaries } = reply as Target;
    return {
      was: accepts,
      ...(version === undefined ? {} : { version }),
      ...(primaries === undefined ? {} : { owns: primaries }),
      ...(secondaries === undefined ? {} : { holds: secondaries }),
    };
  },
  judge: ({ was, owns = 0, holds = 0 }, { target, to }) => {
    if (was === acceptsAs[to]) return { kind: 'already-so' };
    if (to === 'left' && owns + holds > 0)
      return {
        kind: 'conflict',
        says: `${target} still owns ${owns} keys and holds ${holds} copies: it cannot leave.`,
      };
    return to === 'draining' && was === 'left'
      ? { kind: 'conflict', says: `${target} has left already.` }
      : { kind: 'ready' };
  },
  apply: ({ door, target, to }, { version }) => ({
    ask: setTarget(door, { target, version }, to) ?? cannot(door, 'This locator changes no target.'),
  }),
  // It names its end, and what is so already is answered as done.
  comparesAndSets: true,
  verify: {
    pollMs: 500,
    asks: (params) => [{ ask: ask(params) }],
    holds: ([reply], { target, to }) => {
      const is = (reply as Target | undefined)?.accepts;
      if (is === acceptsAs[to])
        return { state: 'yes', says: `${target} is ${to} by the word of the locator.` };
      return {
        state: 'not-yet',
        says: is === undefined ? 'The locator does not answer.' : `${target} is not ${to} yet.`,
      };
    },
  },
  undo: ({ door, target, to }, { was }, call) => {
    const back = stateAs[was];
    return back === undefined || back === to
      ? undefined
      : stepCall(targetStep, { door, target, to: back }, { ...call, id: `${call.id} undo` });
  },
};

export const target = defineStep(targetStep);
