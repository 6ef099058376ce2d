import { FaultError } from '#shared/fault';
import {
  endedStates,
  epochMs,
  nodeId,
  refusingGuards,
  type Operation,
  type OperationId,
  type OperationRequest,
} from '#shared/model';
import { checkBoots, checkDone, checkJournal, configOf, watchWorld } from './invariants.ts';
import { createChance, type Chance } from './seeded-chance.ts';
import { createSimClock, type SimClock } from './sim-clock.ts';
import { createToyConsole, type ConsoleDisk, type Doom, type ToyConsole } from './toy-console.ts';
import { noFaults, type Faults } from './toy-network.ts';
import { toyWorkloadId } from './toy-source.ts';
import { createToyWorld, type ToyWorld } from './toy-world.ts';

/** What one seed came to. `broken` is empty when every invariant held. */
export type SimulationResult = {
  readonly broken: readonly string[];
  /** How each operation ended, for seeing that the seeds reach every corner. */
  readonly endings: readonly string[];
  readonly deeds: number;
};

const worldOf = (chance: Chance, broken: (invariant: string, says: string) => void): ToyWorld => {
  const count = 3 + chance.pick(4);
  const managers = [1, 3, 3, 5][chance.pick(4)] ?? 1;
  return createToyWorld({
    nodes: Array.from({ length: count }, (_, at) => ({
      id: `n${at + 1}`,
      isManager: at < Math.min(count, managers),
      availability: 'active',
      version: 1,
      bootId: 0,
      upAt: 0,
      unit: 'running',
    })),
    services: Array.from({ length: 1 + chance.pick(3) }, (_, at) => {
      const desired = 1 + chance.pick(3);
      return {
        name: `s${at + 1}`,
        desired,
        version: 1,
        minimum: chance.pick(desired + 1),
        maxPerNode: chance.isLucky(0.5) ? 1 : undefined,
        mayOverlap: chance.isLucky(0.7),
        copies: [],
      };
    }),
    watch: watchWorld(broken),
  });
};

const faultsOf = (chance: Chance): Faults => {
  const level = [0, 0.02, 0.06, 0.12][chance.pick(4)] ?? 0;
  return {
    notSent: level,
    lostRequest: level,
    lostReply: level,
    lateEffect: level / 2,
    refusal: level / 4,
    slow: level,
  };
};

const doomOf = (chance: Chance): Doom | undefined => {
  const how = chance.pick(6);
  if (how > 2) return undefined;
  return {
    at: 1 + chance.pick(40),
    how: (['killed-before-write', 'killed-after-write', 'disk-full'] as const)[how] ?? 'disk-full',
  };
};

const wishOf = (world: ToyWorld, chance: Chance): OperationRequest => {
  const ids = [...world.nodes.keys()];
  const first = chance.pick(ids.length);
  const nodeIds = [0, ...(chance.isLucky(0.3) ? [1] : [])].map((more) =>
    nodeId(ids[(first + more) % ids.length] ?? 'n1'),
  );
  const surge = chance.isLucky(0.7);
  const kind = chance.pick(10);
  if (kind < 5) return { kind: 'drain', nodeIds, surge };
  if (kind < 7) return { kind: 'undrain', nodeIds };
  if (kind < 9) return { kind: 'maintenance', nodeIds, run: { kind: 'reboot' }, surge };
  const service = [...world.services.values()][0];
  return {
    kind: 'redeploy',
    workloadId: toyWorkloadId(service?.name ?? 's1'),
    to: { kind: 'image', reference: String(Math.max(service?.minimum ?? 1, 1) + chance.pick(4)) },
  };
};

/** Guards that keep I3: nobody in the simulation is reckless. */
const neverOverridden = new Set(['capacity', 'minimum-available', 'last-copy', 'quorum', 'other-operation']);

type Act = {
  readonly clock: SimClock;
  readonly chance: Chance;
  readonly world: ToyWorld;
  readonly console: ToyConsole;
};

const signal = new AbortController().signal;

/** An expected no is part of the game; anything else is a defect. */
const tolerated = async (deed: Promise<unknown>): Promise<void> => {
  await deed.catch((error: unknown) => {
    if (!(error instanceof FaultError) || error.fault.code === 'engine.bug') throw error;
  });
};

