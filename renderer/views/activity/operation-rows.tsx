import { useState } from 'react';
import {
  clockText,
  durationText,
  operationProgress,
  operationResultWord,
  requestSubject,
  verbOfRequest,
} from '#shared/format';
import type { EpochMs, Operation } from '#shared/model';
import { operationRoute, RouteLink } from '../../commands/index.ts';
import { isOpen } from '../../queries/index.ts';
import { Button, operationMark, ProgressMark, SafeText } from '../../ui/index.ts';
import styles from './activity.module.css';

const restOf = (operation: Operation): string => {
  const { done, total } = operationProgress(operation);
  if (operation.endedAt === undefined) return `${done} of ${total} steps`;
  return `${durationText(operation.endedAt - operation.startedAt)}, ${done} of ${total} steps`;
};

const isBad = ({ state, grade }: Operation): boolean =>
  state === 'failed' ||
  state === 'stuck' ||
  grade === 'failed' ||
  (state === 'undone' && grade === 'rolled-back');

const Steps = ({ operation, now }: { readonly operation: Operation; readonly now: EpochMs }) => (
  <tr className={styles['more']}>
    <td colSpan={7}>
      <ol>
        {operation.plan.steps.map((call) => {
          const step = operation.steps.find((each) => each.stepId === call.id);
          const at = step?.endedAt ?? step?.startedAt;
          return (
            <li key={call.id}>
              <time>{at === undefined ? '' : clockText(at, now, { seconds: true })}</time>
              <span>
                <SafeText text={call.says} limit={300} />{' '}
                <small>
                  <SafeText
                    text={`${step?.state ?? 'waiting'}${step === undefined || step.says === '' ? '' : `: ${step.says}`}`}
                    limit={300}
                  />
                </small>
              </span>
            </li>
          );
        })}
      </ol>
    </td>
  </tr>
);

const Row = ({ operation, now }: { readonly operation: Operation; readonly now: EpochMs }) => {
  const [open, setOpen] = useState(false);
  const { plan } = operation;
  return (
    <>
      <tr data-open={open}>
        <td>
          <Button
            size="xs"
            look="ghost"
            className={styles['action']}
            aria-expanded={open}
            aria-label={`${open ? 'Hide' : 'Show'} the steps of ${plan.title}`.slice(0, 160)}
            onClick={() => setOpen(!open)}
          >
            <ProgressMark word={operationMark(operation)} decorative />
            <b>{verbOfRequest(plan.request)}</b>
          </Button>
        </td>
        <td>
          <SafeText text={requestSubject(plan.request)} mono limit={60} />
        </td>
        <td className={styles['reason']}>
          <SafeText text={operation.reason} limit={120} />
        </td>
        <td>
          <SafeText text={operation.operator} limit={40} />
        </td>
        <td>
          <time dateTime={new Date(operation.startedAt).toISOString()}>
            {clockText(operation.startedAt, now)}
          </time>
        </td>
        <td data-bad={isBad(operation)}>
          {operationResultWord(operation)} <small>{restOf(operation)}</small>
        </td>
        <td className={styles['end']}>
          <RouteLink
            to={operationRoute(operation.id)}
            className={styles['open']}
            aria-label={`${isOpen(operation) ? 'Watch' : 'Open'} ${plan.title}`.slice(0, 160)}
          >
            {isOpen(operation) ? 'Watch' : 'Open'}
          </RouteLink>
        </td>
      </tr>
      {open ? <Steps operation={operation} now={now} /> : null}
    </>
  );
};

/** Operations, newest first; a row opens to its steps. */
export const OperationRows = ({
  operations,
  now,
}: {
  readonly operations: readonly Operation[];
  readonly now: EpochMs;
}) => (
  <div className={styles['panel']}>
    <table className={styles['rows']} aria-label="Operations">
      <thead>
        <tr>
          <th scope="col">Action</th>
          <th scope="col">On</th>
          <th scope="col">Reason</th>
          <th scope="col">Who</th>
          <th scope="col">At</th>
          <th scope="col">Result</th>
          <th scope="col">
            <span className="only-read">Open</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {operations.map((operation) => (
          <Row key={operation.id} operation={operation} now={now} />
        ))}
      </tbody>
    </table>
  </div>
);
