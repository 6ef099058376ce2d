import { durationText } from '#shared/format';
import type { EpochMs, Operation, StepProgress } from '#shared/model';
import { explainFault } from '../../../queries/index.ts';
import { ProgressMark, SafeText } from '../../../ui/index.ts';
import styles from './live.module.css';
import { stepMark, stepWord } from './progress-words.ts';

const long = 400;

const timeOf = (progress: StepProgress | undefined, now: EpochMs): string =>
  progress?.startedAt === undefined ? '' : durationText((progress.endedAt ?? now) - progress.startedAt);

/** Every step in order, with what is so now. */
export const StepList = ({ operation, now }: { readonly operation: Operation; readonly now: EpochMs }) => {
  const byId = new Map(operation.steps.map((step) => [step.stepId, step]));
  return (
    <ol className={styles['steps']}>
      {operation.plan.steps.map((call) => {
        const progress = byId.get(call.id);
        const state = progress?.state ?? 'waiting';
        return (
          <li key={call.id} data-state={state}>
            <ProgressMark word={stepMark[state]} decorative />
            <span>
              <b>
                <SafeText text={call.says} limit={long} />
              </b>
              <span className="only-read"> {stepWord[state]}. </span>
              {/* A step that waits may only repeat what it is to do. */}
              {progress === undefined || progress.says === '' || progress.says === call.says ? null : (
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
          </li>
        );
      })}
    </ol>
  );
};
