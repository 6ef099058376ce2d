import { epochMs, nodeId, type OperationRequest, type Workload } from '#shared/model';
import type { Broken, Chance, SetStage, Stage } from '../../operation/test-kit/index.ts';
import { simNodeView } from '../../operation/test-kit/index.ts';
import type { HttpReply, Observed } from '../../source-kit/index.ts';
import { source } from '../../sources/swarm/index.ts';
import { readSwarms } from '../../sources/swarm/reading/index.ts';
import { sixMachines, swarmRoom, webSpec } from '../../sources/swarm/test-kit/index.ts';

/** The fake swarm's clock is this much behind the consoles': nobody may compare the two. */
const behindMs = 2 * 3_600_000;
/** What fell with a machine is started again elsewhere within that time, when there is a leader again. */
const knowsByThenMs = 180_000;
const lookEveryMs = 250;

type Room = ReturnType<typeof swarmRoom>;

const deployFrom = (room: Room, chance: Chance): readonly { name: string; minimum: number }[] =>
  Array.from({ length: 1 + chance.pick(2) }, (_, at) => {
    const replicas = 1 + chance.pick(3);
    const minimum = chance.pick(replicas + 1);
    // No beginning of an id, which the daemon would take it for.
    const name = `web-${at + 1}`;
    room.deploy(
      webSpec({
        name,
        replicas,
        maxPerNode: chance.isLucky(0.5) ? 1 : 0,
        checkMs: chance.isLucky(0.5) ? 5_000 : 0,
        more: {
          Labels: {
            'quarterdeck.minimum': String(minimum),
            'quarterdeck.overlap': String(chance.isLucky(0.7)),
          },
        },
      }),
    );
    return { name, minimum };
  });

const wishIn = (workloads: readonly Workload[], chance: Chance): OperationRequest => {
  const names = sixMachines.map(({ name }) => name);
  const first = chance.pick(names.length);
  const nodeIds = [0, ...(chance.isLucky(0.3) ? [1] : [])].map((more) =>
    nodeId(names[(first + more) % names.length] ?? 'w1'),
  );
  const kind = chance.pick(10);
  const [workload] = workloads;
  if (kind < 5 || workload === undefined) return { kind: 'drain', nodeIds, surge: chance.isLucky(0.8) };
  if (kind < 8) return { kind: 'undrain', nodeIds };
  return {
    kind: 'redeploy',
    workloadId: workload.id,
    to: { kind: 'image', reference: chance.isLucky(0.7) ? 'web:2' : 'web:exits' },
  };
};

