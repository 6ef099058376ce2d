import { bytesText, coverText, growthText, logName, plural } from '#shared/format';
import type { LogFile, NodeId } from '#shared/model';
import { RouteLink } from '../../commands/index.ts';
import { useLogsKnown, useNodeLogs } from '../../queries/index.ts';
import { SafeText } from '../../ui/index.ts';
import { LookPanel } from './look-panel.tsx';
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
  const all = logs?.logs ?? [];
  return (
    <LookPanel
      title="Log rotation"
      look={logs}
      absent={known ? 'The logs of this node were not looked at yet.' : 'Asking for the logs.'}
      more={
        all.length <= shown
          ? undefined
          : { to: { screen: 'logs', query: { filter: id } }, says: plural(all.length - shown, 'more log') }
      }
    >
      <ul className={styles['alarms']}>
        {all.slice(0, shown).map((log) => (
          <Line key={log.path} nodeId={id} log={log} cover={coverText(log.cover, logs?.rules ?? [])} />
        ))}
      </ul>
    </LookPanel>
  );
};
