import type { ReactNode } from 'react';
import { copyLook, isReadingOld, workloadCause } from '#shared/format';
import type { NodeId } from '#shared/model';
import { useCopiesOn } from '../../../queries/index.ts';
import { useNow } from '../../../ui/index.ts';
import styles from './tile.module.css';

/** Readings go stale while nothing arrives; looked at this often, ms. */
const everyMs = 5_000;

/** Copies on the node that run, of those that shall. Unknown ones are said, never counted as running. */
export const CopiesOnTile = ({ id, otherwise }: { readonly id: NodeId; readonly otherwise: ReactNode }) => {
  const copies = useCopiesOn(id).filter(({ placement }) => placement.wanted === 'running');
  const now = useNow(everyMs);
  if (copies.length === 0) return otherwise;
  const looks = copies.map(({ workload, placement }) => copyLook(placement, isReadingOld(workload, now)));
  const unknown = looks.filter((look) => look === 'unknown').length;
  const running = looks.filter((look) => look === 'running').length;
  if (unknown === copies.length) return <span>{unknown} unknown</span>;
  const isShort = running + unknown < copies.length;
  // Short of a copy because of an operation under way is no reason to worry.
  const isExpected = copies.every(
    ({ workload }, at) =>
      looks[at] === 'running' || looks[at] === 'unknown' || workloadCause(workload, false) === 'expected',
  );
  return (
    <span>
      <b className={isShort ? styles[isExpected ? 'held' : 'late'] : undefined}>
        {running}/{copies.length}
      </b>
      <span className={styles['copiesWord']}> copies</span>
    </span>
  );
};

/** How many copies were on a node that is not heard from: what they are now is not known. */
export const UnknownCopies = ({ id }: { readonly id: NodeId }) => {
  const count = useCopiesOn(id).filter(({ placement }) => placement.wanted === 'running').length;
  return count === 0 ? null : `, ${count} unknown`;
};
