import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine, createLineLog, createSystemClock, createSystemRandom } from '#engine';
import type { FleetSnapshot } from '#shared/contract';
import type { Alarm, NodeView, RuleId } from '#shared/model';
import type { Link } from '#shared/wire';
import type { RealFleet } from './real-fleet.ts';

/** Our engine at work on a real fleet, and ways to wait for what it says. */
export type RealConsole = AsyncDisposable & {
  readonly link: Link;
  readonly view: (name: string) => Promise<NodeView>;
  /** The node as soon as it looks as wanted. Rejects after `timeoutMs` with what it looks like instead. */
  readonly viewWhen: (
    name: string,
    isSo: (view: NodeView) => boolean,
    timeoutMs: number,
  ) => Promise<NodeView>;
  /** An open alarm of this rule on this node, as soon as there is one. */
  readonly alarmWhen: (
    name: string,
    rule: RuleId,
    timeoutMs: number,
    isSo?: (alarm: Alarm) => boolean,
  ) => Promise<Alarm>;
};

/** Where the console of that name remembers; made when missing. */
export const consoleDirectory = (fleet: Pick<RealFleet, 'directory'>, name: string): string => {
  const directory = join(fleet.directory, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
};

/** Quicker than the default, so that a test does not wait a minute for a failed unit. */
export const realSchedule = { tick: 1_000, lite: 2_000, full: 4_000, look: 300_000 };
const lookEveryMs = 250;

/**
 * Starts the engine on the fleet's own file, with a data directory inside the fleet's. A console of the same name that was
 * there before is the same console, started again.
 */
export const startRealConsole = async (fleet: RealFleet, name = 'console'): Promise<RealConsole> => {
  const dataDirectory = consoleDirectory(fleet, name);
  const engine = createEngine(
    {
      clock: createSystemClock(),
      random: createSystemRandom(),
      log: createLineLog((line) => process.stderr.write(line), true),
      notices: { alarm: () => undefined },
      places: { dataDirectory, homeDirectory: dataDirectory },
      operator: name,
    },
    {
      fleet: { kind: 'file', file: fleet.fleetFile },
      surroundings: { homeDirectory: dataDirectory, agentSocket: undefined },
      schedule: realSchedule,
      firstRun: 'may-act',
    },
  );
  await engine.ready;
  const link = engine.link();

  const when = async <T>(
    read: (snapshot: FleetSnapshot) => T | undefined,
    timeoutMs: number,
    instead: (snapshot: FleetSnapshot) => string,
  ): Promise<T> => {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const snapshot = await link.call('fleet.snapshot', {});
      const found = read(snapshot);
      if (found !== undefined) return found;
      if (performance.now() > end)
        throw new Error(`not so within ${timeoutMs} ms; instead: ${instead(snapshot)}`);
      await sleep(lookEveryMs);
    }
  };
  const viewIn = (snapshot: FleetSnapshot, name: string) =>
    snapshot.nodes.find(({ node }) => node.id === name);

  return {
    link,
    view: (name) =>
      when(
        (snapshot) => viewIn(snapshot, name),
        0,
        () => `no node ${name}`,
      ),
    viewWhen: (name, isSo, timeoutMs) =>
      when(
        (snapshot) => {
          const view = viewIn(snapshot, name);
          return view !== undefined && isSo(view) ? view : undefined;
        },
        timeoutMs,
        (snapshot) => JSON.stringify(viewIn(snapshot, name)),
      ),
    alarmWhen: (name, rule, timeoutMs, isSo = () => true) =>
      when(
        (snapshot) =>
          snapshot.alarms.find(
            (alarm) =>
              alarm.nodeId === name &&
              alarm.evidence.rule === rule &&
              alarm.clearedAt === undefined &&
              isSo(alarm),
          ),
        timeoutMs,
        (snapshot) => JSON.stringify(snapshot.alarms.filter(({ nodeId }) => nodeId === name)),
      ),
    [Symbol.asyncDispose]: async () => {
      link.close();
      await engine[Symbol.asyncDispose]();
    },
  };
};
