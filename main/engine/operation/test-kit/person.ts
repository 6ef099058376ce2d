import { endedStates, epochMs, refusingGuards, type Operation, type OperationId } from '#shared/model';
import type { Clock } from '../../ports/index.ts';
import type { Chance } from './seeded-chance.ts';
import type { SimConsole } from './sim-console.ts';
import type { Stage } from './stage.ts';

/** Somebody at a console. */
export type Person = {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly stage: Stage;
  readonly console: SimConsole;
};

const signal = new AbortController().signal;

/** Guards that keep I3 and I4: nobody in the simulation is reckless. */
const neverOverridden = new Set([
  'capacity',
  'minimum-available',
  'last-copy',
  'quorum',
  'other-operation',
  'fresh-knowledge',
]);

export const isOpen = ({ state }: Operation): boolean => !endedStates.includes(state);

export const openOf = async ({ operations }: SimConsole): Promise<readonly Operation[]> =>
  (await operations.list(epochMs(0))).filter(isOpen);

const planAndRun = async ({ console, chance, clock, stage }: Person): Promise<void> => {
  const plan = await console.operations.plan(stage.wish(chance), signal);
  console.checkPlan(plan);
  const refusing = refusingGuards(plan);
  const holders = await console.operations.locks(plan.hash, signal);
  const expired = holders.filter(({ expiresAt }) => expiresAt < console.now());
  const mayTakeOver = holders.length > 0 && expired.length === holders.length;
  const bold = new Set(mayTakeOver ? ['other-operation'] : []);
  if (plan.refusal !== undefined) return;
  if (refusing.some(({ guard }) => neverOverridden.has(guard) && !bold.has(guard))) return;
  if (chance.isLucky(0.05)) await new Promise<void>((resolve) => void clock.after(31_000, resolve));
  await console.operations.run(
    {
      hash: plan.hash,
      reason: 'simulated',
      overrides: refusing.map(({ guard }) => ({ guard, reason: 'seen' })),
      takeOver: expired.map(({ resource, token }) => ({ resource, token })),
    },
    signal,
  );
};

/** A pause that the console made because of what it saw: waited out, or everything is taken back. */
const afterSurprise = (
  { console, chance }: Person,
  { id, floors }: Operation,
): Promise<unknown> | undefined => {
  if (floors.every(({ now, promised }) => now !== undefined && now >= promised) && chance.isLucky(0.5))
    return console.operations.continue(id);
  return chance.isLucky(0.2) ? console.operations.cancel(id) : undefined;
};

const whilePaused = (person: Person, operation: Operation): Promise<unknown> | undefined => {
  const { operations } = person.console;
  if (!operation.says.startsWith('Paused')) return afterSurprise(person, operation);
  const turn = person.chance.pick(5);
  if (turn < 3) return operations.continue(operation.id);
  return turn === 3 ? operations.stop(operation.id) : undefined;
};

const whileUnderWay = ({ console, chance }: Person, { id }: Operation): Promise<unknown> | undefined => {
  const pick = chance.pick(40);
  if (pick === 0) return console.operations.pause(id);
  if (pick === 1) return console.operations.cancel(id);
  if (pick === 2) return console.operations.stop(id);
  if (pick === 3) console.freeze(1_000 + chance.pick(150_000));
  return undefined;
};

/** Answers what waits for a person; leaves alone what goes on by itself. */
export const settle = (person: Person, operation: Operation | undefined): Promise<unknown> | undefined => {
  const { console, chance } = person;
  switch (operation?.state) {
    case 'asking':
      return console.operations.decide(
        operation.id,
        chance.isLucky(0.7) ? { kind: 'wait', ms: 30_000 } : { kind: 'leave', reason: 'enough' },
      );
    case 'paused':
      return whilePaused(person, operation);
    case 'interrupted':
      return settleInterrupted(person, operation);
    default:
      return undefined;
  }
};

/** Something a person does now and then. */
export const act = (person: Person, operation: Operation | undefined): Promise<unknown> | undefined => {
  if (operation === undefined) return planAndRun(person);
  return ['asking', 'paused', 'interrupted'].includes(operation.state)
    ? settle(person, operation)
    : whileUnderWay(person, operation);
};

const settleInterrupted = ({ console, chance }: Person, { id }: Operation): Promise<unknown> => {
  const pick = chance.pick(5);
  if (pick < 3) return console.operations.resume(id);
  if (pick === 3) return console.operations.abandon(id, 'simulated');
  return undoNow(console, id);
};

const undoNow = async ({ operations }: SimConsole, id: OperationId): Promise<void> => {
  const plan = await operations.plan({ kind: 'undo', operationId: id }, signal);
  const inTheWay = refusingGuards(plan);
  if (plan.refusal !== undefined || inTheWay.some(({ mayOverride }) => !mayOverride)) {
    await operations.abandon(id, plan.refusal ?? 'refused');
    return;
  }
  await operations.run(
    {
      hash: plan.hash,
      reason: 'undo',
      overrides: inTheWay.map(({ guard }) => ({ guard, reason: 'seen' })),
      takeOver: [],
    },
    signal,
  );
};
