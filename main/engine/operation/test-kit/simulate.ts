import { FaultError } from '#shared/fault';
import { epochMs, type Operation, type OperationId } from '#shared/model';
import { act, isOpen, openOf, settle, type Person } from './person.ts';
import { createChance, type Chance } from './seeded-chance.ts';
import { createSimClock } from './sim-clock.ts';
import { createSimConsole, type SimConsole } from './sim-console.ts';
import type { Doom } from './sim-disk.ts';
import { fateFrom, noFaults, type Faults } from './sim-network.ts';
import { checkRecord, createSimRecord, type SimRecord } from './sim-record.ts';
import type { Broken, Stage } from './stage.ts';

/** What one seed came to. `broken` is empty when every invariant held. */
export type SimulationResult = {
  readonly broken: readonly string[];
  /** How each operation ended, for seeing that the seeds reach every corner. */
  readonly endings: readonly string[];
  readonly deeds: number;
};

/** How a fleet for one seed is set up. */
export type SetStage = (chance: Chance, broken: Broken) => Stage;

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
  const how = (['killed-before', 'killed-after', 'disk-full'] as const)[chance.pick(6)];
  return how === undefined ? undefined : { at: 1 + chance.pick(150), how };
};

/** What can go wrong in a whole seed, drawn once. */
const lotOf = (chance: Chance) => ({
  names: chance.isLucky(0.3) ? ['ana', 'ben'] : ['ana'],
  misfortune: chance.isLucky(0.3) ? 0.1 : 0,
  jumps: chance.isLucky(0.2) ? 0.1 : 0,
  readings: { everyMs: chance.isLucky(0.7) ? 5_000 : 0, silent: chance.isLucky(0.3) ? 0.1 : 0 },
});

/** Somebody looks at the screens this often, ms. */
const lookEveryMs = 1_000;

const hourMs = 3_600_000;
const jumps = [-87_600 * hourMs, -hourMs, hourMs, 87_600 * hourMs];

/** Runs one seed: a small fleet, one or two consoles, every fault the network, the machines and the clocks know. */
export const simulate = async (
  seed: number,
  setStage: SetStage,
  trace: (line: string) => void = () => undefined,
): Promise<SimulationResult> => {
  const chance = createChance(seed);
  const clock = createSimClock();
  const broken: string[] = [];
  const tell: Broken = (invariant, says) => {
    if (broken.length < 5) broken.push(`${invariant} at ${clock.monotonicMs()} ms: ${says}`);
  };
  const stage = setStage(chance, tell);
  const lot = lotOf(chance);
  const records = new Map<string, SimRecord>(lot.names.map((name) => [name, createSimRecord()]));
  const before = new Map<OperationId, string>();
  const endings = new Map<OperationId, string>();
  let faults = faultsOf(chance);
  const readings = { ...lot.readings };
  let isTroubled = false;

  const onChange = (name: string, operation: Operation): void => {
    trace(
      `${clock.monotonicMs()} ${name} ${operation.id.slice(3, 7)} ${operation.plan.title}: ${operation.state} ${operation.grade ?? ''} ${operation.says} [${operation.steps.map(({ stepId, state }) => `${stepId}=${state}`).join(', ')}]`,
    );
    if (!before.has(operation.id)) before.set(operation.id, stage.config());
    if (isOpen(operation) || endings.get(operation.id) === operation.state) return;
    endings.set(operation.id, operation.state);
    stage.settle(clock.now());
    const was = before.get(operation.id) ?? '';
    const isAlone = lot.names.length === 1;
    stage.checkDone(operation, { before: was, isAlone: isAlone && !isTroubled }, tell);
    if (isAlone && operation.grade === 'rolled-back' && operation.undoneBy === undefined)
      if (was !== stage.config()) tell('undo', `${operation.plan.title} left ${stage.config()} of ${was}`);
  };

  const begin = (name: string, doom: Doom | undefined): Promise<SimConsole> =>
    createSimConsole({
      name,
      stage,
      clock,
      chance,
      record: records.get(name) ?? createSimRecord(),
      doom,
      fateOf: () => fateFrom(faults, chance),
      onChange: (operation) => onChange(name, operation),
      onSend: (text) => trace(`${clock.monotonicMs()} ${name} sends ${text}`),
      readings,
      clocksJump: lot.jumps > 0,
      broken: tell,
    });

  const consoles: SimConsole[] = [];
  for (const name of lot.names) consoles.push(await begin(name, doomOf(chance)));
  clock.after(lookEveryMs, function look() {
    for (const console of consoles) console.checkShown();
    clock.after(lookEveryMs, look);
  });
  const failures: unknown[] = [];
  const busy = new Set<SimConsole>();
  const start = (console: SimConsole, deed: Promise<unknown> | undefined): void => {
    if (deed === undefined) return;
    busy.add(console);
    void deed
      // An expected no is part of the game; anything else is a defect.
      .catch((error: unknown) => {
        if (!(error instanceof FaultError) || error.fault.code === 'engine.bug') failures.push(error);
        // Who reads that nothing can be recorded any more starts the console again.
        else if (error.fault.code === 'journal.unwritable') console.die();
      })
      .finally(() => busy.delete(console));
  };

  const turn = async (isLast: boolean): Promise<void> => {
    for (const console of busy) if (console.isDead()) busy.delete(console);
    for (const [at, console] of consoles.entries())
      if (console.isDead()) consoles[at] = await begin(console.name, isLast ? undefined : doomOf(chance));
    for (const console of consoles) {
      if (busy.has(console)) continue;
      const [operation] = await openOf(console);
      const person: Person = { console, chance, clock, stage };
      if (operation?.fault?.code === 'journal.unwritable') console.die();
      else start(console, isLast ? settle(person, operation) : act(person, operation));
      if (!isLast && chance.isLucky(lot.jumps)) console.jump(jumps[chance.pick(jumps.length)] ?? 0);
    }
    if (!isLast && chance.isLucky(lot.misfortune)) {
      isTroubled = true;
      stage.misfortune(chance, clock.now());
    }
  };

  const turns = 12 + chance.pick(12);
  for (let at = 0; at < turns && broken.length === 0; at += 1) {
    await turn(false);
    await clock.run(500 + chance.pick(4_000));
  }
  faults = noFaults;
  readings.silent = 0;
  stage.calm(clock.now());
  for (let at = 0; at < 200 && broken.length === 0; at += 1) {
    await turn(true);
    // Real deadlines are ten minutes and more: after a while nobody looks every few seconds any more.
    await clock.run(at < 100 ? 5_000 : 60_000);
    const open = (await Promise.all(consoles.map(openOf))).flat();
    if (open.length === 0 && busy.size === 0 && consoles.every((console) => !console.isDead())) break;
    if (at === 199)
      tell('I9', `still open: ${open.map(({ state, says }) => `${state}: ${says}`).join('; ')}`);
  }
  await clock.run(100_000);
  stage.settle(clock.now());
  stage.checkEnd(
    [...records.values()].flatMap((record) => record.intents()),
    tell,
  );
  for (const { record, operations } of consoles)
    await checkRecord(record, { told: await operations.list(epochMs(0)), chance }, tell);
  for (const held of stage.heldLocks(clock.now())) tell('locks', `still held: ${held}`);
  for (const failure of failures)
    tell('I9', failure instanceof Error ? `${failure.message} ${failure.stack ?? ''}` : String(failure));
  return { broken, endings: [...endings.values()], deeds: stage.deeds() };
};
