import { clockText, digestText, digestWords, imageTag } from '#shared/format';
import type { EpochMs, Release, WorkloadView } from '#shared/model';
import { openPlan, useRouter } from '../../../commands/index.ts';
import { explainFault, useReleases } from '../../../queries/index.ts';
import { Button, EmptyBlock, ErrorBlock, Panel, SafeText } from '../../../ui/index.ts';
import styles from './panel.module.css';

const runsNow = (release: Release, workload: WorkloadView): boolean =>
  digestText(release.image, 64) === digestText(workload.image, 64) &&
  (release.image.digest !== undefined || release.image.reference === workload.image?.reference);

const Line = ({
  release,
  workload,
  now,
}: {
  readonly release: Release;
  readonly workload: WorkloadView;
  readonly now: EpochMs;
}) => {
  const router = useRouter();
  const current = runsNow(release, workload);
  return (
    <tr>
      <td>
        <SafeText text={imageTag(release.image.reference)} mono limit={48} />
      </td>
      <td>
        <SafeText text={digestWords(release.image, workload.id, 12)} mono />
      </td>
      <td>{clockText(release.firstSeenAt, now)}</td>
      <td>
        {release.by === undefined ? (
          'by somebody else'
        ) : (
          <SafeText
            text={`${release.by}${release.reason === undefined ? '' : `, ${release.reason}`}`}
            limit={80}
          />
        )}
      </td>
      <td className={styles['end']}>
        {current ? (
          'wanted now'
        ) : (
          <Button
            acts
            size="xs"
            look="ghost"
            onClick={() =>
              openPlan(router, {
                kind: 'rollback',
                scope: { kind: 'workload', workloadId: workload.id, releaseId: release.id },
              })
            }
          >
            Roll back to it...
          </Button>
        )}
      </td>
    </tr>
  );
};

/** The versions this console saw every copy run, newest first. Any of them can be planned again. */
export const Ledger = ({ workload, now }: { readonly workload: WorkloadView; readonly now: EpochMs }) => {
  const asked = useReleases({ workloadId: workload.id });
  const releases = asked.data?.releases ?? [];
  return (
    <Panel title="Release ledger" aside="seen running by this console">
      {asked.error === null ? null : <ErrorBlock {...explainFault(asked.error)} />}
      {asked.isPending ? <EmptyBlock>Asking for the ledger.</EmptyBlock> : null}
      {asked.data !== undefined && releases.length === 0 ? (
        <EmptyBlock>No version was seen on all copies yet.</EmptyBlock>
      ) : null}
      {releases.length === 0 ? null : (
        <table className={styles['rows']}>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Digest</th>
              <th scope="col">First seen</th>
              <th scope="col">Put there by</th>
              <th scope="col">
                <span className="only-read">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {releases.map((release) => (
              <Line key={release.id} release={release} workload={workload} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
};
