import { bytesText, forecastText, percentText } from '#shared/format';
import { faultCatalogue } from '#shared/fault';
import { valueOf, type EpochMs, type NodeId } from '#shared/model';
import { useNodeView, useShownState, worstDisk } from '../../../queries/index.ts';
import { Age, Glyph, SafeText, stateLook, useNow } from '../../../ui/index.ts';
import type { CellBox } from '../grid/next-cell.ts';
import styles from './map.module.css';

const cardWidth = 236;
const wordsEveryMs = 10_000;

/** What one square stands for, beside it, while it is pointed at or has the focus. */
export const MapCard = ({ box, widthPx }: { readonly box: CellBox; readonly widthPx: number }) => {
  const view = useNodeView(box.id as NodeId);
  if (view === undefined) return null;
  const left = box.x + box.width + 8 + cardWidth > widthPx ? box.x - cardWidth - 8 : box.x + box.width + 8;
  return (
    <div
      className={styles['card']}
      role="tooltip"
      style={{ left: Math.max(0, left), top: box.y, width: cardWidth }}
    >
      <CardWords view={view} />
    </div>
  );
};

const CardWords = ({ view }: { readonly view: NonNullable<ReturnType<typeof useNodeView>> }) => {
  const state = useShownState(view);
  const now = useNow(wordsEveryMs) as EpochMs;
  const disk = worstDisk(view, now);
  const space = disk === undefined ? undefined : valueOf(disk.volume.space);
  const { connection } = view;
  return (
    <>
      <p className={styles['cardName']}>
        <Glyph state={state} decorative />
        <SafeText text={view.node.id} mono />
        <span className={styles['cardAge']}>
          {view.lastAnswerAt === undefined ? 'never' : <Age at={view.lastAnswerAt} />}
        </span>
      </p>
      <p>{stateLook[state].word}</p>
      {connection.state === 'blocked' || connection.state === 'waiting' ? (
        <p>{faultCatalogue[connection.fault.code].title}</p>
      ) : null}
      {disk === undefined || disk.usedRatio === undefined || space === undefined ? (
        <p>Disk unknown</p>
      ) : (
        <p>
          <SafeText text={disk.volume.mount} mono limit={60} /> <b>{percentText(disk.usedRatio)}</b> of{' '}
          {bytesText(space.sizeBytes)}
          <br />
          {disk.forecast === undefined ? 'no forecast yet' : forecastText(disk.forecast, now)}
        </p>
      )}
      <p className={styles['cardKeys']}>
        <kbd>↵</kbd> open
      </p>
    </>
  );
};
