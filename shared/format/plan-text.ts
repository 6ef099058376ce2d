import type { GuardId, ItemFate, LockHolder, Plan, PlanPromise } from '#shared/model';
import { refusingGuards } from '#shared/model';
import { imageText } from './image-text.ts';
import { countText, numberWord, plural } from './quantity.ts';
import type { SituationPart } from './situation.ts';
import { roughDurationText } from './time.ts';

/** The five fates in the order of the sheet, each with its word and what it means. */
export const fateWords: Readonly<Record<ItemFate, { readonly word: string; readonly means: string }>> = {
  moves: { word: 'Move', means: 'run elsewhere after' },
  stays: { word: 'Stay', means: 'stop with the node' },
  lost: { word: 'Lost', means: 'do not come back' },
  unmanaged: { word: 'Unmanaged', means: 'nobody restarts them' },
  blocked: { word: 'Blocked', means: 'cannot leave' },
};
export const fates = [
  'moves',
  'stays',
  'lost',
  'unmanaged',
  'blocked',
] as const satisfies readonly ItemFate[];

/** The class of risk a guard stands for, as its override is called. */
export const guardWord: Readonly<Record<GuardId, string>> = {
  capacity: 'Capacity',
  'minimum-available': 'Minimum available',
  quorum: 'Quorum',
  'last-copy': 'Last copies',
  'lost-items': 'Lost items',
  'unmanaged-items': 'Unmanaged items',
  'blocked-items': 'Blocked items',
  'live-alarms': 'Fires burning already',
  'other-operation': 'Other operations',
  'fresh-knowledge': 'Fresh knowledge',
  'receiving-disks': 'Space on receivers',
};

const strong = (text: string): SituationPart => ({ text, tone: 'strong' });
const plain = (text: string): SituationPart => ({ text, tone: 'plain' });

const timeText = ({ estimateMs }: Pick<Plan, 'estimateMs'>): string =>
  estimateMs === undefined
    ? '. How long it takes cannot be told'
    : ` in about ${roughDurationText(estimateMs)}`;

const movesText = (plan: Plan): string => {
  const moving = plan.items.filter((item) => item.fate === 'moves').length;
  if ((plan.request.kind === 'drain' || plan.request.kind === 'decommission') && plan.items.length > 0) {
    const to = plan.receivers.filter((it) => it.copiesAfter > it.copiesBefore).length;
    return `${moving === 0 ? 'Nothing moves' : `${plural(moving, 'item moves', 'items move')}${to === 0 ? '' : ` to ${plural(to, 'node')}`}`}${timeText(plan)}. `;
  }
  if (plan.changes.length > 0) {
    const to = new Set(plan.changes.map((change) => imageText(change.to)));
    const [only] = to;
    return `${plural(plan.changes.length, 'copy is', 'copies are')} put onto ${to.size === 1 ? (only ?? '') : `${countText(to.size)} images`}${timeText(plan)}. `;
  }
  return `${plural(plan.steps.length, 'step')}${timeText(plan)}. `;
};

const floorPart = ({ promises }: Plan): SituationPart | undefined => {
  if (promises.length === 0) return undefined;
  const below = promises.filter((it) => it.lowest < it.minimum);
  const [first] = below;
  if (first === undefined) {
    const dips = promises.filter((it) => it.lowest < it.before);
    return plain(
      dips.length === 0
        ? 'No service loses a copy on the way. '
        : `No service drops below its minimum; ${countText(dips.length)} ${dips.length === 1 ? 'runs' : 'run'} with fewer copies on the way. `,
    );
  }
  return {
    text:
      below.length === 1
        ? `${first.name} drops to ${countText(first.lowest)}, its minimum is ${countText(first.minimum)}. `
        : `${countText(below.length)} services drop below their minimum. `,
    tone: 'critical',
  };
};

/** The plan in one sentence: what happens, how long it takes, whether anybody falls short, and what waits for an answer. */
export const planSentence = (plan: Plan): readonly SituationPart[] => {
  if (plan.refusal !== undefined) return [strong('There is nothing to run. '), plain(plan.refusal)];
  const refusing = refusingGuards(plan);
  const never = refusing.filter((guard) => !guard.mayOverride);
  const floor = floorPart(plan);
  return [
    strong(movesText(plan)),
    ...(floor === undefined ? [] : [floor]),
    ...(never.length > 0
      ? [{ text: `It cannot run: ${never.map((it) => it.says).join(' ')}`, tone: 'critical' } as const]
      : refusing.length === 0
        ? [plain('Every guard passes.')]
        : [
            strong(
              `${numberWord(refusing.length)} ${refusing.length === 1 ? 'guard needs' : 'guards need'} your answer.`,
            ),
          ]),
  ];
};

/** Copies at the start, at the lowest moment, at the highest, at the end: `6 → 7 → 6`, `4 → 3 → 4`. */
export const promiseText = ({ before, lowest, highest, after }: PlanPromise): string => {
  const turns = [
    before,
    ...(lowest < Math.min(before, after) ? [lowest] : []),
    ...(highest > Math.max(before, after) ? [highest] : []),
    after,
  ];
  return turns.map(countText).join(' → ');
};

/** Who holds a lock, for whom to ask: `mara holds node:fra-w2 since ...`. The times are added by the screen. */
export const lockText = ({ operator, resource, console: from, reason }: LockHolder): string =>
  `${operator} holds ${resource} from ${from}: ${reason}`;
