import { useCallback, useMemo } from 'react';
import { ownedStateText, partyName, partyText, unitsText } from '#shared/format';
import type { OwnedState, SpaceView } from '#shared/model';
import { Glyph, SafeText, type StateWord } from '../../../ui/index.ts';
import type { CellWords } from '../picture/picture-cell.ts';
import type { Paint, Token } from '../picture/picture-canvas.tsx';
import type { CellLook } from '../picture/picture-element.tsx';
import { PictureGrid } from '../picture/picture-grid.tsx';
import { useWidth } from '../picture/use-width.ts';
import { layOutTasks, type TaskCell, type TaskLayout } from './task-layout.ts';
import styles from './tasks.module.css';

const letterPx = 7;

const states: Partial<Record<OwnedState, StateWord>> = {
  orphaned: 'critical',
  contested: 'critical',
  moving: 'draining',
  unknown: 'unknown',
};

const taskStateText: Readonly<Record<OwnedState, string>> = {
  ...ownedStateText,
  active: 'running',
  orphaned: 'wanted, and nowhere',
};

const wordsOf = (space: SpaceView, cell: TaskCell, ageText: string): CellWords => {
  const state = states[cell.state];
  return {
    title: `${cell.workload} on ${cell.party?.name ?? 'no node'}`,
    ...(state === undefined ? {} : { state }),
    facts: [
      `${unitsText(cell.count, space.unit)} ${taskStateText[cell.state]}`,
      ...(cell.movingTo === undefined ? [] : [`to ${partyName(space, cell.movingTo)}`]),
      ...(cell.party === undefined ? [] : [partyText(cell.party, space)]),
      ageText,
    ],
    opens: 'open among the replicas',
  };
};

const fills: Readonly<Record<OwnedState, Token>> = {
  active: '--bg-4',
  moving: '--drain-t',
  archived: '--bg-3',
  orphaned: '--crit-t',
  contested: '--crit-t',
  unknown: '--bg-3',
};

const paintTasks =
  ({ rows }: TaskLayout): Paint =>
  (to, _view, colour) => {
    for (const { cells } of rows)
      for (const { x, y, width, height, state } of cells) {
        to.fillStyle = colour(fills[state]);
        to.fillRect(x, y, Math.max(1, width - 1), height);
        if (state === 'active') continue;
        to.fillStyle = colour(state === 'moving' ? '--drain' : state === 'unknown' ? '--unknown' : '--crit');
        to.fillRect(x, y + height - 2, Math.max(1, width - 1), 2);
      }
  };

/** Where tasks run: every machine with its copies. */
export const TaskMap = ({
  space,
  ageText,
  onOpen,
}: {
  readonly space: SpaceView;
  readonly ageText: string;
  /** A workload was chosen, by name. */
  readonly onOpen: (workload: string) => void;
}) => {
  const [holder, widthPx] = useWidth();
  const layout = useMemo(() => layOutTasks(space, widthPx), [space, widthPx]);
  const paint = useMemo(() => paintTasks(layout), [layout]);
  const view = useMemo(() => ({ x: 0, perUnit: 1, widthPx }), [widthPx]);
  const words = useCallback((cell: TaskCell) => wordsOf(space, cell, ageText), [space, ageText]);
  const look = useCallback(
    (cell: TaskCell): CellLook => ({
      className: styles['tasks'],
      children: (
        <i data-state={cell.state} className={cell.state === 'unknown' ? 'hatched' : undefined}>
          {cell.width >= Math.min(6, cell.workload.length) * letterPx ? (
            <SafeText
              text={cell.count === 1 ? cell.workload : `${cell.workload} x${cell.count}`}
              mono
              limit={40}
            />
          ) : null}
        </i>
      ),
    }),
    [],
  );
  return (
    <div className={styles['map']}>
      <div ref={holder}>
        <PictureGrid
          label={`Tasks of ${space.name} by node`}
          rows={layout.rows}
          view={view}
          heightPx={layout.heightPx}
          words={words}
          look={look}
          paint={paint}
          onOpen={({ workload }) => onOpen(workload)}
        >
          {layout.blocks.map(({ party, x, y, width }) =>
            width < 2 * letterPx ? null : (
              <span
                key={party?.id ?? ''}
                className={styles['node']}
                style={{ left: x, top: y, maxWidth: width }}
                aria-hidden="true"
              >
                {party === undefined || party.state === 'up' ? null : (
                  <Glyph state={party.state === 'down' ? 'critical' : 'stale'} size={11} decorative />
                )}
                {party !== undefined && party.accepts === 'draining' && party.state === 'up' ? (
                  <Glyph state="draining" size={11} decorative />
                ) : null}
                <SafeText text={party?.name ?? 'nowhere'} mono limit={40} />
              </span>
            ),
          )}
        </PictureGrid>
      </div>
    </div>
  );
};
