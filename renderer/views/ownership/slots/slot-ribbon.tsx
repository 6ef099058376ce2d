import { useMemo, useRef, type PointerEvent } from 'react';
import { countText, partyName } from '#shared/format';
import type { PlanMove, SpaceView } from '#shared/model';
import { Button, SafeText } from '../../../ui/index.ts';
import { ownerHues } from '../owner-hue.ts';
import { cellsInSight, type PictureView } from '../picture/picture-cell.ts';
import { PictureGrid, type CellLook } from '../picture/picture-grid.tsx';
import { useWidth } from '../picture/use-width.ts';
import { nameFits, paintRibbon } from './paint-ribbon.ts';
import { ribbonLook, ribbonPlaces, ribbonRows, type RibbonCell } from './ribbon-rows.ts';
import { ribbonWords } from './ribbon-words.ts';
import styles from './slots.module.css';
import { useZoom } from './use-zoom.ts';

/** Dragging draws every frame: more elements than this do not come in time. */
const elementsUpTo = 300;
/** Ticks nearer than this cannot be read apart, px. */
const tickApartPx = 48;
/** A pointer that moved further was dragging, px. */
const clickWithinPx = 4;
const canvasFont = "11.5px 'JetBrains Mono Variable', monospace";
const noHue = '--ink-2';

/** Every slot of a cluster side by side: who owns it now, who will, and where its copies are. */
export const SlotRibbon = ({
  space,
  moves,
  ageText,
  ringed,
  onOpen,
}: {
  readonly space: SpaceView;
  readonly moves: readonly PlanMove[];
  readonly ageText: string;
  /** Slot that a search found. */
  readonly ringed: number | undefined;
  readonly onOpen: (party: string) => void;
}) => {
  const [holder, widthPx] = useWidth();
  const zoom = useZoom(space.positions, widthPx, holder);
  const dragging = useRef<{ readonly atPx: number; readonly movedPx: number }>(undefined);
  const rows = useMemo(() => ribbonRows(space.segments, moves), [space.segments, moves]);
  const names = useMemo(() => new Map(space.parties.map(({ id, name }) => [id, name])), [space.parties]);
  const hues = useMemo(() => ownerHues(space), [space]);
  const hueOf = (owner: string | undefined) => (owner === undefined ? noHue : (hues.get(owner) ?? noHue));
  const nameOf = (owner: string | undefined): string =>
    owner === undefined ? '' : (names.get(owner) ?? owner);
  const paint = useMemo(
    () =>
      paintRibbon(rows, {
        hueOf: (owner) => (owner === undefined ? noHue : (hues.get(owner) ?? noHue)),
        nameOf: (owner) => (owner === undefined ? '' : (names.get(owner) ?? owner)),
        font: canvasFont,
      }),
    [rows, hues, names],
  );
  const places = ribbonPlaces(moves.length > 0);
  const { view } = zoom;
  const look = (cell: RibbonCell): CellLook => {
    const px = cell.width * view.perUnit;
    const kind = ribbonLook(cell);
    if (cell.lane === 'copy')
      return {
        className: styles[cell.segment.secondaries.length === 0 ? 'noCopy' : 'copy'],
        style: { borderColor: `var(${hueOf(cell.segment.secondaries[0])})` },
      };
    const words =
      kind === 'hole' ? 'nobody' : kind === 'leaving' ? `${nameOf(cell.owner)} leaving` : nameOf(cell.owner);
    return {
      className: `${styles['slot']} ${styles[kind] ?? ''}`,
      style: {
        ...(kind === 'owned' || kind === 'contested' ? { backgroundColor: `var(${hueOf(cell.owner)})` } : {}),
        // Not of the eight hues: dark letters could not be read on it.
        ...(kind === 'owned' && hueOf(cell.owner) === noHue ? { color: 'var(--fg-1)' } : {}),
        ...(kind === 'hole' || kind === 'contested' ? { minWidth: 3 } : {}),
      },
      children: nameFits(words, px) ? <SafeText text={words} mono limit={60} /> : null,
    };
  };
  const ringedCell = useMemo(
    () =>
      rows[0]?.cells.find(({ x, width }) => ringed !== undefined && ringed >= x && ringed < x + width)?.id,
    [rows, ringed],
  );
  const drag = (event: PointerEvent): void => {
    if (dragging.current === undefined || event.buttons === 0) return;
    const px = event.clientX - dragging.current.atPx;
    zoom.drag(px);
    dragging.current = { atPx: event.clientX, movedPx: dragging.current.movedPx + Math.abs(px) };
  };
  return (
    <div className={styles['ribbon']}>
      <div className={styles['lanes']} aria-hidden="true">
        <span style={{ top: places.now + 6 }}>Now</span>
        {moves.length === 0 ? null : <span style={{ top: places.after + 6 }}>After</span>}
        <span style={{ top: places.copy - 3 }}>Copy</span>
      </div>
      <div
        ref={holder}
        className={styles['surface']}
        data-zoomed={!zoom.isWhole}
        onPointerDown={(event) => (dragging.current = { atPx: event.clientX, movedPx: 0 })}
        onPointerMove={drag}
        onClickCapture={(event) => {
          // The click that ends a drag chooses nothing.
          if (!zoom.isWhole && (dragging.current?.movedPx ?? 0) > clickWithinPx) event.stopPropagation();
          dragging.current = undefined;
        }}
      >
        <PictureGrid
          label={`Slots of ${space.name}`}
          rows={rows}
          view={view}
          heightPx={places.height}
          words={(cell) => ribbonWords(space, cell, ageText)}
          look={look}
          paint={paint}
          canvasFrom={elementsUpTo}
          ringed={ringedCell}
          onOpen={({ segment }) => (segment.owner === undefined ? undefined : onOpen(segment.owner))}
          onReach={({ x, width }) => zoom.show(x, width)}
          onKey={(key) => {
            const act = { '+': zoom.in, '=': zoom.in, '-': zoom.out, '0': zoom.whole }[key];
            act?.();
            return act !== undefined;
          }}
        >
          <Ticks cells={rows[0]?.cells ?? []} view={view} />
          {moves.length === 0 ? null : <Travels cells={rows[0]?.cells ?? []} view={view} />}
          <CopyNames
            cells={rows.at(-1)?.cells ?? []}
            view={view}
            topPx={places.copy + places.copyHeight + 3}
            words={({ segment }) =>
              segment.secondaries.length === 0
                ? 'no copy'
                : `copy on ${segment.secondaries.map((id) => partyName(space, id)).join(', ')}`
            }
          />
        </PictureGrid>
      </div>
      <div className={styles['zoom']}>
        {zoom.isWhole ? null : (
          <>
            <span>
              slots {countText(view.x)} to{' '}
              {countText(Math.min(space.positions, view.x + view.widthPx / view.perUnit) - 1)}
            </span>
            <Button size="xs" look="ghost" onClick={zoom.whole}>
              All
            </Button>
          </>
        )}
        <Button size="xs" look="ghost" aria-label="Zoom out" disabled={zoom.isWhole} onClick={zoom.out}>
          −
        </Button>
        <Button size="xs" look="ghost" aria-label="Zoom in" onClick={zoom.in}>
          +
        </Button>
      </div>
    </div>
  );
};

