import type { GuardId, LockHolder, Plan, PlanPromise } from '#shared/model';
import { refusingGuards } from '#shared/model';
import { handOverText, spaceChanges, type SpaceChange } from './hand-over-text.ts';
import { imageText } from './image-text.ts';
import { classOfItem } from './plan-item-text.ts';
import { countText, numberWord, plural } from './quantity.ts';
import type { SituationPart } from './situation.ts';
import { roughDurationText } from './time.ts';

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

/** More are counted, not named. */
const spacesNamed = 3;

const timeText = ({ estimateMs }: Pick<Plan, 'estimateMs'>): string =>
  estimateMs === undefined
    ? '. How long it takes cannot be told'
    : ` in about ${roughDurationText(estimateMs)}`;

const isOne = (changes: readonly SpaceChange[]): boolean =>
  changes.length === 1 && (changes[0]?.handedOver ?? 0) === 1;

/** What is started elsewhere, and what gets another owner; undefined: nothing of either. */
const leavingText = (plan: Plan): string | undefined => {
  const moving = plan.items.filter((item) => classOfItem(item) === 'move').length;
  const handing = plan.items.filter((item) => classOfItem(item) === 'hand-over').length;
  const to = plan.receivers.filter((it) => it.copiesAfter > it.copiesBefore).length;
  const changes = spaceChanges(plan);
  const parts = [
    ...(moving === 0
      ? []
      : [`${plural(moving, 'item moves', 'items move')}${to === 0 ? '' : ` to ${plural(to, 'node')}`}`]),
    ...(changes.length > 0
      ? [
          changes.length > spacesNamed
            ? `${countText(changes.length)} spaces change hands`
            : `${handOverText(changes)} ${isOne(changes) ? 'gets' : 'get'} another owner`,
        ]
      : handing > 0
        ? [plural(handing, 'part is handed over', 'parts are handed over')]
        : []),
  ];
  return parts.length === 0 ? undefined : parts.join(', and ');
};

/** Where nothing moves, the time is of the steps. */
const leavingWords = (plan: Plan): string => {
  const leaving = leavingText(plan);
  return leaving === undefined
    ? plan.estimateMs === undefined
      ? 'Nothing moves. How long it takes cannot be told. '
      : `Nothing moves; it takes about ${roughDurationText(plan.estimateMs)}. `
    : `${leaving}${timeText(plan)}. `;
};

const movesText = (plan: Plan): string => {
  if ((plan.request.kind === 'drain' || plan.request.kind === 'decommission') && plan.items.length > 0)
    return leavingWords(plan);
  if (plan.changes.length > 0 && plan.changes.every(({ log }) => log !== undefined))
    return `${plural(plan.changes.length, 'copy is', 'copies are')} replaced to cap ${plan.changes.length === 1 ? 'its log' : 'their logs'}${timeText(plan)}. `;
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
