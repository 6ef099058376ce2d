import { clockText, durationText } from '#shared/format';
import { epochMs, type FillingLook, type NodeId } from '#shared/model';
import { explainFault, useFilling, useLook } from '../../../queries/index.ts';
import { Age, Button, EmptyBlock, ErrorBlock, Panel, SafeText } from '../../../ui/index.ts';
import styles from './disk.module.css';
import { DeletedFiles, GrowingPaths } from './filling-rows.tsx';

const sinceWords = (look: FillingLook): string =>
  look.comparedOverMs === undefined
    ? 'First look: no growth is known yet.'
    : `Growth since ${clockText(epochMs(look.startedAt - look.comparedOverMs), look.startedAt)}.`;

const Look = ({ look }: { readonly look: FillingLook }) => (
  <>
    <GrowingPaths paths={look.paths} mount={look.mount} />
    <DeletedFiles files={look.deletedOpen} mount={look.mount} />
    {look.paths.length === 0 && look.deletedOpen.length === 0 ? (
      <EmptyBlock>Nothing of size was found{look.cutShort ? ' before the time was up' : ''}.</EmptyBlock>
    ) : null}
    <div className={styles['footnote']}>
      {look.cutShort ? (
        <p>
          <b>Cut short.</b> The look ended at its limit before it had seen everything, so a bigger one may be
          missing.
        </p>
      ) : null}
      {look.blindSpots.length === 0 ? null : (
        <>
          <p>Not seen:</p>
          <ul>
            {look.blindSpots.map((spot) => (
              <li key={spot}>
                <SafeText text={spot} limit={300} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        Looked <Age at={look.startedAt} suffix=" ago" />, took {durationText(look.tookMs)}.
      </p>
    </div>
  </>
);

/** What takes the room on one file system, by growth; looked up only when asked or when a disk alarm fires. */
export const FillingPanel = ({
  nodeId,
  mount,
  reachable,
}: {
  readonly nodeId: NodeId;
  readonly mount: string;
  /** A node that does not answer cannot be looked at; what was seen before stays. */
  readonly reachable: boolean;
}) => {
  const filling = useFilling(nodeId);
  const asked = useLook();
  const look = filling.data?.looks.find((each) => each.mount === mount);
  const aside = (
    <Button
      size="xs"
      disabled={asked.isPending || !reachable}
      onClick={() => asked.mutate({ nodeId, mount })}
    >
      {asked.isPending ? 'Looking...' : 'Look now'}
    </Button>
  );
  const error = asked.error ?? filling.error;
  return (
    <Panel
      title={
        <>
          What is filling <SafeText text={mount} limit={28} mono />
        </>
      }
      aside={aside}
    >
      <div role="status" className={styles['status']}>
        {asked.isPending ? 'Looking at low priority. It stops by itself and changes nothing there.' : ''}
      </div>
      {error === null ? null : (
        <div className={styles['footnote']}>
          <ErrorBlock {...explainFault(error)} what={<SafeText text={error.says} limit={400} />} />
        </div>
      )}
      {look === undefined ? (
        <EmptyBlock>
          {filling.isPending
            ? 'Asking for the last look...'
            : reachable
              ? 'Nobody has looked yet. A look is taken by itself when a disk alarm fires.'
              : 'Nobody has looked yet, and the node cannot be asked now.'}
        </EmptyBlock>
      ) : (
        <>
          <p className={styles['since']}>{sinceWords(look)}</p>
          <Look look={look} />
        </>
      )}
    </Panel>
  );
};