type OverProps = { readonly cells: readonly RibbonCell[]; readonly view: PictureView };

/** Where ticks stand: first slots of ranges, as many as can be read apart. */
const ticksOf = (
  cells: readonly RibbonCell[],
  view: PictureView,
): readonly { readonly x: number; readonly left: number }[] => {
  const ticks: { readonly x: number; readonly left: number }[] = [];
  for (const cell of cellsInSight(cells, view)) {
    const left = Math.max(0, (cell.x - view.x) * view.perUnit);
    const last = ticks.at(-1)?.left ?? -Infinity;
    if (left - last >= tickApartPx && left <= view.widthPx - tickApartPx / 2)
      ticks.push({ x: Math.max(cell.x, Math.ceil(view.x)), left });
  }
  return ticks;
};

const Ticks = ({ cells, view }: OverProps) => (
  <div aria-hidden="true">
    {ticksOf(cells, view).map(({ x, left }) => (
      <span key={x} className={styles['tick']} style={{ left }}>
        {countText(x)}
      </span>
    ))}
  </div>
);

/** What goes from the lane of now to the lane of afterwards. */
const Travels = ({ cells, view }: OverProps) => {
  const places = ribbonPlaces(true);
  return (
    <div aria-hidden="true">
      {cellsInSight(
        cells.filter(({ isLeaving }) => isLeaving),
        view,
      ).map((cell) => {
        const width = cell.width * view.perUnit;
        const words = `${countText(cell.width)} slots`;
        return (
          <span
            key={cell.id}
            className={styles['travels']}
            style={{
              left: (cell.x - view.x) * view.perUnit,
              width: Math.max(1, width),
              top: places.now + places.laneHeight,
              height: places.after - places.now - places.laneHeight,
            }}
          >
            {nameFits(words, width) ? words : null}
          </span>
        );
      })}
    </div>
  );
};

const CopyNames = ({
  cells,
  view,
  topPx,
  words,
}: OverProps & { readonly topPx: number; readonly words: (cell: RibbonCell) => string }) => (
  <div aria-hidden="true">
    {(view.perUnit > 0 ? cellsInSight(cells, view) : []).slice(0, elementsUpTo).flatMap((cell) => {
      const width = cell.width * view.perUnit;
      const text = words(cell);
      return nameFits(text, width + 30) ? (
        <span
          key={cell.id}
          className={styles['copyName']}
          style={{ left: Math.max(0, (cell.x - view.x) * view.perUnit), top: topPx, maxWidth: width }}
        >
          <SafeText text={text} limit={80} />
        </span>
      ) : (
        []
      );
    })}
  </div>
);
