import { operationProgress, operationStateWord, roughDurationText } from '#shared/format';
import type { EpochMs, Operation } from '#shared/model';
import { operationRoute, RouteLink, useRoute } from '../commands/index.ts';
import { useFrozenSince, useOpenOperations } from '../queries/index.ts';
import { operationMark, ProgressMark, SafeText, useNow } from '../ui/index.ts';
import styles from './running-now.module.css';

/** More than this many would push the views out of sight; the activity lists all of them. */
const shown = 4;
/** The time left is worded anew this often, ms. */
const wordsEveryMs = 5_000;

const leftWords = ({ state, plan, startedAt }: Operation, now: number, frozen: boolean): string => {
  if (frozen) return 'not known now';
  if (state !== 'running' || plan.estimateMs === undefined) return operationStateWord[state];
  const left = plan.estimateMs - (now - startedAt);
  return left <= 0 ? 'longer than expected' : `about ${roughDurationText(left)}`;
};

const Card = ({ operation, now }: { readonly operation: Operation; readonly now: EpochMs }) => {
  const { done, total } = operationProgress(operation);
  const route = useRoute();
  const frozen = useFrozenSince() !== undefined;
  const needsYou = operation.state === 'asking' || operation.state === 'interrupted';
  return (
    <RouteLink
      to={operationRoute(operation.id)}
      className={styles['card']}
      data-needs={needsYou}
      title={operation.plan.title.slice(0, 128)}
      aria-current={route.screen === 'operation' && route.operationId === operation.id ? 'page' : undefined}
    >
      <span className={styles['head']}>
        <ProgressMark word={operationMark(operation)} decorative />
        <span className={styles['title']}>
          <SafeText text={operation.plan.title} limit={60} />
        </span>
      </span>
      <span className={styles['track']} aria-hidden="true">
        <i style={{ width: `${total === 0 ? 0 : (done / total) * 100}%` }} />
      </span>
      <span className={styles['words']}>
        <span>
          {done} of {total} steps
        </span>
        <span>{leftWords(operation, now, frozen)}</span>
      </span>
    </RouteLink>
  );
};

/** What is under way or waits for a person, on every screen. Nothing is drawn while nothing is. */
export const RunningNow = () => {
  const open = useOpenOperations();
  const now = useNow(wordsEveryMs) as EpochMs;
  if (open.length === 0) return null;
  return (
    <>
      <h2 className={styles['label']}>Running now</h2>
      {open.slice(0, shown).map((operation) => (
        <Card key={operation.id} operation={operation} now={now} />
      ))}
      {open.length <= shown ? null : (
        <RouteLink to={{ screen: 'activity', query: {} }} className={styles['more']}>
          {open.length - shown} more
        </RouteLink>
      )}
    </>
  );
};
