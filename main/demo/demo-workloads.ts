import { epochMs, type NodeId, type World, type WorldNode } from '#shared/model';
import type { Scenario, WorkloadHappening } from '#shared/scenarios';
import type { Clock } from '../engine/ports/index.ts';
import type { FakeAnswer } from '../engine/source-kit/index.ts';
import { createFakeLocks, type FakeLocks } from '../engine/sources/host/lock/fake.ts';
import { createFakeRotation, type FakeRotation } from '../engine/sources/logrotate/fake.ts';
import { createFakeSchedule, type FakeSchedule } from '../engine/sources/schedule/fake.ts';
import { createFakeUnits, type FakeUnits } from '../engine/sources/systemd/fake.ts';
import { withCaps } from './demo-caps.ts';
import { happenToEngines, startEngines } from './demo-engines.ts';
import { serveEngine } from './serve-engine.ts';
import type { AnswerSocket } from './serve-socket.ts';
import type { DemoSpaces } from './spaces/index.ts';

/** What runs on the machines of a demo: it changes by the scenario's timeline and by what the console asks for. */
export type DemoWorkloads = {
  /** Lets everything become what it is by now. To be called now and then; every question does it first. */
  readonly follow: () => void;
  readonly answerSocket: (id: NodeId, delayMs: () => number) => AnswerSocket;
  /** A node of the world as it is after what was done to its logs. */
  readonly after: (node: WorldNode) => WorldNode;
  /** Answers a shell ask about units, locks or containers; undefined: an ask about the machine itself. */
  readonly answerShell: (
    node: WorldNode,
    askId: string,
    inputs: readonly string[],
  ) => ReturnType<FakeAnswer> | undefined;
};

export type DemoWorkloadsParts = {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly world: () => World;
  /** Database servers on the machines are stopped and started through a shell too. */
  readonly spaces: Pick<DemoSpaces, 'answerShell'>;
  /** Somebody asked a machine to start again. */
  readonly reboot: (id: NodeId) => void;
};

/** Where Docker listens; /run is what /var/run points to. */
const dockerSockets = ['/var/run/docker.sock', '/run/docker.sock'];

type OnNode = {
  readonly units: FakeUnits;
  readonly schedule: FakeSchedule;
  readonly rotation: FakeRotation;
  readonly locks: FakeLocks;
};

export const startDemoWorkloads = ({
  scenario,
  clock,
  world,
  spaces,
  reboot,
}: DemoWorkloadsParts): DemoWorkloads => {
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  const now = (): number => startedAt + clock.monotonicMs() - startedMs;
  const { workloads } = scenario;
  const engines = startEngines(scenario, startedAt);
  const onNodes = new Map<NodeId, OnNode>(
    scenario.nodes.map(({ id, machine }) => {
      const specs = (workloads?.units ?? []).filter(({ node }) => node === id);
      const units = createFakeUnits(specs, workloads?.declared ?? [], startedAt - machine.uptimeMs + 20_000);
      const tasks = (scenario.schedule?.tasks ?? []).filter(({ node }) => node === id);
      const schedule = createFakeSchedule(tasks, { zone: 'Europe/Berlin', since: startedAt });
      return [id, { units, schedule, rotation: createFakeRotation(), locks: createFakeLocks() }];
    }),
  );
  const coming = (workloads?.timeline ?? []).filter(({ at }) => at >= 0).toSorted((a, b) => a.at - b.at);
  const isUp = new Map<NodeId, boolean>();

  const happen = (happening: WorkloadHappening): void => {
    engines?.advance(startedAt + happening.at);
    if (engines !== undefined) happenToEngines(engines, happening);
    if (happening.kind === 'crashes')
      onNodes.get(happening.node)?.units.crash(happening.what, startedAt + happening.at);
    if (happening.kind === 'hangs') onNodes.get(happening.node)?.units.hang(happening.what);
  };

  const followPower = (): void => {
    for (const { id, answers } of world().nodes) {
      if ((isUp.get(id) ?? true) === answers) continue;
      isUp.set(id, answers);
      if (answers) onNodes.get(id)?.units.boot(now());
      if (engines?.state.machines.has(id) !== true) continue;
      if (answers) engines.faults.restorePower(id);
      else engines.faults.cutPower(id);
    }
  };

  const follow = (): void => {
    if (workloads === undefined) return;
    for (let next = coming[0]; next !== undefined && startedAt + next.at <= now(); next = coming[0]) {
      coming.shift();
      happen(next);
    }
    engines?.advance(now());
    followPower();
  };

  return {
    follow,
    answerSocket: (id, delayMs) => (path) => {
      const machine = engines?.state.machines.get(id);
      if (engines === undefined || machine === undefined || !dockerSockets.includes(path)) return undefined;
      if (machine.engine === 'stopped') return undefined;
      return serveEngine({ engines, machine: id, clock, delayMs, follow });
    },
    after: (node) => withCaps(onNodes.get(node.id)?.rotation.after(node) ?? node, engines),
    answerShell: (node, askId, inputs) => {
      const own = onNodes.get(node.id);
      if (own === undefined) return undefined;
      follow();
      const locked = own.locks.answer(askId, inputs, now());
      if (locked !== undefined) return locked;
      const free = own.locks.unfence(inputs);
      if (!('inputs' in free)) return free;
      const told = spaces.answerShell(node.id, askId, free.inputs);
      if (told !== undefined) return told;
      if (askId === 'systemd.reboot-run') {
        reboot(node.id);
        return { stdout: '', stderr: '', exitStatus: 0 };
      }
      const scheduled = own.schedule.answer(askId, free.inputs, now());
      if (scheduled !== undefined) return scheduled;
      const rotated = own.rotation.answer(node, askId, free.inputs);
      if (rotated !== undefined) return rotated;
      const { bootId, uptimeMs } = node.machine;
      return own.units.answer(askId, free.inputs, {
        at: epochMs(now()),
        uptimeMs,
        bootId: bootId.state === 'known' ? bootId.value : '',
      });
    },
  };
};
