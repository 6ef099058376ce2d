import { useState } from 'react';
import { clockText, countText, planScript, recordLine } from '#shared/format';
import type { EpochMs, Operation } from '#shared/model';
import { explainFault, useAuditEntries } from '../../../queries/index.ts';
import { Button, CopyButton, EmptyBlock, ErrorBlock, Panel, SafeText } from '../../../ui/index.ts';
import styles from './live.module.css';

/** Lines beyond this are in the activity. */
const shown = 60;

/** A round of a hand-over is many calls that are all alike. */
const callsShown = 4;

const Calls = ({ calls }: { readonly calls: readonly string[] }) => {
  const [all, setAll] = useState(false);
  const shownNow = all ? calls : calls.slice(0, callsShown);
  return (
    <>
      {shownNow.map((call, index) => (
        <code key={index}>
          <SafeText text={call} limit={400} expandable />
        </code>
      ))}
      {calls.length > callsShown ? (
        <Button size="xs" look="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer calls' : `and ${countText(calls.length - callsShown)} more calls`}
        </Button>
      ) : null}
    </>
  );
};

/** What was written down: each intent before it was sent, each deed after it was seen. */
export const Record = ({ operation, now }: { readonly operation: Operation; readonly now: EpochMs }) => {
  const audit = useAuditEntries(operation.id);
  const entries = audit.data?.entries ?? [];
  return (
    <Panel
      title="Record"
      aside={<CopyButton text={planScript(operation.plan)} label="as script" words="Copy as script" />}
    >
      {audit.error === null ? null : <ErrorBlock {...explainFault(audit.error)} />}
      {audit.data !== undefined && entries.length === 0 ? (
        <EmptyBlock>Nothing is written down yet.</EmptyBlock>
      ) : null}
      {/* It scrolls, so keys must be able to reach it. */}
      <div className={styles['recordBox']} role="region" aria-label="Lines of the record" tabIndex={0}>
        <ol className={styles['record']}>
          {entries.slice(0, shown).map((entry) => (
            <li key={entry.seq}>
              <time dateTime={new Date(entry.at).toISOString()}>
                {clockText(entry.at, now, { seconds: true })}
              </time>
              <span>
                <SafeText text={recordLine(entry)} limit={300} />
                <Calls calls={entry.calls} />
              </span>
            </li>
          ))}
        </ol>
      </div>
    </Panel>
  );
};
