import { bytesText, coverText, growthText, logName } from '#shared/format';
import type { LogFile, NodeId } from '#shared/model';
import { RouteLink } from '../../commands/index.ts';
import { useLogsKnown, useNodeLogs } from '../../queries/index.ts';
import { Age, EmptyBlock, FindingList, Panel, SafeText } from '../../ui/index.ts';
import styles from './node.module.css';

/** The page names those that matter most; the screen of logs has them all. */
const shown = 8;

const Line = ({
  nodeId,
  log,
  cover,
}: {
  readonly nodeId: NodeId;
  readonly log: LogFile;
  readonly cover: string;
}) => (
  <li>
    <RouteLink to={{ screen: 'logs', query: { log: `${nodeId}:${log.path}` } }}>
      <span>
        <SafeText text={logName(log)} mono limit={60} />
        <small>
          {bytesText(log.sizeBytes)}, {growthText(log)}, <SafeText text={cover} limit={80} />
        </small>
      </span>
    </RouteLink>
  </li>
);

/** The logs of this node that grow most, who keeps each small, and what is not right; a row opens the log. */
export const NodeLogsPanel = ({ id }: { readonly id: NodeId }) => {
  const logs = useNodeLogs(id);
  const known = useLogsKnown();
  if (logs === undefined)
    return (
      <Panel title="Log rotation">
        <EmptyBlock>
          {known ? 'The logs of this node were not looked at yet.' : 'Asking for the logs.'}
        </EmptyBlock>
      </Panel>
    );
  const grave = logs.findings.filter(({ severity }) => severity !== 'note');
  return (
    <Panel
      title="Log rotation"
      aside={logs.seenAt === undefined ? undefined : <Age at={logs.seenAt} suffix=" old" />}
    >
      <div className={logs.state === 'known' ? undefined : 'hatched'}>
        {logs.state === 'known' ? null : (
          <EmptyBlock>
            <SafeText text={logs.says} limit={300} />
          </EmptyBlock>
        )}
        {grave.length === 0 ? null : (
          <div className={styles['within']}>
            <FindingList findings={grave} />
          </div>
        )}
        <ul className={styles['alarms']}>
          {logs.logs.slice(0, shown).map((log) => (
            <Line key={log.path} nodeId={id} log={log} cover={coverText(log.cover, logs.rules)} />
          ))}
        </ul>
        {logs.logs.length <= shown ? null : (
          <RouteLink to={{ screen: 'logs', query: { filter: id } }} className={styles['more']}>
            {logs.logs.length - shown} more logs
          </RouteLink>
        )}
      </div>
    </Panel>
  );
};
