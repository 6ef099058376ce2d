import type { Result } from '#shared/fault';
import {
  epochMs,
  nodeId,
  type DeclaredService,
  type FleetNode,
  type NodeId,
  type OperationRequest,
  type Release,
} from '#shared/model';
import type {
  Ask,
  Look,
  Looked,
  Observation,
  Observed,
  Offer,
  PlanView,
  ShellAsk,
  ShellReply,
} from '../../source-kit/index.ts';
import { createStepTrial } from '../../source-kit/test-kit/step-trial.ts';
import { source } from '../../sources/docker/index.ts';
import { createFakeSwarm, type FakeRelease } from '../../sources/swarm/fake/index.ts';

const startAt = Date.UTC(2026, 10, 21, 12, 0, 0);
export const digest = (sign: string): string => `sha256:${sign.repeat(64)}`;
const releases: readonly FakeRelease[] = [
  { digest: digest('1'), tags: ['wallet:1'] },
  { digest: digest('2'), tags: ['wallet:2'] },
  { digest: digest('3'), tags: ['wallet:broken'], readyAfterMs: 'never' },
  { digest: digest('4'), tags: ['other:1'] },
];
export const pis = ['pi-1', 'pi-2'].map(nodeId);

export const wallet: DeclaredService = {
  name: 'wallet',
  runs: { kind: 'container', container: 'wallet' },
  nodes: pis,
  minimum: 1,
  mayOverlap: true,
  deploy: { batch: 1, pauseMs: 0, healthyForMs: 3_000, deadlineMs: 60_000 },
};

/** Two machines with Docker and no swarm, with a wallet on each, and something on the first that nobody declared. */
export const room = (
  declared: readonly DeclaredService[] = [wallet],
  hostPort = false,
  exitStatus: (question: ShellAsk<unknown>) => number = () => 0,
) => {
  const engines = createFakeSwarm({
    machines: pis.map((name) => ({ name, role: 'none', holds: ['wallet:1', 'other:1'] })),
    releases,
    seed: 5,
    startAt,
  });
  const request = (on: string, method: string, path: string, body?: unknown) =>
    engines.answer(on, {
      method,
      path,
      body: body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
    });
  const marks = new Map<string, string>();
  const ask = <T>(on: string, question: Ask<T>): Result<T> => {
    if ('script' in question) {
      if (question.id === 'docker.hold-change') marks.set(on, question.inputs[0] ?? '-');
      const stdout = question.id === 'docker.held' ? `held ${marks.get(on) ?? '-'}\n` : '';
      return question.read({ stdout, stderr: '', exitStatus: exitStatus(question) } as ShellReply);
    }
    if (question.lane !== 'http') throw new Error(`${question.id} is not for a daemon of containers`);
    const { method, path, body, read } = question;
    const answer = request(on, method, path, body);
    if (answer.kind !== 'reply')
      return {
        ok: false,
        fault: { code: 'transport.unreachable', says: `${on} ${answer.kind}`, retryable: true },
      };
    engines.advance(engines.now() + answer.reply.afterMs);
    const { status, body: text } = answer.reply;
    return read({ status, headers: {}, body: text, sentAt: engines.now(), receivedAt: engines.now() });
  };
  const start = (on: string, name: string, image: string): void => {
    const HostConfig = hostPort ? { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } } : {};
    const Healthcheck = { Test: ['CMD', 'check'], Interval: 1e9, Retries: 3 };
    request(on, 'POST', `/containers/create?name=${name}`, {
      Image: image,
      Env: ['SECRET=42'],
      HostConfig,
      Healthcheck,
    });
    request(on, 'POST', `/containers/${name}/start`);
  };
  for (const on of pis) start(on, 'wallet', 'wallet:1');
  start('pi-1', 'stray', 'other:1');
  engines.advance(startAt + 5_000);

  const view = (ledger: readonly Release[] = []): PlanView => {
    const now = epochMs(engines.now());
    const locals = new Map(
      pis.map((id): [NodeId, Observed<unknown>] => {
        const call = source.workloads?.local({ id } as FleetNode, declared, false);
        const result = call?.join(call.asks.map((one) => ask(id, one)));
        if (result === undefined) throw new Error('nothing to ask');
        return [
          id,
          result.ok
            ? { state: 'known', value: result.value, observedAt: now }
            : { state: 'unknown', fault: result.fault, observedAt: now },
        ];
      }),
    );
    const observation: Observation = { now, everyMs: 15_000, nodes: [], declared, locals, seats: new Map() };
    return {
      now,
      nodes: [],
      observation,
      workloads: source.workloads?.read(observation).workloads ?? [],
      releases: ledger,
    };
  };
  const plan = (wish: OperationRequest, ledger: readonly Release[] = []): Offer => {
    const planner = source.planner?.[wish.kind as 'drain'] as
      ((on: PlanView, of: OperationRequest) => Offer) | undefined;
    if (planner === undefined) throw new Error(`no planner for ${wish.kind}`);
    const on = view(ledger);
    const looks = source.looks?.[wish.kind as 'drain'] as
      ((view: PlanView, of: OperationRequest) => readonly Look[]) | undefined;
    const looked: Looked = new Map(
      (looks?.(on, wish) ?? []).flatMap((look) =>
        'ask' in look ? [[look.id, ask(look.through[0] ?? '', look.ask)] as const] : [],
      ),
    );
    return planner({ ...on, looked }, wish);
  };
  const trial = createStepTrial(source.steps ?? [], {
    now: engines.now,
    wait: (ms) => engines.advance(engines.now() + ms),
    ask,
  });
  /** Containers of a machine: name, image, whether it runs. */
  const truth = (on: string): readonly string[] =>
    [...(engines.state.machines.get(on)?.containers.values() ?? [])]
      .map((each) => `${each.name} ${each.image} ${each.state}`)
      .toSorted();
  return { engines, request, view, plan, trial, truth };
};
