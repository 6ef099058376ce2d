import type { LogChange } from '#shared/contract';
import { failed, fault, ok, type Fault } from '#shared/fault';
import {
  defaultAlarmPolicy,
  nodeId,
  type Alarm,
  type AlarmId,
  type NodeId,
  type NodeLogs,
  type NodeView,
} from '#shared/model';
import { createFakeClock } from '../../ports/index.ts';
import { nodeLogsOf, nodeOf } from '../../rules/logs/test-kit/index.ts';
import {
  defineLogSource,
  type LogContext,
  type Outcome,
  type Perform,
  type Source,
} from '../../source-kit/index.ts';
import type { KeptLogSizes, Sample } from '../../store/index.ts';
import { createLogWatch } from '../log-watch.ts';

export const web1 = nodeId('web-1');
export const web2 = nodeId('web-2');
export const refused: Fault = fault('probe.timed-out', 'The look took longer than 30 s.');

/** A source whose reading is the logs themselves, as the test has them. */
const toySource = (contexts: LogContext[]): Source => ({
  id: 'toy',
  says: 'Toy logs.',
  probes: [],
  logs: defineLogSource<Partial<NodeLogs>>({
    ask: () => ({
      id: 'toy.logs',
      says: 'its logs',
      lane: 'own-channel',
      script: ':',
      inputs: [],
      effect: 'reads',
      limits: { timeoutMs: 30_000, stdoutBytes: 1, stderrBytes: 1 },
      read: () => ok({}),
    }),
    read: (reading, context) => {
      contexts.push(context);
      const { receivedAt: at, everyMs } = context;
      return nodeLogsOf({ nodeId: context.node.node.id, observedAt: at, seenAt: at, everyMs, ...reading });
    },
  }),
});

/** What outlives a console. */
export type Kept = { readonly newest: Map<NodeId, NodeLogs>; readonly sizes: Map<NodeId, KeptLogSizes[]> };
export const nothingKept = (): Kept => ({ newest: new Map(), sizes: new Map() });

/** A watch over two nodes, with what each of them shows in the hands of the test. */
export const startLogWatch = (kept: Kept = nothingKept(), clock = createFakeClock()) => {
  const shows = new Map<NodeId, Partial<NodeLogs> | Fault>([
    [web1, {}],
    [web2, {}],
  ]);
  const asked: { readonly id: NodeId; readonly at: number }[] = [];
  const contexts: LogContext[] = [];
  const samples: Sample[] = [];
  const views = new Map<NodeId, NodeView>([web1, web2].map((id) => [id, nodeOf(id)]));
  const alarms = new Map<AlarmId, Alarm>();
  const perform: Perform = async (id) => {
    asked.push({ id, at: clock.monotonicMs() });
    const shown = shows.get(id) ?? refused;
    return { kind: 'answered', result: 'code' in shown ? failed(shown) : ok(shown) } as Outcome<never>;
  };
  const watch = createLogWatch({
    everyMs: 300_000,
    clock,
    random: { next: () => 0 },
    sources: [toySource(contexts)],
    perform,
    node: (id) => views.get(id),
    policyOf: () => defaultAlarmPolicy,
    records: {
      save: (logs) => void kept.newest.set(logs.nodeId, logs),
      newest: async (id) => kept.newest.get(id),
      sizes: async (id) => kept.sizes.get(id) ?? [],
      record: (more) => void samples.push(...more),
    },
    alarmBoard: {
      openAlarmsOf: (id) => new Map([...alarms].filter(([, alarm]) => alarm.nodeId === id)),
      putAlarms: (changed) => {
        for (const alarm of changed)
          if (alarm.clearedAt === undefined) alarms.set(alarm.id, alarm);
          else alarms.delete(alarm.id);
      },
    },
    onAlarms: () => undefined,
  });
  const changes: LogChange[] = [];
  const follow = async (signal: AbortSignal): Promise<void> => {
    for await (const change of watch.changes(signal)) changes.push(change);
  };
  const logsOf = (id: NodeId): NodeLogs | undefined =>
    watch.snapshot().nodes.find((each) => each.nodeId === id);
  const timesOf = (id: NodeId): readonly number[] =>
    asked.filter((each) => each.id === id).map(({ at }) => at);
  return {
    clock,
    watch,
    shows,
    asked,
    contexts,
    samples,
    views,
    alarms,
    changes,
    follow,
    logsOf,
    timesOf,
    kept,
  };
};
