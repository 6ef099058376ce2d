import { bytesText, countText, partyName } from '#shared/format';
import type { SpaceView } from '#shared/model';
import { Button, SafeText } from '../../../ui/index.ts';
import styles from './prefixes.module.css';

const shown = 8;

export type PrefixRow = {
  readonly prefix: string;
  readonly count: number;
  readonly sizeBytes: number | undefined;
  /** Party ids, the one that owns most first. */
  readonly owners: readonly string[];
};

/** What is said of one prefix by each owner, put together; the largest first. */
export const prefixRows = (space: SpaceView): readonly PrefixRow[] =>
  [...Map.groupBy(space.prefixes, ({ prefix }) => prefix)]
    .map(([prefix, shares]): PrefixRow => ({
      prefix,
      count: shares.reduce((sum, { count }) => sum + count, 0),
      // One share of unknown size makes the whole unknown: a sum without it would be too small.
      sizeBytes: shares.reduce<number | undefined>(
        (sum, { sizeBytes }) => (sum === undefined || sizeBytes === undefined ? undefined : sum + sizeBytes),
        0,
      ),
      owners: [...new Set(shares.toSorted((a, b) => b.count - a.count).flatMap(({ owner }) => owner ?? []))],
    }))
    .toSorted((a, b) => b.count - a.count || (a.prefix < b.prefix ? -1 : 1));

/** How the keys begin, and how many begin so. */
export const Prefixes = ({
  space,
  onOpen,
}: {
  readonly space: SpaceView;
  readonly onOpen: (prefix: string) => void;
}) => {
  const rows = prefixRows(space);
  if (rows.length === 0) return null;
  const most = rows[0]?.count ?? 1;
  return (
    <div className={styles['prefixes']}>
      <h3>By prefix</h3>
      <ul>
        {rows.slice(0, shown).map(({ prefix, count, sizeBytes, owners }) => (
          <li key={prefix}>
            <Button size="xs" look="ghost" acts onClick={() => onOpen(prefix)}>
              <SafeText text={prefix === '' ? 'no prefix' : prefix} mono limit={40} />
            </Button>
            <span className={styles['bar']} aria-hidden="true">
              <i style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span className={styles['count']}>{countText(count)}</span>
            <span className={styles['size']}>
              {sizeBytes === undefined ? 'size unknown' : bytesText(sizeBytes)}
            </span>
            <span className={styles['owners']}>
              <SafeText
                text={
                  owners.length === 0
                    ? 'nobody'
                    : owners.length <= 2
                      ? owners.map((id) => partyName(space, id)).join(', ')
                      : `${owners.length} owners`
                }
                limit={60}
              />
            </span>
          </li>
        ))}
      </ul>
      {rows.length > shown ? <p>{countText(rows.length - shown)} more in the table</p> : null}
    </div>
  );
};