/** The real source of Docker Swarm over the fake swarm, as a stage of the simulation. */
export const setSwarmStage: SetStage = (chance: Chance, broken: Broken): Stage => {
  const room = swarmRoom(sixMachines, 1 + chance.pick(1_000_000));
  const { swarm } = room;
  const services = deployFrom(room, chance);
  let misfortuneAt = Number.NEGATIVE_INFINITY;
  let deeds = 0;
  let seen: { at: number; deeds: number; observation: ReturnType<Room['observe']> } | undefined;
  const served = new Map(services.map(({ name }) => [name, room.well(name)]));

  const toSwarm = (now: number): number => now - behindMs;
  /** A version that ends right after it started: nothing can promise copies of it, only that it is taken back. */
  const isOfBadImage = (name: string): boolean =>
    [...swarm.state.services.values()].some(
      ({ spec }) => spec.Name === name && spec.TaskTemplate.ContainerSpec.Image.includes('exits'),
    );
  /** I3: what serves may not fall below the minimum while nothing but operations happens. */
  const settle = (now: number): void => {
    for (const end = toSwarm(now); swarm.now() < end;) {
      swarm.advance(Math.min(end, swarm.now() + lookEveryMs));
      for (const { name, minimum } of services) {
        if (isOfBadImage(name)) misfortuneAt = now;
        const is = room.well(name);
        if (is < (served.get(name) ?? 0) && is < minimum && now - misfortuneAt > knowsByThenMs)
          broken('I3', `${name} has ${is}, ${minimum} are needed`);
        served.set(name, is);
      }
    }
  };
  const isDown = (id: string, now: number): boolean => {
    settle(now);
    return swarm.state.machines.get(id)?.power === 'off';
  };
  const observe = (now: number, wrongByMs: number) => {
    settle(now);
    if (seen === undefined || seen.at !== now || seen.deeds !== deeds)
      seen = { at: now, deeds, observation: room.observe() };
    const { observation } = seen;
    const atConsole = <T>(one: Observed<T>): Observed<T> => ({
      ...one,
      observedAt: epochMs(now + wrongByMs),
    });
    return {
      ...observation,
      now: epochMs(now + wrongByMs),
      locals: new Map([...observation.locals].map(([id, one]) => [id, atConsole(one)] as const)),
      seats: new Map([...observation.seats].map(([id, one]) => [id, { ...one, ...atConsole(one) }] as const)),
    };
  };
  const specs = (): string =>
    JSON.stringify([
      [...swarm.state.members.values()].map(({ name, member }) => [name, member?.spec.Availability]),
      [...swarm.state.services.values()].map((each) => [
        each.spec.Name,
        each.spec.Mode,
        each.spec.TaskTemplate.ContainerSpec.Image,
      ]),
    ]);
  const reply = (status: number, body: string): HttpReply => ({
    status,
    headers: {},
    body,
    sentAt: swarm.now(),
    receivedAt: swarm.now(),
  });

  return {
    sources: [source],
    settle,
    isDown,
    carry: (id, { method, path, body }, now) => {
      settle(now);
      const answer = swarm.answer(id, {
        method,
        path,
        body: body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
      });
      if (method !== 'GET') deeds += 1;
      return answer.kind === 'reply' ? reply(answer.reply.status, answer.reply.body) : undefined;
    },
    refusal: () => reply(400, JSON.stringify({ message: 'no' })),
    view: (now, wrongByMs) => {
      const observation = observe(now, wrongByMs);
      return {
        nodes: sixMachines.map(({ name, labels }) =>
          simNodeView(name, labels ?? {}, {
            isUp: !isDown(name, now),
            isDrained: false,
            now: now + wrongByMs,
          }),
        ),
        alarms: [],
        ...readSwarms(observation),
        observationOf: () => observation,
      };
    },
    wish: (chances) => wishIn(readSwarms(room.observe()).workloads, chances),
    misfortune: (chances, now) => {
      settle(now);
      misfortuneAt = now;
      const { name } = sixMachines[chances.pick(sixMachines.length)] ?? { name: 'w1' };
      const { cutPower, killEngine, hangEngine } = swarm.faults;
      ([cutPower, killEngine, hangEngine][chances.pick(3)] ?? cutPower)(name);
    },
    calm: (now) => {
      settle(now);
      misfortuneAt = now;
      for (const { name } of sixMachines) {
        swarm.faults.restorePower(name);
        swarm.faults.startEngine(name);
        swarm.faults.resumeEngine(name);
      }
    },
    isAboutLock: ({ path }) => path.includes('/configs'),
    unfenced: () => undefined,
    // Locks of a swarm fence by the version of what they guard, so nothing older is told apart here.
    tokenOf: () => undefined,
    heldLocks: () => [],
    config: specs,
    deeds: () => deeds,
    checkDone: ({ plan, grade, state }, { isAlone }, tell) => {
      if (state !== 'succeeded' || grade === 'degraded' || plan.request.kind !== 'drain') return;
      for (const id of plan.request.nodeIds) {
        if (!isAlone && !plan.steps.some(({ subject }) => subject === id)) continue;
        const machine = swarm.state.machines.get(id);
        const left = [...(machine?.containers.values() ?? [])].filter(
          (each) => each.state === 'running' && each.labels['com.docker.swarm.service.name'] !== undefined,
        );
        if (machine?.member?.spec.Availability !== 'drain') tell('I5', `${id} is not drained`);
        // A machine whose daemon was gone when it was planned cannot be seen empty; its plan has no such step and says so.
        const isSeen = plan.steps.some(
          ({ kind, params }) => kind === 'swarm.prove-empty' && JSON.stringify(params).includes(`"${id}"`),
        );
        if (isSeen && left.length > 0) tell('I5', `${left.length} copies still run on ${id}`);
      }
    },
    checkEnd: () => undefined,
  };
};
