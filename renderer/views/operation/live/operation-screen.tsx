import { epochMs, type EpochMs, type Operation, type OperationId } from '#shared/model';
import {
  capitalised,
  operationProgress,
  operationResultWord,
  operationSentence,
  operationTitle,
  overridesText,
} from '#shared/format';
import { RouteLink, useRoute } from '../../../commands/index.ts';
import {
  useFrozenSince,
  useOperation,
  useOperationList,
  useOperationsKnown,
} from '../../../queries/index.ts';
import {
  ClockTime,
  EmptyBlock,
  Panel,
  operationMark,
  ProgressMark,
  SafeText,
  Sentence,
  useNow,
} from '../../../ui/index.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { Floors } from './floors.tsx';
import { Flow } from './flow/flow.tsx';
import { HandOvers } from './hand-overs.tsx';
import styles from './live.module.css';
import { Moving } from './moving.tsx';
import { OperationActions } from './operation-actions.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { Proofs } from './proofs.tsx';
import { Record } from './record.tsx';
import { StepList } from './step-list.tsx';

/** Words that count time move on this often, ms. */
const wordsEveryMs = 1_000;

const Head = ({ operation }: { readonly operation: Operation }) => {
  const { done, total } = operationProgress(operation);
  return (
    <header className={styles['header']}>
      <h1>
        <SafeText text={operationTitle(operation)} limit={80} />
      </h1>
      <span className={styles['pill']} data-state={operation.state}>
        <ProgressMark word={operationMark(operation)} decorative />
        {operation.endedAt === undefined && operation.state === 'running'
          ? `Step ${Math.min(total, done + 1)} of ${total}`
          : capitalised(operationResultWord(operation))}
      </span>
      <p>
        Started <ClockTime at={operation.startedAt} /> by <SafeText text={operation.operator} limit={60} />.
        Reason: <SafeText text={operation.reason} limit={200} />
      </p>
      <OperationActions operation={operation} />
    </header>
  );
};

const Linked = ({ operation }: { readonly operation: Operation }) => {
  const { undoneBy, undoes } = operation;
  const overrides = overridesText(operation);
  return (
    <>
      {overrides === '' ? null : (
        <p className={styles['note']}>
          <b>Overridden:</b> <SafeText text={overrides} limit={600} />
        </p>
      )}
      {undoneBy === undefined ? null : (
        <p className={styles['note']}>
          <RouteLink
            to={{ screen: 'operation', operationId: undoneBy, query: {} }}
            className={styles['link']}
          >
            It was undone by another operation.
          </RouteLink>
        </p>
      )}
      {undoes === undefined ? null : (
        <p className={styles['note']}>
          <RouteLink to={{ screen: 'operation', operationId: undoes, query: {} }} className={styles['link']}>
            It undoes an earlier operation.
          </RouteLink>
        </p>
      )}
    </>
  );
};

const Page = ({ operation }: { readonly operation: Operation }) => {
  const ticking = epochMs(useNow(wordsEveryMs));
  const frozenSince = useFrozenSince();
  // How long a step has been running is not known while nothing is heard.
  const now = frozenSince ?? ticking;
  return (
    <div className={styles['page']}>
      <Head operation={operation} />
      <ProgressBar operation={operation} />
      {frozenSince === undefined ? (
        <Sentence parts={operationSentence(operation, now)} />
      ) : (
        <p className={styles['say']} role="status">
          <b>
            Nothing is known since <ClockTime at={frozenSince} />.
          </b>{' '}
          The operation itself may go on in the engine.
        </p>
      )}
      <div className={styles['columns']}>
        <Panel title="Steps" padded>
          <StepList operation={operation} now={now} />
          <Linked operation={operation} />
          {operation.endedAt === undefined ? (
            <p className={styles['note']}>
              <b>If this console closes:</b> <SafeText text={operation.plan.ifConsoleCloses} limit={400} />
            </p>
          ) : null}
        </Panel>
        <div className={styles['column']}>
          <Proofs operation={operation} />
          <Timeline plan={operation.plan} operation={operation} now={now} />
          <Flow operation={operation} />
          <HandOvers operation={operation} />
          <Moving operation={operation} />
        </div>
        <div className={styles['column']}>
          <Floors operation={operation} />
          <Record operation={operation} now={now} />
        </div>
      </div>
    </div>
  );
};

const week = 7 * 86_400_000;
const hour = 3_600_000;

/** Ended longer ago than the feed tells of: it is asked for. */
const FromTheRecord = ({ id, now }: { readonly id: OperationId; readonly now: EpochMs }) => {
  const since = epochMs(Math.max(0, Math.floor((now - 4 * week) / hour) * hour));
  const list = useOperationList(since);
  const operation = list.data?.operations.find((each) => each.id === id);
  if (operation !== undefined) return <Page operation={operation} />;
  return (
    <EmptyBlock
      action={
        <RouteLink to={{ screen: 'activity', query: {} }} className={styles['link']}>
          Go to the activity
        </RouteLink>
      }
    >
      {list.isPending ? 'Asking for it...' : 'There is no operation of that name in the last four weeks.'}
    </EmptyBlock>
  );
};

/** The operation of the address: live while it runs, its record after. */
export const OperationScreen = () => {
  const route = useRoute();
  const id = route.screen === 'operation' ? route.operationId : undefined;
  const operation = useOperation(id);
  const known = useOperationsKnown();
  const now = epochMs(useNow(hour));
  if (id === undefined) return null;
  if (operation !== undefined) return <Page key={id} operation={operation} />;
  return known ? <FromTheRecord id={id} now={now} /> : <EmptyBlock>Asking the engine...</EmptyBlock>;
};
