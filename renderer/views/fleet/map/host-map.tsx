import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { countText } from '#shared/format';
import type { NodeId } from '#shared/model';
import { nodeRoute, useRouter } from '../../../commands/index.ts';
import { sameList, useFleet } from '../../../queries/index.ts';
import { SafeText, useShownTheme } from '../../../ui/index.ts';
import { nextCell, type CellBox } from '../grid/next-cell.ts';
import type { NodeGroup } from '../grouping.ts';
import { GroupMenu } from '../selection/group-menu.tsx';
import { useSelection } from '../selection/selection.tsx';
import { CanvasCells } from './canvas-cells.tsx';
import { leastSide, sideOf } from './cell-look.ts';
import { DomCell } from './dom-cells.tsx';
import { MapCard } from './map-card.tsx';
import { layOut, type MapLayout } from './map-layout.ts';
import styles from './map.module.css';
import { useSize } from '../grid/use-size.ts';

/** Measured: relayout of 2,000 elements takes 11 ms, painting as many on a canvas 1.5 ms (design section 12). */
const elementsUpTo = 2_000;
/** Cells kept as elements on each side of the focused one while a canvas paints the rest. */
const aroundFocus = 20;

const useLayout = (groups: readonly NodeGroup[], widthPx: number, heightPx: number): MapLayout => {
  const ids = useMemo(() => groups.flatMap((group) => group.ids), [groups]);
  const sides = useFleet(
    (fleet) =>
      ids.map((id) => {
        const view = fleet.nodes.get(id);
        return view === undefined ? leastSide : sideOf(view);
      }),
    sameList,
  );
  return useMemo(() => {
    const sideById = new Map(ids.map((id, at) => [id, sides[at] ?? leastSide]));
    const squares = groups.map(({ name, ids: members }) => ({
      name,
      squares: members.map((id) => ({ id, side: sideById.get(id) ?? leastSide })),
    }));
    return layOut(squares, widthPx, heightPx);
  }, [groups, ids, sides, widthPx, heightPx]);
};

const windowAround = (cells: readonly CellBox[], active: string | undefined): readonly CellBox[] => {
  const at = Math.max(
    0,
    cells.findIndex((cell) => cell.id === active),
  );
  return cells.slice(Math.max(0, at - aroundFocus), at + aroundFocus + 1);
};

const cellAt = (cells: readonly CellBox[], x: number, y: number): CellBox | undefined =>
  cells.find((cell) => x >= cell.x && x < cell.x + cell.width && y >= cell.y && y < cell.y + cell.height);

/** Every node as a square, sized by its disk, shaded by how full it is, marked when it is anything but well. */
export const HostMap = ({ groups }: { readonly groups: readonly NodeGroup[] }) => {
  const router = useRouter();
  const theme = useShownTheme();
  const selection = useSelection();
  const [holder, size] = useSize();
  const grid = useRef<HTMLDivElement>(null);
  const layout = useLayout(groups, size.width, size.height);
  const cells = useMemo(() => layout.groups.flatMap((group) => group.cells), [layout]);
  const byId = useMemo(() => new Map(cells.map((cell) => [cell.id, cell])), [cells]);
  const [active, setActive] = useState<string | undefined>(undefined);
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const onCanvas = cells.length > elementsUpTo;
  const present = active !== undefined && byId.has(active) ? active : cells[0]?.id;
  const carded = byId.get(pointed ?? (active === undefined ? '' : active));
  const open = useCallback((id: string) => router.go(nodeRoute(id as NodeId)), [router]);
  const move = useCallback(
    (event: KeyboardEvent, id: string) => {
      if (event.key === 'Escape') setActive(undefined);
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === ' ') {
        event.preventDefault();
        selection.toggle(id as NodeId);
        return;
      }
      const next = nextCell(cells, id, event.key);
      if (next === undefined) return;
      event.preventDefault();
      if (event.shiftKey) selection.add([id as NodeId, next as NodeId]);
      setActive(next);
      // The window of cells follows the focus: the next one may only exist after this has been drawn.
      requestAnimationFrame(() =>
        grid.current?.querySelector<HTMLElement>(`[data-cell-id="${CSS.escape(next)}"]`)?.focus(),
      );
    },
    [cells, selection],
  );
  const point = (event: PointerEvent): void => {
    const frame = grid.current?.getBoundingClientRect();
    setPointed(
      frame === undefined ? undefined : cellAt(cells, event.clientX - frame.x, event.clientY - frame.y)?.id,
    );
  };
  const drawn = onCanvas ? windowAround(cells, present) : cells;
  const drawnIds = useMemo(() => new Set(drawn.map((cell) => cell.id)), [drawn]);
  return (
    <div className={styles['panel']}>
      <div
        ref={holder}
        className={styles['holder']}
        style={{ height: onCanvas || layout.height > size.height ? layout.height : undefined }}
      >
        {onCanvas ? (
          <CanvasCells key={theme} cells={cells} widthPx={size.width} heightPx={layout.height} />
        ) : null}
        <div
          ref={grid}
          role="grid"
          aria-label="Map of nodes"
          aria-multiselectable
          aria-rowcount={layout.groups.length}
          className={styles['grid']}
          onPointerMove={point}
          onPointerLeave={() => setPointed(undefined)}
          onBlur={() => setActive(undefined)}
          onClick={onCanvas && pointed !== undefined ? () => open(pointed) : undefined}
        >
          {layout.groups.map((group) => (
            <div key={group.name} role="row">
              <div
                role="rowheader"
                className={styles['head']}
                style={{ left: group.x, top: group.y, maxWidth: group.width }}
              >
                <h2>
                  <SafeText text={group.name} limit={40} />
                </h2>
                <span>{group.count === 1 ? '1 node' : `${countText(group.count)} nodes`}</span>
                <GroupMenu
                  group={groups.find((each) => each.name === group.name) ?? { name: group.name, ids: [] }}
                />
              </div>
              {group.cells.map((box) =>
                drawnIds.has(box.id) ? (
                  <DomCell
                    key={box.id}
                    box={box}
                    focused={box.id === present}
                    clear={onCanvas}
                    onFocus={setActive}
                    onOpen={open}
                    onKeyDown={move}
                  />
                ) : null,
              )}
            </div>
          ))}
        </div>
        {carded === undefined ? null : <MapCard box={carded} widthPx={size.width} />}
      </div>
    </div>
  );
};
