import { clockText } from '#shared/format';
import type { AuditEntry, EpochMs } from '#shared/model';
import { operationRoute, useRouter } from '../../commands/index.ts';
import { explainFault, useAuditEntries } from '../../queries/index.ts';
import {
  EmptyBlock,
  ErrorBlock,
  hasWords,
  SafeText,
  Table,
  visibleText,
  type Column,
} from '../../ui/index.ts';
import styles from './activity.module.css';

type Row = { readonly entry: AuditEntry; readonly now: EpochMs };

const columns: readonly Column<Row>[] = [
  {
    id: 'seq',
    header: 'No',
    align: 'end',
    width: '64px',
    sortBy: ({ entry }) => entry.seq,
    cell: ({ entry }) => entry.seq,
  },
  {
    id: 'at',
    header: 'At',
    width: '150px',
    sortBy: ({ entry }) => entry.at,
    cell: ({ entry, now }) => clockText(entry.at, now, { seconds: true }),
  },
  {
    id: 'who',
    header: 'Who',
    sortBy: ({ entry }) => entry.who,
    cell: ({ entry }) => <SafeText text={entry.who} limit={40} />,
  },
  {
    id: 'what',
    header: 'What',
    sortBy: ({ entry }) => entry.what,
    cell: ({ entry }) => <SafeText text={entry.what} limit={40} />,
  },
  {
    id: 'subject',
    header: 'On',
    sortBy: ({ entry }) => entry.subject,
    cell: ({ entry }) =>
      entry.subject === undefined ? null : <SafeText text={entry.subject} mono limit={60} />,
  },
  {
    id: 'outcome',
    header: 'Outcome',
    sortBy: ({ entry }) => entry.outcome,
    cell: ({ entry }) => <SafeText text={entry.outcome} limit={120} />,
  },
  { id: 'reason', header: 'Reason', cell: ({ entry }) => <SafeText text={entry.reason ?? ''} limit={120} /> },
  {
    id: 'calls',
    header: 'Sent',
    cell: ({ entry }) => <SafeText text={entry.calls.join(' ; ')} mono limit={200} />,
  },
  {
    id: 'hash',
    header: 'Chain',
    width: '90px',
    cell: ({ entry }) => <SafeText text={entry.hash.slice(0, 8)} mono />,
  },
];

const matches = (entry: AuditEntry, text: string): boolean =>
  hasWords([entry.who, entry.what, entry.subject, entry.reason, entry.outcome, ...entry.calls], text);

/** The lines of the record, newest first, at most 1,000; a row opens its operation. */
export const AuditList = ({ text, now }: { readonly text: string; readonly now: EpochMs }) => {
  const router = useRouter();
  const audit = useAuditEntries();
  const entries = audit.data?.entries ?? [];
  const rows = entries.filter((entry) => matches(entry, text)).map((entry) => ({ entry, now }));
  if (audit.error !== null) return <ErrorBlock {...explainFault(audit.error)} />;
  if (audit.isPending) return <EmptyBlock>Reading the record.</EmptyBlock>;
  return (
    <div className={`${styles['panel']} ${styles['record']}`}>
      <Table
        label="Lines of the record"
        columns={columns}
        rows={rows}
        rowId={({ entry }) => String(entry.seq)}
        sort={{ id: 'seq', descending: true }}
        onOpen={({ entry }) =>
          entry.operationId === undefined ? undefined : router.go(operationRoute(entry.operationId as never))
        }
        empty={
          <EmptyBlock>
            {text === ''
              ? 'Nothing was ever changed from this console.'
              : `No line matches ${visibleText(text, 80)}.`}
          </EmptyBlock>
        }
      />
    </div>
  );
};
