import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useState, type KeyboardEvent } from 'react';
import type { TailStream } from '#shared/model';
import type { TailRow } from '../../../queries/index.ts';
import { SafeText } from '../../../ui/index.ts';
import styles from './live.module.css';
import { LogText } from './log-text.tsx';
import { clockText, streamLabel, timeSays, writerLabel } from './row-texts.ts';

/** As in the style sheet; all rows are of one height, so that none has to be measured while hundreds come. */
const rowHeight = 20;

type RowProps = {
  readonly row: TailRow;
  readonly streams: readonly TailStream[];
  readonly found: string;
  readonly isChosen: boolean;
  readonly top: number;
};

const LineRow = memo(({ row, streams, found, isChosen, top }: RowProps) => {
  const position = { transform: `translateY(${top}px)` };
  if (row.kind !== 'line')
    return (
      <div className={styles['word']} data-kind={row.kind} data-chosen={isChosen} style={position}>
        <span className={styles['time']}>{clockText(row.at)}</span>
        <SafeText text={`${streamLabel(streams, row.stream)} ${row.says}`.trim()} limit={400} />
      </div>
    );
  const { line } = row;
  const writer = writerLabel(streams, line);
  return (
    <div className={styles['line']} data-chosen={isChosen} style={position}>
      <span className={styles['time']} title={timeSays[line.timeBy]} data-by={line.timeBy}>
        {line.timeBy === 'arrival' ? '~' : ''}
        {clockText(line.at)}
      </span>
      {writer === '' ? null : <span className={styles['writer']}>{writer}</span>}
      <span className={styles['text']}>
        <LogText text={line.text} found={found} />
        {line.isCut === true ? <span className={styles['unseen']}>cut at 16 KiB</span> : null}
      </span>
    </div>
  );
});
LineRow.displayName = 'LineRow';

/** Index of the row with that id; rows come in the order of their ids without gaps. */
const indexOf = (rows: readonly TailRow[], id: number | undefined): number =>
  id === undefined ? -1 : id - (rows[0]?.id ?? 0);

const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -20, PageDown: 20 };

/**
 * The lines in sight. Stays at the newest while it follows; whoever scrolls up, or moves with the keys, is left where they are,
 * and `onLeaveEnd` says so.
 */
export const LogLines = ({
  rows,
  streams,
  found,
  label,
  isFollowing,
  onLeaveEnd,
  chosen,
  onChoose,
}: {
  readonly rows: readonly TailRow[];
  readonly streams: readonly TailStream[];
  readonly found: string;
  readonly label: string;
  readonly isFollowing: boolean;
  readonly onLeaveEnd: () => void;
  readonly chosen: number | undefined;
  readonly onChoose: (id: number | undefined) => void;
}) => {
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  // oxlint-disable-next-line react/incompatible-library -- the virtual list is drawn by hand here, no compiler memoises it
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const newest = rows.at(-1)?.id;
  useEffect(() => {
    if (isFollowing && frame !== null) frame.scrollTop = frame.scrollHeight;
  }, [isFollowing, newest, frame]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = indexOf(rows, chosen);
    const step = steps[event.key];
    const to =
      event.key === 'Home'
        ? 0
        : step === undefined
          ? -1
          : Math.min(rows.length - 1, Math.max(0, (at < 0 ? rows.length : at) + step));
    const row = rows[to];
    if (row === undefined) return;
    event.preventDefault();
    onLeaveEnd();
    onChoose(row.id);
    virtualizer.scrollToIndex(to);
  };

  return (
    // A log that grows by thousands of lines a second is not read aloud; its sentence above tells how it stands.
    <div
      ref={setFrame}
      className={styles['lines']}
      role="log"
      aria-live="off"
      aria-label={label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onWheel={(event) => {
        if (event.deltaY < 0) onLeaveEnd();
      }}
      onPointerDown={(event) => {
        const top = frame?.getBoundingClientRect().top ?? 0;
        const isScrollbar = frame !== null && event.nativeEvent.offsetX >= frame.clientWidth;
        if (isScrollbar) return onLeaveEnd();
        const row = rows[Math.floor((event.clientY - top + (frame?.scrollTop ?? 0)) / rowHeight)];
        if (row === undefined) return;
        onLeaveEnd();
        onChoose(row.id === chosen ? undefined : row.id);
      }}
    >
      <div className={styles['all']} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <LineRow
              key={row.id}
              row={row}
              streams={streams}
              found={found}
              isChosen={row.id === chosen}
              top={start}
            />
          );
        })}
      </div>
    </div>
  );
};
