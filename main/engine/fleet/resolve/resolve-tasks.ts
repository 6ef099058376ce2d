import type { DeclaredTask, FleetNode } from '#shared/model';
import { durationMs, type PathProblem, type TaskFields } from '../file/index.ts';
import { placeProblems, placesOf, type Problem } from './places.ts';

const countProblems = (
  name: string,
  { exactly = 1 }: TaskFields,
  on: readonly FleetNode[],
): readonly Problem[] =>
  on.length === 0 || exactly <= on.length
    ? []
    : [
        {
          below: ['exactly'],
          says: `"${name}" must be run by ${exactly} nodes and may be on ${on.length}.`,
          instead: `Write at most ${on.length}.`,
        },
      ];

/** Finds the nodes that may run each declared task. Pure; all problems at once. */
export const resolveTasks = (
  written: Readonly<Record<string, TaskFields>>,
  all: readonly FleetNode[],
): { readonly tasks: readonly DeclaredTask[]; readonly problems: readonly PathProblem[] } => {
  const found = Object.entries(written).map(([name, task]) => {
    const on = placesOf(task, all);
    return {
      task: {
        name,
        nodes: on.map(({ id }) => id),
        matches: task.matches,
        exactly: task.exactly ?? 1,
        ...(task.within === undefined ? {} : { withinMs: durationMs(task.within) }),
      },
      problems: [
        ...placeProblems({ noun: 'task', name, nowhere: 'may run nowhere' }, task, all),
        ...countProblems(name, task, on),
      ].map(({ below, says, instead }): PathProblem => ({
        path: ['tasks', name, ...(below ?? [])],
        at: below === undefined ? 'key' : 'value',
        says,
        instead,
      })),
    };
  });
  return { tasks: found.map(({ task }) => task), problems: found.flatMap(({ problems }) => problems) };
};
