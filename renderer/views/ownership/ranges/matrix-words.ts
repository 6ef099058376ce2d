import { bytesText, partyText, unitsText } from '#shared/format';
import type { SpaceView } from '#shared/model';
import type { CellWords } from '../picture/picture-cell.ts';
import { matrixLook, mostColumns, type MatrixCell } from './matrix-rows.ts';

/** Hash ranges of one column: "range 27", "ranges 8 to 11". */
export const columnText = (column: number, perColumn: number): string => {
  const [from, to] = [column * perColumn, (column + 1) * perColumn - 1];
  return from >= to ? `range ${from}` : `ranges ${from} to ${to}`;
};

const duringWords = {
  leaving: 'leaving by plan',
  left: 'handed over',
  reserved: 'will come here',
  arrived: 'arrived',
} as const;

/** What one party owns and holds in one column, in words. */
export const matrixWords = (
  cell: MatrixCell,
  of: { readonly space: SpaceView; readonly perColumn: number; readonly ageText: string },
): CellWords => {
  const { party } = cell;
  const look = matrixLook(cell);
  const state = look === 'disputed' ? 'critical' : party.state !== 'up' ? 'stale' : undefined;
  const unit = (count: number): string => unitsText(count, of.space.unit);
  return {
    title: `${party.name}, ${columnText(cell.column, of.perColumn)}${of.perColumn === 1 && of.space.positions > mostColumns ? ` of ${of.space.positions}` : ''}`,
    ...(state === undefined ? (cell.sameZone > 0 ? { state: 'warning' as const } : {}) : { state }),
    facts: [
      ...(look === 'disputed' ? [`two owners: ${unit(cell.contested)} are claimed by more than one`] : []),
      ...(cell.during === undefined
        ? []
        : [look === 'coming' ? 'more will come here' : duringWords[cell.during]]),
      ...(cell.primary > 0
        ? [`owns ${unit(cell.primary)}${cell.sizeBytes > 0 ? `, ${bytesText(cell.sizeBytes)}` : ''}`]
        : []),
      ...(cell.secondary > 0 ? [`has a copy of ${unit(cell.secondary)}`] : []),
      ...(cell.primary + cell.secondary + cell.contested === 0 ? ['nothing'] : []),
      ...(cell.sameZone > 0
        ? [
            `${unit(cell.sameZone)} of them are owned in the same zone${party.zone === undefined ? '' : `, ${party.zone}`}`,
          ]
        : []),
      ...(cell.archived > 0 ? [`${unit(cell.archived)} archived`] : []),
      partyText(party, of.space),
      of.ageText,
    ],
    ...(cell.primary + cell.secondary > 0 ? { opens: `show the keys of ${party.name} here` } : {}),
  };
};
