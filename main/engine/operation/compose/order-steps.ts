import { stepPhaseSchema, type StepCall } from '#shared/model';

const phases = stepPhaseSchema.options;
const phaseOf = (step: StepCall): number => phases.indexOf(step.phase);

/** Steps of one source that may run together: same wave, same phase. In the source's own order. */
const groupsOf = (steps: readonly StepCall[]): readonly (readonly StepCall[])[] => {
  const sorted = steps.toSorted((a, b) => a.wave - b.wave || phaseOf(a) - phaseOf(b));
  const groups: StepCall[][] = [];
  for (const step of sorted) {
    const last = groups.at(-1)?.[0];
    if (last !== undefined && last.wave === step.wave && last.phase === step.phase) groups.at(-1)?.push(step);
    else groups.push([step]);
  }
  return groups;
};

type Queue = { readonly groups: (readonly StepCall[])[]; readonly firstWave: number };

const queueOf = (steps: readonly StepCall[]): Queue => ({
  groups: [...groupsOf(steps.filter(({ phase }) => phase !== 'cordon'))],
  firstWave: Math.min(...steps.map(({ wave }) => wave)),
});

/**
 * Whoever begins to put back in a later wave waits for what all others put back, as keys do for the task that holds them. What the
 * journal takes back has many waves and begins with the first: it goes before what sources add to it.
 */
const turnOf = ({ phase }: StepCall, { firstWave }: Queue): number => (phase === 'restore' ? firstWave : 0);

/**
 * One order for the steps of all sources. Every source keeps its own order (a batch ends before the next begins);
 * between sources the earlier phase goes first. Cordons come before everything, so that nothing moves onto a node that is
 * next in line. Waves are numbered anew: steps of one wave may run together, waves run in order.
 */
export const orderSteps = (perSource: readonly (readonly StepCall[])[]): readonly StepCall[] => {
  const cordons = perSource.flatMap((steps) => steps.filter(({ phase }) => phase === 'cordon'));
  const queues = perSource.map(queueOf);
  const ordered: (readonly StepCall[])[] = cordons.length === 0 ? [] : [cordons];
  for (;;) {
    const heads = queues.flatMap((queue) =>
      queue.groups[0]?.[0] === undefined ? [] : [{ queue, step: queue.groups[0][0] }],
    );
    const next = heads.toSorted(
      (a, b) => phaseOf(a.step) - phaseOf(b.step) || turnOf(a.step, a.queue) - turnOf(b.step, b.queue),
    )[0];
    const group = next?.queue.groups.shift();
    if (group === undefined) break;
    ordered.push(group);
  }
  return numbered(ordered);
};

/** Gives each group its wave. */
export const numbered = (groups: readonly (readonly StepCall[])[]): readonly StepCall[] =>
  groups
    .filter((group) => group.length > 0)
    .flatMap((group, wave) => group.map((step) => ({ ...step, wave })));

/** Groups of an ordered list, by wave. */
export const wavesOf = (steps: readonly StepCall[]): readonly (readonly StepCall[])[] => {
  const waves = [...new Set(steps.map(({ wave }) => wave))].toSorted((a, b) => a - b);
  return waves.map((wave) => steps.filter((step) => step.wave === wave));
};
