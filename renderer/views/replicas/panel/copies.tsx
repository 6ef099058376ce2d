import { copyText, digestWords, durationText, imageTag, saysNothing } from '#shared/format';
import type { EpochMs } from '#shared/model';
import { nodeRoute, openPlan, RouteLink, useRouter } from '../../../commands/index.ts';
import { Button, CopyChip, EmptyBlock, Panel, SafeText } from '../../../ui/index.ts';
import type { CopyOnNode, ReplicaRow } from '../grid/rows.ts';
import styles from './panel.module.css';

const long = 500;

const Since = ({ copy, now }: { readonly copy: CopyOnNode; readonly now: EpochMs }) =>
  copy.placement.since === undefined || copy.look === 'unknown'
    ? 'unknown'
    : `for ${durationText(now - copy.placement.since)}`;

const Where = ({ copy: { placement } }: { readonly copy: CopyOnNode }) => {
  if (placement.nodeId !== undefined)
    return (
      <RouteLink to={nodeRoute(placement.nodeId)} className={styles['node']}>
        <SafeText text={placement.nodeId} mono limit={60} />
      </RouteLink>
    );
  return placement.placeName === undefined ? (
    'no node yet'
  ) : (
    <SafeText text={placement.placeName} mono limit={60} />
  );
};

const CopyLine = ({
  copy,
  row,
  now,
}: {
  readonly copy: CopyOnNode;
  readonly row: ReplicaRow;
  readonly now: EpochMs;
}) => {
  const router = useRouter();
  const { placement, look } = copy;
  const { nodeId, image, says } = placement;
  return (
    <>
      <tr data-more={says !== undefined && !saysNothing(says)}>
        <td>
          <span className={styles['mark']}>
            <CopyChip look={look} />
            {look === 'running' && placement.health === 'not-checked'
              ? 'running, not checked'
              : copyText(look, placement)}
          </span>
        </td>
        <td>
          <Where copy={copy} />
        </td>
        <td>{placement.slot ?? ''}</td>
        <td>
          {image === undefined ? (
            'unknown'
          ) : (
            <SafeText
              text={`${imageTag(image.reference)} ${digestWords(image, row.workload.id, 12)}`.trim()}
              mono
              limit={80}
            />
          )}
        </td>
        <td>
          <Since copy={copy} now={now} />
        </td>
        <td className={styles['end']}>
          <Button
            acts
            size="xs"
            look="ghost"
            aria-label={`Restart the copy on ${nodeId ?? 'no node'}...`.slice(0, 128)}
            onClick={() =>
              openPlan(router, {
                kind: 'restart',
                workloadId: row.workload.id,
                ...(nodeId === undefined ? {} : { nodeId }),
                placementId: placement.id,
              })
            }
          >
            Restart...
          </Button>
        </td>
      </tr>
      {says === undefined || saysNothing(says) ? null : (
        <tr>
          <td className={styles['says']} colSpan={6}>
            <SafeText text={says} limit={long} mono expandable />
          </td>
        </tr>
      )}
    </>
  );
};

/** Every copy: where, which digest, since when, and what its daemon says about it. */
export const Copies = ({ row, now }: { readonly row: ReplicaRow; readonly now: EpochMs }) => {
  const copies = [...row.copies.values()].flat();
  return (
    <Panel title="Copies" aside={`${copies.length} listed`}>
      {copies.length === 0 ? (
        <EmptyBlock>No copy is known.</EmptyBlock>
      ) : (
        <div className={styles['scroll']}>
          <table className={styles['rows']}>
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col">Node</th>
                <th scope="col">Slot</th>
                <th scope="col">Runs</th>
                <th scope="col">Since</th>
                <th scope="col">
                  <span className="only-read">Action</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {copies.map((copy) => (
                <CopyLine key={copy.placement.id} copy={copy} row={row} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
};
