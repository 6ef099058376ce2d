import type { OwnershipChange } from '#shared/contract';
import { failed, fault, ok, type Result } from '#shared/fault';
import {
  consolePlace,
  nodeId,
  unknownHostFacts,
  type Alarm,
  type AlarmId,
  type DeclaredSpace,
  type NodeView,
  type SpaceView,
} from '#shared/model';
import { createFakeClock } from '../../ports/index.ts';
import type { Outcome, Perform } from '../../source-kit/index.ts';
import { createOwnershipWatch } from '../ownership-watch.ts';
import { declaredToy, toyNodes, toySource, type ToyClaim } from './toy-space.ts';

/** A watch over the toy cluster, with what each member says in the hands of the test. */
export const startWatch = (declared: readonly DeclaredSpace[] = [declaredToy()]) => {
  const clock = createFakeClock();
  const members = new Map<string, ToyClaim | 'hangs' | 'refuses'>(
    toyNodes.map(({ id }) => [id, { owner: 'r1', epoch: 1 }]),
  );
  const asked: { readonly place: string; readonly id: string; readonly at: number }[] = [];
  const delays = new Map<string, number>();

  const answer = (id: string): Result<unknown> => {
    const who = id.split('.')[2] ?? '';
    const says = members.get(who);
    if (id === 'toy.keys') return ok({ keys: [{ key: 'a', owner: 'r1', secondaries: [], state: 'active' }] });
    if (says === undefined || typeof says === 'string')
      return failed(fault('daemon.refused', `${who} refuses.`));
    return id.startsWith('toy.find')
      ? ok({ state: 'says', owner: says.owner, secondaries: [], says: '' })
      : ok(says);
  };
  const perform: Perform = async (place, { id }) => {
    asked.push({ place, id, at: clock.monotonicMs() });
    const who = id.split('.')[2] ?? '';
    if (members.get(who) === 'hangs') await new Promise(() => undefined);
    const delay = delays.get(who);
    if (delay !== undefined) await new Promise<void>((resolve) => clock.after(delay, resolve));
    return { kind: 'answered', result: answer(id) } as Outcome<never>;
  };
  const facts = unknownHostFacts('not-asked', '', clock.now());
  const nodes: NodeView[] = toyNodes.map((node) => ({
    node,
    connection: { state: 'connecting', since: clock.now(), attempt: 1 },
    state: 'unknown',
    facts,
    forecasts: [],
  }));
  const alarms = new Map<AlarmId, Alarm>();
  const watch = createOwnershipWatch({
    clock,
    log: { info: () => undefined, warn: () => undefined },
    sources: [toySource],
    everyMs: 15_000,
    perform,
    nodes: () => nodes,
    alarmBoard: {
      openAlarmsOf: () => alarms,
      putAlarms: (changed) => {
        for (const alarm of changed)
          if (alarm.clearedAt === undefined) alarms.set(alarm.id, alarm);
          else alarms.delete(alarm.id);
      },
    },
    onAlarms: () => undefined,
    workloads: {
      snapshot: () => ({ origins: [], workloads: [] }),
      changes: async function* () {
        // No workload is ever read here.
      },
    },
  });
  watch.setSpaces(declared);
  const connect = (...ids: readonly string[]): void =>
    ids.forEach((id) => watch.noteNode(nodeId(id), 'connected'));
  const lose = (id: string): void =>
    watch.noteNode(nodeId(id), fault('transport.lost', `${id} is gone.`, { retryable: true }));
  const space = (): SpaceView | undefined => watch.snapshot().spaces[0];
  /** Who says what, as `r1 says r1`, or `r2 silent r1` for one that said so last. */
  const voices = (): readonly string[] =>
    (space()?.views ?? []).flatMap(({ id, claims }) =>
      claims.map(({ claimant, state }) => `${claimant} ${state} ${id}`),
    );
  const listen = () => {
    const heard: OwnershipChange[] = [];
    const stop = new AbortController();
    const over = (async () => {
      for await (const change of watch.changes(stop.signal)) heard.push(change);
    })();
    return {
      heard,
      stop: async () => {
        stop.abort();
        await over;
      },
    };
  };
  return {
    clock,
    watch,
    members,
    asked,
    delays,
    nodes,
    alarms,
    connect,
    lose,
    space,
    voices,
    listen,
    consolePlace,
  };
};
