import { useEffect } from 'react';
import { countText, durationText, operationProgress } from '#shared/format';
import type { EpochMs, Operation, StepCall, StepProgress } from '#shared/model';
import { explainFault } from '../../../queries/index.ts';
import { ProgressMark, SafeText } from '../../../ui/index.ts';
import styles from './live.module.css';
import { useLongRows } from '../parts/use-long-rows.ts';
import { stepMark, stepWord } from './progress-words.ts';
import { Rounds } from './rounds.tsx';

const long = 400;

const timeOf = (progress: StepProgress | undefined, now: EpochMs): string =>
  progress?.startedAt === undefined ? '' : durationText((progress.endedAt ?? now) - progress.startedAt);

/** A step that waits may only repeat what it is to do, and one in rounds what is drawn beside it. */
const isRepeated = (call: StepCall, { says, rounds, state }: StepProgress): boolean =>
  says === '' ||
  says === call.says ||
  (rounds !== undefined && state === 'running' && says.startsWith(`${countText(rounds.moved)} moved`));

const Step = ({
  call,
  progress,
  now,
}: {
  readonly call: StepCall;
  readonly progress: StepProgress | undefined;
  readonly now: EpochMs;
}) => {
  const state = progress?.state ?? 'waiting';
  return (
    <>
      <ProgressMark word={stepMark[state]} decorative />
      <span>
        <b>
          <SafeText text={call.says} limit={long} />
        </b>
        <span className="only-read"> {stepWord[state]}. </span>
        {progress?.rounds === undefined || state === 'waiting' ? null : (
          <Rounds rounds={progress.rounds} state={state} />
        )}
        {progress === undefined || isRepeated(call, progress) ? null : (
          <small>
            <SafeText text={progress.says} limit={long} expandable />
          </small>
        )}
        {state === 'indeterminate' || state === 'already-so' ? <small>{stepWord[state]}</small> : null}
        {progress?.fault === undefined ? null : (
          <small data-tone="critical">
            <SafeText
              text={`${progress.fault.says} ${explainFault(progress.fault).next}`}
              limit={long}
              expandable
            />
          </small>
        )}
      </span>
      <time>{timeOf(progress, now)}</time>
    </>
  );
};

/** Every step in order, with what is so now. Of a long list the one under way is in sight at first. */
export const StepList = ({ operation, now }: { readonly operation: Operation; readonly now: EpochMs }) => {
  const { steps } = operation.plan;
  const byId = new Map(operation.steps.map((step) => [step.stepId, step]));
  const { box, isLong, seen, before, after, measure, scrollTo } = useLongRows<HTMLDivElement>(steps.length);
  const current = operationProgress(operation).current?.index ?? 0;
  useEffect(() => {
    if (isLong) scrollTo(current);
    // Only when it is opened: later a person reads where they want to.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [operation.id]);
  return (
    <div
      ref={box}
      className={isLong ? styles['longSteps'] : undefined}
      {...(isLong ? { role: 'region', 'aria-label': 'All steps', tabIndex: 0 } : {})}
    >
      <ol className={styles['steps']} style={{ paddingBlock: `${before}px ${after}px` }}>
        {seen.map((place) => {
          const call = steps[place];
          return call === undefined ? null : (
            <li
              key={call.id}
              ref={measure}
              data-index={place}
              data-state={byId.get(call.id)?.state ?? 'waiting'}
              aria-setsize={steps.length}
              aria-posinset={place + 1}
            >
              <Step call={call} progress={byId.get(call.id)} now={now} />
            </li>
          );
        })}
      </ol>
    </div>
  );
};
