import { useMemo, useState } from 'react';
import { activityParts, chainText, operationResultWord, requestSubject, verbOfRequest } from '#shared/format';
import { epochMs, type EpochMs, type Operation } from '#shared/model';
import { FilterField, useFilterText } from '../../commands/index.ts';
import {
  explainFault,
  useAuditVerdict,
  useOperationList,
  useOperations,
  useOperationsKnown,
} from '../../queries/index.ts';
import {
  Controls,
  EmptyBlock,
  ErrorBlock,
  hasWords,
  Screen,
  Segmented,
  Sentence,
  useNow,
  visibleText,
} from '../../ui/index.ts';
import styles from './activity.module.css';
import { AuditList } from './audit-list.tsx';
import { ExportMenu } from './export-menu.tsx';
import { OperationRows } from './operation-rows.tsx';

const hour = 3_600_000;
/** How far back operations are listed, ms. */
const listedMs = 7 * 24 * hour;
/** Words that count time move on this often, ms. */
const wordsEveryMs = 5_000;

type Shown = 'operations' | 'record';

/** Operations of the last week, the live ones over those that were asked for. */
const useAllOperations = (
  now: EpochMs,
): {
  readonly operations: readonly Operation[];
  readonly error: ReturnType<typeof useOperationList>['error'];
} => {
  const list = useOperationList(epochMs(Math.max(0, Math.floor((now - listedMs) / hour) * hour)));
  const live = useOperations();
  const past = list.data?.operations;
  const operations = useMemo(
    () =>
      [...new Map([...(past ?? []), ...live].map((each) => [each.id, each])).values()].sort(
        (a, b) => b.startedAt - a.startedAt,
      ),
    [past, live],
  );
  return { operations, error: list.error };
};

const matches = (operation: Operation, text: string): boolean =>
  hasWords(
    [
      verbOfRequest(operation.plan.request),
      requestSubject(operation.plan.request),
      operation.plan.title,
      operation.operator,
      operation.reason,
      operationResultWord(operation),
    ],
    text,
  );

const Chain = ({ operations, now }: { readonly operations: readonly Operation[]; readonly now: EpochMs }) => {
  const verdict = useAuditVerdict();
  const checkedAgoMs = Math.max(0, now - verdict.dataUpdatedAt);
  const chain =
    verdict.error === null
      ? chainText(verdict.data, checkedAgoMs)
      : ({ text: 'The record could not be checked.', tone: 'critical' } as const);
  return <Sentence heading parts={[...activityParts(operations, now), chain]} />;
};

/** What was done, by whom, why, and how it went; the chain of the record is checked in the sentence. */
export const ActivityScreen = () => {
  const text = useFilterText();
  const now = epochMs(useNow(wordsEveryMs));
  const known = useOperationsKnown();
  const { operations, error } = useAllOperations(now);
  const [shown, show] = useState<Shown>('operations');
  const listed = operations.filter((each) => matches(each, text));
  if (!known) return <EmptyBlock>Asking the engine...</EmptyBlock>;
  return (
    <Screen>
      <div className={styles['top']}>
        <Chain operations={operations} now={now} />
        <ExportMenu />
      </div>
      {error === null ? null : <ErrorBlock {...explainFault(error)} />}
      <Controls>
        <FilterField
          id="activity.filter"
          title="Filter the activity"
          placeholder="Filter: who, action, node, service, reason or result"
        />
        <Segmented
          label="Show"
          value={shown}
          onChange={show}
          options={[
            { value: 'operations', label: 'Operations' },
            { value: 'record', label: 'Record' },
          ]}
        />
      </Controls>
      {shown === 'record' ? (
        <AuditList text={text} now={now} />
      ) : listed.length === 0 ? (
        <EmptyBlock>
          {text === '' ? 'No operation in the last 7 d.' : `No operation matches ${visibleText(text, 80)}.`}
        </EmptyBlock>
      ) : (
        <OperationRows operations={listed} now={now} />
      )}
    </Screen>
  );
};
