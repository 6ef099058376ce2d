import { epochMs, type Operation, type Plan } from '#shared/model';
import { openAudit, openJournal } from '../../journal/index.ts';
import type { Clock } from '../../ports/index.ts';
import { createOperations, type Operations } from '../operations.ts';
import { sentText } from '../run/asker.ts';
import type { Chance } from './seeded-chance.ts';
import { createSimBoard, readAlways, type SimReadings } from './sim-board.ts';
import { createSimDisk, losePending, type Doom } from './sim-disk.ts';
import { createFreshnessWatch } from './sim-freshness.ts';
import { createSimNetwork, type Fate } from './sim-network.ts';
import { simPlace, type SimRecord } from './sim-record.ts';
import type { Broken, SimAsk, Stage } from './stage.ts';

/** One life of one console over a stage: real operations, journal and audit, on a disk and in a process that can die or freeze. */
export type SimConsole = {
  readonly name: string;
  readonly operations: Operations;
  readonly record: SimRecord;
  /** By its own clock, which may be wrong. */
  readonly now: () => number;
  readonly isDead: () => boolean;
  readonly die: () => void;
  /** Stops everything in it for that long, as a closed laptop or SIGSTOP does. */
  readonly freeze: (ms: number) => void;
  /** Sets its clock on or back. */
  readonly jump: (ms: number) => void;
  /** Nobody answers its questions about the fleet for that long. */
  readonly silence: (ms: number) => void;
  /** I5: looks at everything it shows now. */
  readonly checkShown: () => void;
  /** I5: looks at what a plan says of its own knowledge. */
  readonly checkPlan: (plan: Plan) => void;
};

export type SimConsoleParts = {
  readonly name: string;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly record: SimRecord;
  readonly fateOf: (ask: SimAsk) => Fate;
  readonly doom?: Doom | undefined;
  /** How its boards come by what they show; at every look by default. */
  readonly readings?: SimReadings;
  readonly firstRun?: 'read-only' | 'may-act';
  readonly onChange?: (operation: Operation) => void;
  /** Every changing ask that leaves, in order. */
  readonly onSend?: (text: string) => void;
  /** Clocks are set on and back in this run. */
  readonly clocksJump: boolean;
  readonly broken: Broken;
};

const mortalClock = (
  clock: Clock,
  life: {
    readonly isDead: () => boolean;
    readonly frozenUntil: () => number;
    readonly wrongBy: () => number;
  },
): Clock => ({
  now: () => epochMs(clock.now() + life.wrongBy()),
  monotonicMs: clock.monotonicMs,
  after: (ms, call) => {
    let timer = clock.after(ms, function fire() {
      if (life.isDead()) return;
      const rest = life.frozenUntil() - clock.monotonicMs();
      if (rest > 0) timer = clock.after(rest, fire);
      else call();
    });
    return { cancel: () => timer.cancel() };
  },
});

/** A process that stood still looks at its boards within this after it goes on, ms. */
const awakeAfterMs = 2_000;

const never = (): Promise<never> => new Promise(() => undefined);

/** Watches what a console sends and what of it arrives: I1, I7, I9. */
const createWatch = (
  { stage, record, name, broken, onSend }: SimConsoleParts,
  life: { isDead: () => boolean },
) => {
  const textOf = (ask: SimAsk): string => sentText(stage.bare?.(ask) ?? ask);
  return {
    onSend: (ask: SimAsk): void => {
      if (life.isDead()) broken('I9', 'a dead console sent something');
      if (stage.isAboutLock(ask)) {
        if (!record.hasBegun()) broken('I1', `${textOf(ask)} without a journaled operation`);
        return;
      }
      const text = textOf(ask);
      const verdict = record.mayLeave(text);
      if (verdict !== 'yes') broken('I1', `${text} was sent with ${verdict} on disk`);
      const bare = stage.unfenced(ask);
      if (bare !== undefined) broken('I7', bare);
      onSend?.(text);
    },
    /** A change that was carried out although somebody else had taken the lock meanwhile, which takes longer than any request. */
    onDone: (ask: SimAsk): void => {
      if (stage.isAboutLock(ask)) return;
      const intent = record.intentOf(textOf(ask));
      if (intent === undefined) return;
      record.locksOf(intent.operationId).forEach((resource, at) => {
        const holder = stage.tokenOf(resource);
        const token = intent.tokens[at];
        if (holder === undefined || token === undefined || holder.console === name) return;
        if (holder.token > token)
          broken(
            'I7',
            `${textOf(ask)} of ${name} with token ${token}, ${holder.console} has ${holder.token}`,
          );
      });
    },
  };
};

export const createSimConsole = async (parts: SimConsoleParts): Promise<SimConsole> => {
  const { stage, chance, name, record } = parts;
  let [dead, frozenUntil, wrongBy] = [false, 0, 0];
  const die = (): void => {
    if (!dead) losePending(record.platter, chance);
    dead = true;
  };
  const life = { isDead: () => dead, die, frozenUntil: () => frozenUntil, wrongBy: () => wrongBy };
  const clock = mortalClock(parts.clock, life);
  const armed: { doom?: Doom | undefined } = {};
  const disk = createSimDisk(record.platter, () => armed.doom, life);
  const perform = createSimNetwork({
    stage,
    world: parts.clock,
    clock,
    chance,
    fateOf: parts.fateOf,
    ...createWatch(parts, life),
  });
  const { readings = readAlways } = parts;
  const board = createSimBoard({ stage, world: parts.clock, clock, chance, readings, wrongBy: life.wrongBy });
  const freshness = createFreshnessWatch(board, parts.broken);
  const audit = await openAudit({ ...simPlace, disk, random: chance });
  const journal = await openJournal({ ...simPlace, disk });
  // A console that dies while it opens its record has done nothing yet: only what comes after is of interest.
  armed.doom = parts.doom;
  const operations = createOperations({
    ports: { clock, random: chance, log: { info: () => undefined, warn: () => undefined }, operator: name },
    consoleName: name,
    journal,
    audit,
    sources: stage.sources,
    perform: ((...args: Parameters<typeof perform>) => (dead ? never() : perform(...args))) as typeof perform,
    view: board.view,
    releases: async () => stage.releases?.() ?? [],
    firstRun: parts.firstRun ?? 'may-act',
    refresh: board.refresh,
    onChange: (operation) => {
      if (dead) return;
      freshness.note(operation);
      parts.onChange?.(operation);
    },
  });
  return {
    name,
    operations,
    record,
    now: clock.now,
    isDead: () => dead,
    die,
    freeze: (ms) => {
      frozenUntil = Math.max(frozenUntil, parts.clock.monotonicMs() + ms);
    },
    jump: (ms) => {
      wrongBy += ms;
    },
    silence: board.silence,
    checkShown: () => {
      if (!dead && parts.clock.monotonicMs() > frozenUntil + awakeAfterMs) freshness.check();
    },
    checkPlan: (plan) => {
      const madeMsAgo = clock.now() - plan.madeAt;
      if (!parts.clocksJump && madeMsAgo < 60_000) freshness.checkPlan(plan, madeMsAgo);
    },
  };
};
