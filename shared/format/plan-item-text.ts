import type { ItemFate, PlanItem } from '#shared/model';
import { countText } from './quantity.ts';
import { spaceKindText } from './ownership-text.ts';

/** The fates, each with its word and what it means. */
const fateWords: Readonly<Record<ItemFate, string>> = {
  moves: 'Move',
  stays: 'Stay',
  lost: 'Lost',
  unmanaged: 'Unmanaged',
  blocked: 'Blocked',
};

/** What becomes of things, as a person asks it. Unmanaged and blocked ones both need an answer. */
export type PlanClass = 'move' | 'hand-over' | 'stay' | 'lost' | 'needs-you';

/** The five classes in the order of the sheet. */
export const planClasses = [
  'move',
  'hand-over',
  'stay',
  'lost',
  'needs-you',
] as const satisfies readonly PlanClass[];

/** Each class with its word and what it means. */
export const planClassWords: Readonly<Record<PlanClass, { readonly word: string; readonly means: string }>> =
  {
    move: { word: 'Move', means: 'run elsewhere after' },
    'hand-over': { word: 'Hand over', means: 'owner changes' },
    stay: { word: 'Stay', means: 'stop with the node' },
    lost: { word: 'Lost', means: 'do not come back' },
    'needs-you': { word: 'Needs you', means: 'unmanaged or blocked' },
  };

const ownedLayers: readonly string[] = ['key', 'slot', 'role'];

/** True for what is owned in a space, such as keys, slots and the part of a primary: it changes its owner, nothing is started elsewhere. */
const isOwned = ({ layer, spaceId }: PlanItem): boolean =>
  spaceId !== undefined || ownedLayers.includes(layer);

/** The class of one item. */
export const classOfItem = (item: PlanItem): PlanClass => {
  switch (item.fate) {
    case 'moves':
      return isOwned(item) ? 'hand-over' : 'move';
    case 'stays':
      return 'stay';
    case 'lost':
      return 'lost';
    case 'unmanaged':
    case 'blocked':
      return 'needs-you';
  }
};

/** What runs on a node and is stopped there stays, and does not run on. */
const runningLayers: readonly string[] = ['unit', 'container'];

/** What becomes of one item, in a word: "Hand over", "Stop", "Unmanaged". */
export const itemFateText = (item: PlanItem): string => {
  if (classOfItem(item) === 'hand-over') return planClassWords['hand-over'].word;
  return item.fate === 'stays' && runningLayers.includes(item.layer) ? 'Stop' : fateWords[item.fate];
};

/** "4,200 keys of documents as primary": the name with how many it stands for, thousands apart. */
export const itemNameText = ({ name, count }: PlanItem): string => {
  if (count === undefined) return name;
  const [first = '', ...rest] = name.split(' ');
  const isCount = Number(first.replaceAll(',', '')) === count;
  return isCount ? [countText(count), ...rest].join(' ') : `${countText(count)} ${name}`;
};

/** What kind of thing it is: "task", or the system that knows its owner: "Redis Cluster". */
export const itemKindText = ({ layer, spaceId }: PlanItem): string =>
  spaceId === undefined
    ? layer
    : spaceKindText({ source: spaceId.slice(0, Math.max(0, spaceId.indexOf('/'))) });
