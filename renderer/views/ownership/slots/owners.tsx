import { useCallback, useMemo } from 'react';
import { bytesText, countText, partyText, percentText, unitsText } from '#shared/format';
import type { Party, SpaceView } from '#shared/model';
import { SafeText } from '../../../ui/index.ts';
import { ownerHues } from '../owner-hue.ts';
import type { CellWords, PictureCell } from '../picture/picture-cell.ts';
import type { Paint } from '../picture/picture-canvas.tsx';
import type { CellLook } from '../picture/picture-element.tsx';
import { PictureGrid } from '../picture/picture-grid.tsx';
import { useWidth } from '../picture/use-width.ts';
import { nameFits } from './paint-ribbon.ts';
import { packTiles, type Tile } from './pack-tiles.ts';
import styles from './slots.module.css';

const leastHeightPx = 64;
const mostHeightPx = 150;
/** Owners one line of the treemap carries. */
const perLine = 8;
/** Two lines of words on a tile need this much, px. */
const twoLinesPx = 34;

/** Each tile is a few elements; a thousand of them are in the way of every frame that is painted and every pointer that is found. */
const elementsUpTo = 200;

type OwnerCell = PictureCell & { readonly party: Party; readonly size: number };

const sizeText = ({ unit }: SpaceView, bySize: boolean, size: number): string =>
  bySize ? bytesText(size) : unitsText(size, unit);

/** Every owner as a tile, as large as what it has: bytes where all tell them, else how many it owns. */
export const Owners = ({
  space,
  ageText,
  onOpen,
}: {
  readonly space: SpaceView;
  readonly ageText: string;
  readonly onOpen: (party: string) => void;
}) => {
  const [holder, widthPx] = useWidth();
  const hues = useMemo(() => ownerHues(space), [space]);
  const owners = useMemo(() => space.parties.filter(({ owns }) => (owns ?? 0) > 0), [space]);
  const bySize = owners.length > 0 && owners.every(({ sizeBytes }) => sizeBytes !== undefined);
  const heightPx = Math.min(mostHeightPx, leastHeightPx + Math.floor(owners.length / perLine) * 20);
  const rows = useMemo(() => {
    const tiles = owners
      .map((party): Tile & { readonly party: Party } => ({
        size: bySize ? (party.sizeBytes ?? 0) : (party.owns ?? 0),
        party,
      }))
      .filter(({ size }) => size > 0)
      // By name where sizes are the same, so that nothing jumps while they differ by little.
      .toSorted((a, b) => b.size - a.size || (a.party.name < b.party.name ? -1 : 1));
    return packTiles(tiles, widthPx, heightPx).map(({ tile, ...box }) => ({
      id: tile.party.id,
      name: tile.party.name,
      cells: [{ id: tile.party.id, party: tile.party, size: tile.size, ...box } satisfies OwnerCell],
    }));
  }, [owners, bySize, widthPx, heightPx]);
  const total = rows.reduce((sum, { cells }) => sum + (cells[0]?.size ?? 0), 0);
  const view = useMemo(() => ({ x: 0, perUnit: 1, widthPx }), [widthPx]);
  const paint = useMemo(
    (): Paint => (to, _view, colour) => {
      for (const { cells } of rows)
        for (const { party, x, y, width, height } of cells) {
          to.fillStyle = colour(hues.get(party.id) ?? '--ink-2');
          to.fillRect(x, y, Math.max(1, width - 1), Math.max(1, height - 1));
        }
    },
    [rows, hues],
  );
  const look = useCallback(
    ({ party, size, width, height }: OwnerCell): CellLook => {
      const told = sizeText(space, bySize, size);
      return {
        className: styles['owner'],
        children: (
          <i style={{ backgroundColor: `var(${hues.get(party.id) ?? '--ink-2'})` }}>
            {nameFits(party.name, width) ? <SafeText text={party.name} mono limit={40} /> : null}{' '}
            {nameFits(told, width) && height >= twoLinesPx ? <small>{told}</small> : null}
          </i>
        ),
      };
    },
    [space, bySize, hues],
  );
  const words = useCallback(
    ({ party, size }: OwnerCell): CellWords => ({
      title: party.name,
      ...(party.state === 'up'
        ? {}
        : { state: party.state === 'down' ? ('critical' as const) : ('stale' as const) }),
      facts: [
        sizeText(space, bySize, size),
        `${percentText(size / total)} of all`,
        partyText(party, space),
        ...(bySize && party.owns !== undefined ? [unitsText(party.owns, space.unit)] : []),
        ...(party.holds === undefined ? [] : [`a copy of ${unitsText(party.holds, space.unit)}`]),
        ageText,
      ],
      opens: `show keys of ${party.name}`,
    }),
    [space, bySize, total, ageText],
  );
  if (rows.length === 0) return null;
  return (
    <div className={styles['owners']}>
      <h3>
        {bySize ? 'By size' : 'By number of slots'}, {countText(rows.length)} owners
      </h3>
      <div ref={holder}>
        <PictureGrid
          label={`Owners of ${space.name} by size`}
          rows={rows}
          view={view}
          heightPx={heightPx}
          words={words}
          look={look}
          paint={paint}
          canvasFrom={elementsUpTo}
          onOpen={({ party }) => onOpen(party.id)}
        />
      </div>
    </div>
  );
};
