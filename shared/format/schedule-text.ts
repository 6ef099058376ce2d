import type { EpochMs, NodeTasks, ScheduledTask, TaskFinding, TaskRun } from '#shared/model';
import { countText, numberWord, plural } from './quantity.ts';
import type { SituationPart } from './situation.ts';
import { clockText, durationText } from './time.ts';

/** How a run ended, in a few words: `took 11 m`, `exit 1 after 4 s`, `running for 12 m`. Nobody telling is not success. */
export const runText = (run: TaskRun, now: EpochMs): string => {
  const took = run.endedAt === undefined ? undefined : durationText(run.endedAt - run.startedAt);
  switch (run.result) {
    case 'running':
      return `running for ${durationText(now - run.startedAt)}`;
    case 'succeeded':
      return took === undefined ? 'succeeded' : `took ${took}`;
    case 'failed':
      return [
        run.exitStatus === undefined ? run.says || 'failed' : `exit ${run.exitStatus}`,
        ...(took === undefined ? [] : [`after ${took}`]),
      ].join(' ');
    case 'unknown':
      return 'its end is not told';
  }
};

/** When it ran last and how that went, or that nobody saw it run: not the same as never. */
export const lastRunText = ({ runs, neverRan }: ScheduledTask, now: EpochMs): string => {
  const [last] = runs;
  if (last === undefined) return neverRan ? 'never ran' : 'no run was seen';
  return `${clockText(last.startedAt, now)}, ${runText(last, now)}`;
};

/** When it runs next: `in 23 m`, `due now`, or why not. */
export const nextRunText = (task: ScheduledTask, now: EpochMs): string => {
  if (task.state === 'paused') return 'paused';
  if (task.state === 'off') return 'switched off';
  if (task.nextAt === undefined) return 'unknown';
  return task.nextAt <= now ? 'due now' : `in ${durationText(task.nextAt - now)}`;
};

const isBad = ({ severity }: TaskFinding): boolean => severity !== 'note';

/** The sentence that opens the screen of scheduled tasks: failures first, what is normal last. */
export const scheduleSituation = (
  nodes: readonly NodeTasks[],
  fleetFindings: readonly TaskFinding[],
): readonly SituationPart[] => {
  if (nodes.length === 0) return [{ text: 'No node was asked for its scheduled tasks yet.', tone: 'strong' }];
  const findings = [...fleetFindings, ...nodes.flatMap((node) => node.findings)].filter(isBad);
  const [worst] = findings.toSorted(
    (a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical'),
  );
  const tasks = nodes.reduce((sum, node) => sum + node.tasks.length, 0);
  const unknown = nodes.filter(({ state }) => state === 'unknown').length;
  const more = findings.length - 1;
  return [
    ...(worst === undefined
      ? [{ text: 'No scheduled task is known to fail. ', tone: 'strong' } as const]
      : [
          { text: `${worst.says} `, tone: worst.severity === 'critical' ? 'critical' : 'strong' } as const,
          ...(more === 0
            ? []
            : [
                {
                  text: `${numberWord(more)} more ${more === 1 ? 'needs' : 'need'} a look. `,
                  tone: 'plain',
                } as const,
              ]),
        ]),
    ...(unknown === 0
      ? []
      : [{ text: `The tasks of ${plural(unknown, 'node')} are unknown. `, tone: 'plain' } as const]),
    { text: `${countText(tasks)} tasks on ${plural(nodes.length, 'node')}.`, tone: 'plain' },
  ];
};
