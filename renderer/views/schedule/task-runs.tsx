import { useState } from 'react';
import { clockText, durationText, runText } from '#shared/format';
import type { EpochMs, ScheduledTask, TaskRun } from '#shared/model';
import { explainFault, useTaskOutput } from '../../queries/index.ts';
import { EmptyBlock, ErrorBlock, Glyph, SafeText, type StateWord } from '../../ui/index.ts';
import styles from './schedule.module.css';

const glyphs: Readonly<Record<TaskRun['result'], StateWord>> = {
  succeeded: 'ok',
  failed: 'critical',
  running: 'draining',
  unknown: 'unknown',
};
const lineLimit = 2_000;

const tookMs = ({ startedAt, endedAt }: TaskRun): number | undefined =>
  endedAt === undefined ? undefined : endedAt - startedAt;

const Output = ({
  taskId,
  runId,
}: {
  readonly taskId: ScheduledTask['id'];
  readonly runId: string | undefined;
}) => {
  const output = useTaskOutput(runId === undefined ? { taskId } : { taskId, runId }, true);
  if (output.error !== null) return <ErrorBlock {...explainFault(output.error)} />;
  if (output.data === undefined) return <EmptyBlock>Reading what it wrote...</EmptyBlock>;
  const { lines, cutShort, says } = output.data;
  return (
    <>
      <p className={styles['quiet']}>
        <SafeText text={says} limit={300} />
        {cutShort ? ' Only the end is shown.' : ''}
      </p>
      {lines.length === 0 ? null : (
        <div className={styles['output']} role="log" aria-label="What the run wrote" tabIndex={0}>
          {lines.map((line, index) => (
            // Lines have no identity but their place.
            <div key={index}>
              <SafeText text={line} limit={lineLimit} />
            </div>
          ))}
        </div>
      )}
    </>
  );
};

/** The runs that were seen, newest first, how long each took beside the longest, and what the chosen one wrote. */
export const TaskRuns = ({ task, now }: { readonly task: ScheduledTask; readonly now: EpochMs }) => {
  const [at, setAt] = useState<number | undefined>(undefined);
  const chosen = task.runs.find(({ startedAt }) => startedAt === at);
  const longest = Math.max(1, ...task.runs.flatMap((run) => tookMs(run) ?? []));
  return (
    <section aria-labelledby="runs" className={styles['panel']}>
      <h3 id="runs">Runs</h3>
      {task.runs.length === 0 ? (
        <EmptyBlock>
          {task.neverRan
            ? 'It has never run since it is there.'
            : 'No run was seen. That does not mean that none was.'}
        </EmptyBlock>
      ) : (
        <ul className={styles['runs']}>
          {task.runs.map((run) => {
            const took = tookMs(run);
            return (
              <li key={`${run.startedAt} ${run.id ?? ''}`}>
                <button
                  type="button"
                  disabled={run.id === undefined}
                  aria-pressed={run.startedAt === at}
                  title={run.id === undefined ? 'Its output is kept nowhere' : 'Show what it wrote'}
                  onClick={() => setAt(run.startedAt === at ? undefined : run.startedAt)}
                >
                  <Glyph state={glyphs[run.result]} decorative />
                  <span>{clockText(run.startedAt, now)}</span>
                  <SafeText text={runText(run, now)} limit={120} />
                  <span className={styles['bar']} title={took === undefined ? 'unknown' : durationText(took)}>
                    {took === undefined ? null : <i style={{ width: `${(100 * took) / longest}%` }} />}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {chosen === undefined ? null : <Output key={chosen.startedAt} taskId={task.id} runId={chosen.id} />}
    </section>
  );
};
