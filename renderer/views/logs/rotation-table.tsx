import { useMemo } from 'react';
import { bytesText, clockText, containerDefaultText, durationText, plural } from '#shared/format';
import { epochMs, type EpochMs, type NodeLogs } from '#shared/model';
import { NodeLink, openPlan, useRouter, type Router } from '../../commands/index.ts';
import { Age, Button, EmptyBlock, ListFrame, SafeText, Table, useNow, type Column } from '../../ui/index.ts';
import { worstOf } from './log-rows.ts';
import styles from './logs.module.css';
import { Gravity } from './parts.tsx';
import { boundJournal } from './remedies.ts';

const wordsEveryMs = 30_000;

const lastRunText = ({ runner }: NodeLogs, now: EpochMs): string => {
  if (runner === undefined) return 'unknown';
  const { lastRunAt, exitStatus } = runner;
  if (lastRunAt === undefined) return 'not known';
  const how = exitStatus === undefined ? '' : exitStatus === 0 ? ', well' : `, exit ${exitStatus}`;
  return `${clockText(lastRunAt, now)}${how}`;
};

const runnerText = ({ runner }: NodeLogs): string => {
  if (runner === undefined || runner.by === 'unknown') return 'unknown';
  if (runner.by === 'nothing') return 'nothing starts logrotate';
  return runner.enabled ? runner.name : `${runner.name}, switched off`;
};

const columnsAt = (now: EpochMs, router: Router): readonly Column<NodeLogs>[] => [
  {
    id: 'state',
    header: 'State',
    width: '104px',
    cell: (logs) => <Gravity severity={worstOf(logs.findings)} logs={logs} />,
  },
  {
    id: 'node',
    header: 'Node',
    sortBy: ({ nodeId }) => nodeId,
    cell: ({ nodeId }) => <NodeLink id={nodeId} />,
  },
  {
    id: 'runner',
    header: 'Started by',
    sortBy: runnerText,
    cell: (logs) => (
      <span
        className={
          logs.runner?.by === 'nothing' || logs.runner?.enabled === false ? styles['warn'] : undefined
        }
      >
        <SafeText text={runnerText(logs)} limit={60} />
      </span>
    ),
  },
  {
    id: 'last',
    header: 'Last run',
    sortBy: ({ runner }) => runner?.lastRunAt,
    cell: (logs) => (
      <span className={(logs.runner?.exitStatus ?? 0) === 0 ? undefined : styles['crit']}>
        {lastRunText(logs, now)}
      </span>
    ),
  },
  {
    id: 'next',
    header: 'Next run',
    sortBy: ({ runner }) => runner?.nextRunAt,
    cell: ({ runner }) =>
      runner?.nextRunAt === undefined ? 'unknown' : `in ${durationText(runner.nextRunAt - now)}`,
  },
  {
    id: 'freed',
    header: 'Freed by it',
    align: 'end',
    sortBy: ({ lastFreed }) => lastFreed?.sizeBytes,
    cell: ({ lastFreed }) =>
      lastFreed === undefined ? (
        <span className={styles['quiet']}>not seen</span>
      ) : (
        `${bytesText(lastFreed.sizeBytes)} in ${plural(lastFreed.files, 'file')}`
      ),
  },
  {
    id: 'rules',
    header: 'Rules',
    align: 'end',
    sortBy: ({ rules }) => rules.length,
    cell: ({ rules }) => rules.length,
  },
  {
    id: 'journal',
    header: 'Journal',
    sortBy: ({ journal }) => journal?.sizeBytes,
    cell: ({ journal }) =>
      journal === undefined ? (
        <span className={styles['quiet']}>none, or not to be seen</span>
      ) : (
        `${bytesText(journal.sizeBytes)} of ${journal.maxBytes === undefined ? 'no bound set' : bytesText(journal.maxBytes)}`
      ),
  },
  {
    id: 'containers',
    header: 'New containers',
    sortBy: ({ containerDefault }) => containerDefault?.isBounded,
    cell: ({ containerDefault, seenAt }) =>
      containerDefault === undefined ? (
        <span className={styles['quiet']}>{seenAt === undefined ? 'unknown' : 'no Docker seen'}</span>
      ) : (
        <span
          className={containerDefault.isBounded === 'no' ? styles['warn'] : undefined}
          title={containerDefault.says}
        >
          <SafeText text={containerDefaultText(containerDefault)} limit={60} />
        </span>
      ),
  },
  {
    id: 'bound',
    header: 'Action',
    cell: (logs) => {
      if (logs.journal === undefined) return null;
      const { label, request } = boundJournal(logs);
      return (
        <Button size="xs" acts onClick={() => openPlan(router, request)}>
          {label}
        </Button>
      );
    },
  },
  {
    id: 'age',
    header: 'Age',
    align: 'end',
    sortBy: ({ seenAt }) => seenAt,
    cell: ({ seenAt }) => (seenAt === undefined ? 'never' : <Age at={seenAt} />),
  },
];

/** What rotates logs on each node, how it went last, and the journal beside it. */
export const RotationTable = ({ nodes }: { readonly nodes: readonly NodeLogs[] }) => {
  const router = useRouter();
  const now = epochMs(useNow(wordsEveryMs));
  const columns = useMemo(() => columnsAt(now, router), [now, router]);
  return (
    <>
      <ListFrame>
        <Table
          label="Rotation by node"
          columns={columns}
          rows={nodes}
          rowId={({ nodeId }) => nodeId}
          sort={{ id: 'node' }}
          empty={<EmptyBlock>No node was looked at yet.</EmptyBlock>}
        />
      </ListFrame>
      {nodes.some(({ containerDefault }) => containerDefault !== undefined) ? (
        <p className={styles['note']}>
          What Docker does with new containers holds for new ones only: a container keeps what it was made
          with until it is made anew, which is what capping the log of its service does. Docker reads its own
          default from /etc/docker/daemon.json when it starts; changing that is up to a person on the node.
        </p>
      ) : null}
    </>
  );
};
