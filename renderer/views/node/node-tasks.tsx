import { lastRunText, nextRunText } from '#shared/format';
import type { EpochMs, NodeId } from '#shared/model';
import { RouteLink } from '../../commands/index.ts';
import { useScheduleKnown, useTasksOn } from '../../queries/index.ts';
import { Age, EmptyBlock, FindingList, Panel, SafeText } from '../../ui/index.ts';
import styles from './node.module.css';

const shown = 10;

/** What this node runs by the clock, when next and how it went last; a row opens the task. */
export const NodeTasksPanel = ({ id, now }: { readonly id: NodeId; readonly now: EpochMs }) => {
  const node = useTasksOn(id);
  const known = useScheduleKnown();
  if (node === undefined)
    return (
      <Panel title="Timers and cron">
        <EmptyBlock>
          {known ? 'This node was not asked for its scheduled tasks yet.' : 'Asking for the scheduled tasks.'}
        </EmptyBlock>
      </Panel>
    );
  const grave = node.findings.filter(({ severity }) => severity !== 'note');
  return (
    <Panel
      title="Timers and cron"
      aside={node.seenAt === undefined ? undefined : <Age at={node.seenAt} suffix=" old" />}
    >
      <div className={node.state === 'known' ? undefined : 'hatched'}>
        {node.state === 'known' ? null : (
          <EmptyBlock>
            <SafeText text={node.says} limit={300} />
          </EmptyBlock>
        )}
        {grave.length === 0 ? null : (
          <div className={styles['within']}>
            <FindingList findings={grave} />
          </div>
        )}
        {node.tasks.length === 0 && node.state === 'known' ? (
          <EmptyBlock>Nothing runs here by the clock, as far as could be seen.</EmptyBlock>
        ) : null}
        <ul className={styles['alarms']}>
          {node.tasks.slice(0, shown).map((task) => (
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
        {node.tasks.length <= shown ? null : (
          <RouteLink to={{ screen: 'schedule', query: { filter: id } }} className={styles['more']}>
            {node.tasks.length - shown} more tasks
          </RouteLink>
        )}
      </div>
    </Panel>
  );
};
