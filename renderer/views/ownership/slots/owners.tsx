import { useMemo } from 'react';
import { bytesText, countText, partyText, percentText, unitsText } from '#shared/format';
import type { Party, SpaceView } from '#shared/model';
import { SafeText } from '../../../ui/index.ts';
import { ownerHues } from '../owner-hue.ts';
import type { PictureCell } from '../picture/picture-cell.ts';
import type { Paint } from '../picture/picture-canvas.tsx';
import { PictureGrid, type CellLook } from '../picture/picture-grid.tsx';
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

type OwnerCell = PictureCell & { readonly party: Party; readonly size: number };

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
  const sizeText = (size: number): string => (bySize ? bytesText(size) : unitsText(size, space.unit));
  const look = ({ party, size, width, height }: OwnerCell): CellLook => ({
    className: styles['owner'],
    children: (
      <i style={{ backgroundColor: `var(${hues.get(party.id) ?? '--ink-2'})` }}>
        {nameFits(party.name, width) ? <SafeText text={party.name} mono limit={40} /> : null}{' '}
        {nameFits(sizeText(size), width) && height >= twoLinesPx ? <small>{sizeText(size)}</small> : null}
      </i>
    ),
  });
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
          words={({ party, size }) => ({
            title: party.name,
            ...(party.state === 'up'
              ? {}
              : { state: party.state === 'down' ? ('critical' as const) : ('stale' as const) }),
            facts: [
              sizeText(size),
              `${percentText(size / total)} of all`,
              partyText(party, space),
              ...(bySize && party.owns !== undefined ? [unitsText(party.owns, space.unit)] : []),
              ...(party.holds === undefined ? [] : [`a copy of ${unitsText(party.holds, space.unit)}`]),
              ageText,
            ],
            opens: `show keys of ${party.name}`,
          })}
          look={look}
          paint={paint}
          onOpen={({ party }) => onOpen(party.id)}
        />
      </div>
    </div>
  );
};
