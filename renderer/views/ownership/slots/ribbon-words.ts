import { ownedStateText, partyName, unitsText } from '#shared/format';
import type { SpaceView } from '#shared/model';
import type { CellWords } from '../picture/picture-cell.ts';
import type { RibbonCell } from './ribbon-rows.ts';
import { ribbonLook } from './ribbon-rows.ts';

const rangeText = (from: number, to: number): string =>
  from === to
    ? `slot ${from.toLocaleString('en')}`
    : `slots ${from.toLocaleString('en')} to ${to.toLocaleString('en')}`;

const states = { hole: 'critical', contested: 'critical', unknown: 'unknown', leaving: 'draining' } as const;

/** Who owns these slots, in words: state, reason, value, age. */
export const ribbonWords = (space: SpaceView, cell: RibbonCell, ageText: string): CellWords => {
  const { segment } = cell;
  const look = ribbonLook(cell);
  const name = (id: string | undefined): string => partyName(space, id);
  const copies = segment.secondaries.map(name);
  const state = look in states ? states[look as keyof typeof states] : undefined;
  const owned = {
    owned: `${cell.lane === 'after' ? 'will be owned by' : 'owned by'} ${name(cell.owner)}`,
    leaving: `${name(segment.owner)} leaving${cell.goesTo === undefined ? '' : `, goes to ${name(cell.goesTo)}`}`,
    hole: 'nobody owns it',
    contested: `${ownedStateText.contested}, drawn as of ${name(cell.owner)}`,
    unknown:
      cell.lane === 'after'
        ? 'the system chooses its next owner at the time'
        : 'nobody who could tell has told',
    archived: 'archived',
  }[look];
  const range = rangeText(cell.x, cell.x + cell.width - 1);
  const copied = copies.length === 0 ? 'no live copy beside the owner' : `copy on ${copies.join(', ')}`;
  return {
    title: { now: range, after: `${range} afterwards`, copy: `copies of ${range}` }[cell.lane],
    ...(state === undefined ? {} : { state }),
    facts: [
      ...(cell.lane === 'copy' ? [copied, owned] : [owned, copied]),
      unitsText(cell.width, space.unit),
      ...(segment.epoch === undefined ? [] : [`epoch ${segment.epoch}`]),
      ageText,
    ],
    ...(segment.owner === undefined ? {} : { opens: `show keys of ${name(segment.owner)}` }),
  };
};
