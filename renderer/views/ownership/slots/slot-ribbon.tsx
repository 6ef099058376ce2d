import { useCallback, useMemo, useRef, type PointerEvent } from 'react';
import { countText, partyName } from '#shared/format';
import type { PlanMove, SpaceView } from '#shared/model';
import { ownerHues } from '../owner-hue.ts';
import { PictureGrid } from '../picture/picture-grid.tsx';
import { useWidth } from '../picture/use-width.ts';
import { paintRibbon } from './paint-ribbon.ts';
import { noHue, ribbonLooks } from './ribbon-looks.tsx';
import { ribbonPlaces, ribbonRows, type RibbonCell } from './ribbon-rows.ts';
import { CopyNames, Ticks, Travels } from './ribbon-over.tsx';
import { ribbonWords } from './ribbon-words.ts';
import styles from './slots.module.css';
import { useZoom } from './use-zoom.ts';
import { ZoomControls } from './zoom-controls.tsx';

/** Dragging draws every frame: more elements than this do not come in time. */
const elementsUpTo = 100;
/** A pointer that moved further was dragging, px. */
const clickWithinPx = 4;
const canvasFont = "11.5px 'JetBrains Mono Variable', monospace";

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
  const hueOf = useCallback(
    (owner: string | undefined) => (owner === undefined ? noHue : (hues.get(owner) ?? noHue)),
    [hues],
  );
  const nameOf = useCallback(
    (owner: string | undefined): string => (owner === undefined ? '' : (names.get(owner) ?? owner)),
    [names],
  );
  const paint = useMemo(() => paintRibbon(rows, { hueOf, nameOf, font: canvasFont }), [rows, hueOf, nameOf]);
  const words = useCallback((cell: RibbonCell) => ribbonWords(space, cell, ageText), [space, ageText]);
  const places = ribbonPlaces(moves.length > 0);
  const { view } = zoom;
  const look = useMemo(
    () => ribbonLooks({ perUnit: view.perUnit, hueOf, nameOf }),
    [view.perUnit, hueOf, nameOf],
  );
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
          words={words}
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
        <ZoomControls zoom={zoom}>
          <span>
            slots {countText(view.x)} to{' '}
            {countText(Math.min(space.positions, view.x + view.widthPx / view.perUnit) - 1)}
          </span>
        </ZoomControls>
      </div>
    </div>
  );
};
