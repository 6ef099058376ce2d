import { copyLook, copyText, digestWords, imageTag, isReadingOld, saysNothing } from '#shared/format';
import type { EpochMs, NodeId } from '#shared/model';
import { RouteLink } from '../../commands/index.ts';
import { useCopiesOn, useFrozenSince, useWorkloadsKnown, type HostedCopy } from '../../queries/index.ts';
import { CopyChip, EmptyBlock, Panel, SafeText } from '../../ui/index.ts';
import styles from './node.module.css';

const Line = ({
  copy: { workload, placement },
  isOld,
}: {
  readonly copy: HostedCopy;
  readonly isOld: boolean;
}) => {
  const look = copyLook(placement, isOld);
  const { image, says } = placement;
  return (
    <li>
      <RouteLink to={{ screen: 'replicas', query: { workload: workload.id } }}>
        <CopyChip look={look} />
        <span>
          <SafeText text={workload.name} mono limit={60} />
          <small>
            {copyText(look, placement)}
            {image === undefined ? '' : ', '}
            {image === undefined ? null : (
              <SafeText
                text={`${imageTag(image.reference)} ${digestWords(image, workload.id)}`.trim()}
                limit={80}
              />
            )}
          </small>
          {says === undefined || saysNothing(says) ? null : (
            <small>
              <SafeText text={says} limit={200} />
            </small>
          )}
        </span>
      </RouteLink>
    </li>
  );
};

/** "3 of 4 running", "1 of 2 running, 1 unknown", "2 unknown": what nobody told is not taken for standing still. */
const runningText = (wanted: number, running: number, unknown: number): string => {
  if (unknown === wanted) return `${unknown} unknown`;
  return `${running} of ${wanted} running${unknown === 0 ? '' : `, ${unknown} unknown`}`;
};

/** What runs here, whichever system placed it; a row opens the service. */
export const NodeServices = ({ id, now }: { readonly id: NodeId; readonly now: EpochMs }) => {
  const copies = useCopiesOn(id);
  const known = useWorkloadsKnown();
  const frozen = useFrozenSince() !== undefined;
  const wanted = copies.filter(
    ({ placement }) => placement.wanted === 'running' || placement.state !== 'stopped',
  );
  const isOld = ({ workload }: HostedCopy): boolean => frozen || isReadingOld(workload, now);
  const unknown = wanted.filter((copy) => copyLook(copy.placement, isOld(copy)) === 'unknown').length;
  // One that leaves still runs: what stands beside each says how.
  const running = wanted.filter((copy) =>
    ['running', 'leaving'].includes(copyLook(copy.placement, isOld(copy))),
  ).length;
  return (
    <Panel
      title="What runs here"
      aside={wanted.length === 0 ? undefined : runningText(wanted.length, running, unknown)}
    >
      {wanted.length === 0 ? (
        <EmptyBlock>
          {known ? 'No service is known to have a copy on this node.' : 'Asking for the services.'}
        </EmptyBlock>
      ) : (
        <ul className={styles['alarms']}>
          {wanted.map((copy) => (
            <Line key={copy.placement.id} copy={copy} isOld={isOld(copy)} />
          ))}
        </ul>
      )}
    </Panel>
  );
};