const planAndRun = async ({ console, chance, clock }: Act, request: OperationRequest): Promise<void> => {
  const plan = await console.operations.plan(request, signal);
  const refusing = refusingGuards(plan);
  const holders = await console.operations.locks(plan.hash, signal);
  const expired = holders.filter(({ expiresAt }) => expiresAt < clock.now());
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

const isOpen = ({ state }: Operation): boolean => !endedStates.includes(state);

/** Something a person does now and then. */
const meddle = ({ console, chance }: Act, operation: Operation): Promise<unknown> | undefined => {
  const { operations } = console;
  const { id, state } = operation;
  if (state === 'asking')
    return operations.decide(
      id,
      chance.isLucky(0.7) ? { kind: 'wait', ms: 30_000 } : { kind: 'leave', reason: 'enough' },
    );
  if (state === 'paused') {
    const turn = chance.pick(5);
    if (turn < 3) return operations.continue(id);
    return turn === 3 ? operations.stop(id) : undefined;
  }
  if (state === 'interrupted') return settleInterrupted({ console, chance }, operation);
  const pick = chance.pick(40);
  if (pick === 0) return operations.pause(id);
  if (pick === 1) return operations.cancel(id);
  if (pick === 2) return operations.stop(id);
  if (pick === 3) console.freeze(1_000 + chance.pick(150_000));
  return undefined;
};

const settleInterrupted = (
  { console, chance }: Pick<Act, 'console' | 'chance'>,
  { id }: Operation,
): Promise<unknown> => {
  const pick = chance.pick(5);
  if (pick < 3) return console.operations.resume(id);
  if (pick === 3) return console.operations.abandon(id, 'simulated');
  return undoNow(console, id);
};

const undoNow = async ({ operations }: ToyConsole, id: OperationId): Promise<void> => {
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

const openOf = async (console: ToyConsole): Promise<readonly Operation[]> =>
  (await console.operations.list(epochMs(0))).filter(isOpen);

/** Runs one seed: a small fleet, one or two consoles, every fault the network and the machines know. */
export const simulate = async (
  seed: number,
  trace: (line: string) => void = () => undefined,
): Promise<SimulationResult> => {
  const chance = createChance(seed);
  const clock = createSimClock();
  const broken: string[] = [];
  const tell = (invariant: string, says: string): void => {
    if (broken.length < 5) broken.push(`${invariant} at ${clock.monotonicMs()} ms: ${says}`);
  };
  const world = worldOf(chance, tell);
  let faults = faultsOf(chance);
  const before = new Map<OperationId, { config: string; deeds: number }>();
  const endings = new Map<OperationId, string>();
  const names = chance.isLucky(0.3) ? ['ana', 'ben'] : ['ana'];
  const deedsBy = (): number => world.deeds.length;

  const begin = (name: string, disk: ConsoleDisk, doom: Doom | undefined): ToyConsole =>
    createToyConsole({
      name,
      world,
      clock,
      chance,
      disk,
      doom,
      faults: () => faults,
      broken: tell,
      onChange: (operation) => {
        trace(
          `${clock.monotonicMs()} ${name} ${operation.id.slice(3, 7)} ${operation.plan.title}: ${operation.state} ${operation.grade ?? ''} ${operation.says} [${operation.steps.map(({ stepId, state }) => `${stepId}=${state}`).join(', ')}]`,
        );
        if (!before.has(operation.id))
          before.set(operation.id, { config: configOf(world), deeds: deedsBy() });
        if (isOpen(operation) || endings.get(operation.id) === operation.state) return;
        endings.set(operation.id, operation.state);
        world.settle(clock.now());
        checkDone(
          world,
          operation,
          { before: before.get(operation.id)?.config ?? '[[]]', isAlone: names.length === 1 },
          tell,
        );
        if (names.length === 1 && operation.grade === 'rolled-back' && operation.undoneBy === undefined) {
          const was = before.get(operation.id)?.config;
          if (was !== configOf(world))
            tell('undo', `${operation.plan.title} left ${configOf(world)} of ${was}`);
        }
      },
    });

  let consoles = names.map((name) => begin(name, { records: [], audit: [] }, doomOf(chance)));
  const failures: unknown[] = [];
  const busy = new Set<ToyConsole>();
  const act = (console: ToyConsole, deed: Promise<unknown> | undefined): void => {
    if (deed === undefined) return;
    busy.add(console);
    void tolerated(deed)
      .catch((error: unknown) => failures.push(error))
      .finally(() => busy.delete(console));
  };

  const turn = async (isLast: boolean): Promise<void> => {
    for (const console of busy) if (console.isDead()) busy.delete(console);
    consoles = consoles.map((console) =>
      console.isDead() ? begin(console.name, console.disk, isLast ? undefined : doomOf(chance)) : console,
    );
    for (const console of consoles) {
      if (busy.has(console)) continue;
      const open = await openOf(console);
      const [operation] = open;
      if (operation === undefined && !isLast)
        act(console, planAndRun({ console, chance, clock, world }, wishOf(world, chance)));
      else if (operation !== undefined && operation.fault?.code === 'journal.unwritable') console.die();
      else if (
        operation !== undefined &&
        (!isLast || ['asking', 'paused', 'interrupted'].includes(operation.state))
      )
        act(console, meddle({ console, chance, clock, world }, operation));
    }
  };

  const turns = 12 + chance.pick(12);
  for (let at = 0; at < turns && broken.length === 0; at += 1) {
    await turn(false);
    await clock.run(500 + chance.pick(4_000));
  }
  faults = noFaults;
  for (let at = 0; at < 200 && broken.length === 0; at += 1) {
    await turn(true);
    await clock.run(5_000);
    const open = await Promise.all(consoles.map(openOf));
    if (open.flat().length === 0 && busy.size === 0 && consoles.every((console) => !console.isDead())) break;
    if (at === 199)
      tell(
        'I9',
        `still open: ${open
          .flat()
          .map(({ state, says }) => `${state}: ${says}`)
          .join('; ')}`,
      );
  }
  await clock.run(100_000);
  world.settle(clock.now());
  checkBoots(
    world,
    consoles.map(({ disk }) => disk),
    tell,
  );
  for (const console of consoles) checkJournal(console.disk, await console.operations.list(epochMs(0)), tell);
  for (const [resource, { holder }] of world.locks)
    if (holder !== undefined && holder.expiresAt > clock.now())
      tell('locks', `${resource} is still held by ${holder.operationId}`);
  for (const failure of failures)
    tell('I9', failure instanceof Error ? `${failure.message} ${failure.stack ?? ''}` : String(failure));
  return { broken, endings: [...endings.values()], deeds: world.deeds.length };
};
