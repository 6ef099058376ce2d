import { lastRunText, nextRunText } from '#shared/format';
import type { EpochMs, NodeId } from '#shared/model';
import { RouteLink } from '../../commands/index.ts';
import { useScheduleKnown, useTasksOn } from '../../queries/index.ts';
import { EmptyBlock, SafeText } from '../../ui/index.ts';
import { LookPanel } from './look-panel.tsx';
import styles from './node.module.css';

const shown = 10;

/** What this node runs by the clock, when next and how it went last; a row opens the task. */
export const NodeTasksPanel = ({ id, now }: { readonly id: NodeId; readonly now: EpochMs }) => {
  const node = useTasksOn(id);
  const known = useScheduleKnown();
  const tasks = node?.tasks ?? [];
  return (
    <LookPanel
      title="Timers and cron"
      look={node}
      absent={
        known ? 'This node was not asked for its scheduled tasks yet.' : 'Asking for the scheduled tasks.'
      }
      more={
        tasks.length <= shown
          ? undefined
          : { to: { screen: 'schedule', query: { filter: id } }, says: `${tasks.length - shown} more tasks` }
      }
    >
      {tasks.length === 0 && node?.state === 'known' ? (
        <EmptyBlock>Nothing runs here by the clock, as far as could be seen.</EmptyBlock>
      ) : null}
      <ul className={styles['alarms']}>
        {tasks.slice(0, shown).map((task) => (
          <li key={task.id}>
            <RouteLink to={{ screen: 'schedule', query: { task: task.id } }}>
              <span>
                <SafeText text={task.name} mono limit={60} />
                <small>
                  {nextRunText(task, now)}; last <SafeText text={lastRunText(task, now)} limit={80} />
                </small>
              </span>
            </RouteLink>
          </li>
        ))}
      </ul>
    </LookPanel>
  );
};
