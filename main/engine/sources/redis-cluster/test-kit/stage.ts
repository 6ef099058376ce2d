import { failed, fault, type Result } from '#shared/fault';
import {
  epochMs,
  type DeclaredRedis,
  type NodeView,
  type OwnedSpace,
  type SpaceView,
  type StepCall,
} from '#shared/model';
import { noOffer, type Ask, type Looked, type Offer, type PlanView } from '../../../source-kit/index.ts';
import { createStepTrial } from '../../../source-kit/test-kit/step-trial.ts';
import { createFakeCluster, type FakeCluster } from '../fake/index.ts';
import { readSpace } from '../picture/index.ts';
import { looks, planner } from '../plan/index.ts';
import { steps } from '../step/index.ts';
import { testNow, viewOf } from './claims.ts';

/** A fake cluster with the console's view of it, and steps tried on it. */
export const createStage = (
  shards: readonly (readonly string[])[],
  declared: Partial<DeclaredRedis> = {},
  sizes?: readonly number[],
) => {
  const cluster = createFakeCluster(shards, sizes);
  const nodes = shards.flat();
  let now = 0;
  /** Called before each ask: a writer, or somebody who breaks something. */
  let before: (ask: Ask<unknown>, node: string) => void = () => undefined;
  const sent: string[] = [];
  const perform = <T>(node: string, ask: Ask<T>): Result<T> => {
    if (ask.lane !== 'redis') throw new Error(`not a question to Redis: ${ask.id}`);
    before(ask, node);
    if (ask.effect === 'changes') sent.push(`${node} ${ask.id}`);
    const replies = cluster.answer(node, ask.commands);
    if (replies === undefined)
      return failed(fault('transport.socket-closed', `Nothing listens at 127.0.0.1:6379 on ${node}.`));
    return ask.read({ replies, sentAt: 0, receivedAt: 0 });
  };
  const viewNow = () => {
    const asked = viewOf(Object.fromEntries(nodes.map((node) => [node, {}])), declared);
    const claims = new Map(
      asked.claimants.map((claimant) => {
        const result = claimant.join(
          claimant.asks.map((ask) => perform(claimant.id, ask)),
          epochMs(testNow),
        );
        return [
          claimant.id,
          result.ok
            ? { state: 'known' as const, value: result.value, observedAt: testNow }
            : { state: 'unknown' as const, fault: result.fault, observedAt: testNow },
        ];
      }),
    );
    return { ...asked, claims };
  };
  const space = (): OwnedSpace => readSpace(viewNow());
  const planView = (looked?: Looked): PlanView => {
    const view = viewNow();
    const shown: SpaceView = { ...readSpace(view), lastCopies: [], zonePairs: [], qualities: [] };
    return {
      now: testNow,
      nodes: view.nodes.map((node) => ({ node }) as NodeView),
      observation: {
        now: testNow,
        everyMs: 15_000,
        nodes: view.nodes,
        declared: [],
        locals: new Map(),
        seats: new Map(),
      },
      workloads: [],
      releases: [],
      spaces: [{ space: shown, view }],
      ...(looked === undefined ? {} : { looked }),
    };
  };
  const lookedFor = (request: {
    readonly kind: 'drain' | 'decommission';
    readonly nodeIds: readonly string[];
  }) =>
    new Map(
      (looks[request.kind]?.(planView(), { ...request, surge: true } as never) ?? []).flatMap((look) =>
        'ask' in look ? [[look.id, perform(look.through[0] ?? '', look.ask)] as const] : [],
      ),
    );
  const trial = createStepTrial(steps, {
    now: () => now,
    wait: (ms) => {
      now += ms;
    },
    ask: perform,
  });
  return {
    cluster,
    space,
    sent,
    trial,
    plan: (kind: 'drain' | 'decommission', ...nodeIds: readonly string[]): Offer =>
      planner[kind]?.(planView(lookedFor({ kind, nodeIds })), { kind, nodeIds, surge: true } as never) ??
      noOffer,
    settle: (disputeId: string, how: 'finish' | 'put-back'): Offer =>
      planner.settle?.(planView(), { kind: 'settle', spaceId: space().id, disputeId, how }) ?? noOffer,
    onAsk: (what: typeof before) => {
      before = what;
    },
    /** Undoes steps that were run, the last first. */
    undoAll: (done: readonly { readonly call: StepCall; readonly seen: unknown }[]) =>
      done.toReversed().flatMap(({ call, seen }) => {
        const undo = trial.undo(call, seen);
        return undo === undefined ? [] : trial.runAll([undo]);
      }),
    owners: (): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const { owner, count } of space().segments) {
        const name = space().parties.find(({ id }) => id === owner)?.name ?? 'nobody';
        counts[name] = (counts[name] ?? 0) + count;
      }
      return counts;
    },
  };
};
export type RedisStage = ReturnType<typeof createStage>;
export type { FakeCluster };
