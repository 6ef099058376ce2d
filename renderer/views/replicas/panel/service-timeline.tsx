import { clockText } from '#shared/format';
import type { EpochMs, WorkloadId } from '#shared/model';
import { explainFault, useWorkloadTimeline } from '../../../queries/index.ts';
import { EmptyBlock, ErrorBlock, Panel, SafeText } from '../../../ui/index.ts';
import styles from './panel.module.css';

const day = 86_400_000;
/** More lines than this are not read in a panel; the record has all of them. */
const shown = 40;

/** What happened to the service in the last 24 h, newest first. */
export const ServiceTimeline = ({ id, now }: { readonly id: WorkloadId; readonly now: EpochMs }) => {
  const timeline = useWorkloadTimeline(id, day, now);
  const events = timeline.data?.events ?? [];
  return (
    <Panel title="Timeline" aside="last 24 h">
      {timeline.error === null ? null : <ErrorBlock {...explainFault(timeline.error)} />}
      {timeline.isPending ? <EmptyBlock>Asking for what happened.</EmptyBlock> : null}
      {timeline.data !== undefined && events.length === 0 ? (
        <EmptyBlock>Nothing happened to it in the last 24 h, as far as this console saw.</EmptyBlock>
      ) : null}
      <ol className={styles['events']}>
        {events.slice(0, shown).map((event, index) => (
          <li key={`${event.at} ${index}`} data-kind={event.kind}>
            <time dateTime={new Date(event.at).toISOString()}>
              {clockText(event.at, now, { seconds: true })}
            </time>
            <span>
              <SafeText text={event.says} limit={400} expandable />
            </span>
          </li>
        ))}
      </ol>
      {events.length > shown ? (
        <p className={styles['more']}>{events.length - shown} older ones are not shown.</p>
      ) : null}
    </Panel>
  );
};
