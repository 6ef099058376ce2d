import { memo, type KeyboardEvent } from 'react';
import type { NodeId, NodeView } from '#shared/model';
import { useNodeView, useOpenAlarms, useShownState } from '../../../queries/index.ts';
import { Glyph, useClock } from '../../../ui/index.ts';
import type { CellBox } from '../grid/next-cell.ts';
import { useIsSelected } from '../selection/selection.tsx';
import { tileFacts } from '../tiles/tile-facts.ts';
import { tileLabel } from '../tiles/tile-label.ts';
import { cellLook } from './cell-look.ts';
import styles from './map.module.css';
import type { EpochMs } from '#shared/model';

export type CellProps = {
  readonly box: CellBox;
  readonly focused: boolean;
  /** Painted by a canvas below: only the place, the words and the focus ring are here. */
  readonly clear: boolean;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onKeyDown: (event: KeyboardEvent, id: string) => void;
};

/** Below this a shape is a blot: the tint alone stands for it, and the table is one key away, px. */
const leastGlyphPx = 8;
const glyphShare = 0.66;

/** One node as a square. It is drawn again only when this node changes. */
export const DomCell = memo((props: CellProps) => {
  const view = useNodeView(props.box.id as NodeId);
  return view === undefined ? null : <Cell {...props} view={view} />;
});

const Cell = ({
  box,
  focused,
  clear,
  onFocus,
  onOpen,
  onKeyDown,
  view,
}: CellProps & { readonly view: NodeView }) => {
  const clock = useClock();
  const state = useShownState(view);
  const alarms = useOpenAlarms(view.node.id);
  const now = clock.now() as EpochMs;
  const look = cellLook(view, state, now);
  const selected = useIsSelected(view.node.id);
  const glyphPx = Math.round(box.width * glyphShare);
  return (
    <div
      role="gridcell"
      data-cell-id={box.id}
      aria-selected={selected}
      data-selected={selected}
      tabIndex={focused ? 0 : -1}
      aria-label={tileLabel(view, state, tileFacts(view, state, alarms, now), now)}
      className={look.isHatched && !clear ? `${styles['cell']} hatched` : styles['cell']}
      style={{
        left: box.x,
        top: box.y,
        width: box.width - 1,
        height: box.height - 1,
        ...(clear ? {} : { backgroundColor: `var(${look.fill})` }),
      }}
      onFocus={() => onFocus(box.id)}
      onClick={() => onOpen(box.id)}
      onKeyDown={(event) => (event.key === 'Enter' ? onOpen(box.id) : onKeyDown(event, box.id))}
    >
      {clear || look.glyph === undefined || glyphPx < leastGlyphPx ? null : (
        <Glyph state={look.glyph} size={glyphPx} decorative />
      )}
    </div>
  );
};
