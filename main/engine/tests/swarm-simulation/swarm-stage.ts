import { epochMs } from '#shared/model';
import {
  simNodeView,
  type Broken,
  type Chance,
  type SetStage,
  type SimAsk,
  type Stage,
} from '../../operation/test-kit/index.ts';
import type { HttpAsk, HttpReply, Observation, Observed } from '../../source-kit/index.ts';
import { source as host } from '../../sources/host/index.ts';
import { isoTime } from '../../sources/swarm/fake/iso-time.ts';
import { source } from '../../sources/swarm/index.ts';
import { readSwarms } from '../../sources/swarm/reading/index.ts';
import { sixMachines, swarmRoom, webSpec } from '../../sources/swarm/test-kit/index.ts';
import { source as systemd } from '../../sources/systemd/index.ts';
import { createEffects } from './effects.ts';
import { createLockBook } from './lock-book.ts';
import { createMachineSide } from './machine-side.ts';
import { createTruth } from './truth.ts';
import { releasesOf, wishFrom } from './wishes.ts';

/** The fake swarm's clock is this much behind the consoles': nobody may compare the two. */
const behindMs = 2 * 3_600_000;

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
    // A manager sometimes gives up on what is too much: here it does so the first time, of every second number of copies.
    if (replicas === 2) room.swarm.faults.forgetSurplus(name);
    return { name, minimum };
  });

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A moment as Go's HTTP server writes it; nobody reads the name of the day. */
const httpDate = (ms: number): string => {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(isoTime(ms)) ?? [];
  return `Sat, ${day} ${months[Number(month) - 1]} ${year} ${time} GMT`;
};

/** What a console reads of the swarm, with the times of its own clock. */
const observed = (observation: ReturnType<Room['observe']>, at: number): ReturnType<Room['observe']> => {
  const atConsole = <T>(one: Observed<T>): Observed<T> => ({ ...one, observedAt: epochMs(at) });
  return {
    ...observation,
    now: epochMs(at),
    locals: new Map([...observation.locals].map(([id, one]) => [id, atConsole(one)] as const)),
    seats: new Map([...observation.seats].map(([id, one]) => [id, { ...one, ...atConsole(one) }] as const)),
  };
};

const shellOf = (ask: SimAsk) => (ask.lane === 'http' ? undefined : ask);

/** The real source of Docker Swarm over the fake swarm, and that of systemd for reboots, as a stage of the simulation. */
export const setSwarmStage: SetStage = (chance: Chance, broken: Broken): Stage => {
  const room = swarmRoom(sixMachines, 1 + chance.pick(1_000_000));
  const { swarm } = room;
  const truth = createTruth(room, deployFrom(room, chance), broken);
  const effects = createEffects(swarm);
  const locks = createLockBook(swarm);
  let deeds = 0;
  const machines = createMachineSide({
    power: (name, isOn) => (isOn ? swarm.faults.restorePower : swarm.faults.cutPower)(name),
    reboot: (name, now) => {
      deeds += 1;
      effects.note('reboot', name);
      truth.reboot(name, now);
    },
    taken: locks.note,
  });

  const settle = (now: number): void => {
    machines.settle(now);
    truth.settle(now - behindMs, now);
  };
  const isDown = (id: string, now: number): boolean => {
    settle(now);
    return swarm.state.machines.get(id)?.power === 'off';
  };
  const reply = (status: number, body: string): HttpReply => ({
    status,
    // An engine says when it answered, and the end of a lock is told by that.
    headers: { date: httpDate(swarm.now()) },
    body,
    sentAt: 0,
    receivedAt: 0,
  });
  const carryHttp = (id: string, ask: HttpAsk<unknown>): HttpReply | undefined => {
    const { method, path } = ask;
    const body: unknown = ask.body === undefined ? undefined : JSON.parse(JSON.stringify(ask.body));
    const answer = effects.counting(ask, () => swarm.answer(id, { method, path, body }));
    if (method !== 'GET') deeds += 1;
    if (answer.kind !== 'reply') return undefined;
    if (answer.reply.status < 300) locks.hear(path, body);
    return reply(answer.reply.status, answer.reply.body);
  };

  return {
    sources: [
      source,
      { id: host.id, ...(host.locks === undefined ? {} : { locks: host.locks }) },
      { id: systemd.id, steps: systemd.steps ?? [], planner: systemd.planner ?? {} },
    ],
    settle,
    isDown,
    carry: (id, ask, now) => {
      settle(now);
      return ask.lane === 'http' ? carryHttp(id, ask) : machines.answer(id, ask, now);
    },
    refusal: (ask) =>
      ask.lane === 'http'
        ? reply(400, JSON.stringify({ message: 'no' }))
        : { stdout: '', stderr: 'no', exitStatus: 1, sentAt: 0, receivedAt: 0 },
    nodes: (now, wrongByMs) =>
      sixMachines.map(({ name, labels }) =>
        simNodeView(name, labels ?? {}, {
          isUp: !isDown(name, now),
          isDrained: false,
          now: now + wrongByMs,
        }),
      ),
    read: (now, wrongByMs) => {
      settle(now);
      const observation = observed(room.observe(), now + wrongByMs);
      const ofMachines: Observation = { ...observation, locals: new Map(), seats: new Map() };
      const observations = new Map<string, Observation>([
        [source.id, observation],
        [systemd.id, ofMachines],
      ]);
      return { ...readSwarms(observation), observationOf: (id) => observations.get(id) };
    },
    releases: () => releasesOf(readSwarms(room.observe()).workloads),
    wish: (chances) =>
      wishFrom(
        sixMachines.map(({ name }) => name),
        readSwarms(room.observe()).workloads,
        chances,
      ),
    misfortune: (chances, now) => {
      settle(now);
      truth.misfortune(now);
      const { name } = sixMachines[chances.pick(sixMachines.length)] ?? { name: 'w1' };
      const { cutPower, killEngine, hangEngine } = swarm.faults;
      ([cutPower, killEngine, hangEngine][chances.pick(3)] ?? cutPower)(name);
    },
    calm: (now) => {
      settle(now);
      truth.misfortune(now);
      for (const { name } of sixMachines) {
        swarm.faults.restorePower(name);
        swarm.faults.startEngine(name);
        swarm.faults.resumeEngine(name);
      }
    },
    isAboutLock: (ask) =>
      ask.lane === 'http' ? ask.path.includes('/configs') : ask.id.startsWith('host.lock-'),
    bare: (ask) => {
      const shell = shellOf(ask);
      return shell === undefined ? ask : { ...shell, inputs: machines.unfenced(shell.inputs).inputs };
    },
    unfenced: (ask) => {
      const shell = shellOf(ask);
      // The version that each change of the swarm carries is its fence.
      if (shell === undefined || machines.unfenced(shell.inputs).fence !== undefined) return undefined;
      return `${shell.says} carries no fence`;
    },
    tokenOf: locks.tokenOf,
    heldLocks: locks.held,
    config: truth.config,
    deeds: () => deeds,
    checkDone: truth.checkDone,
    checkEnd: effects.check,
  };
};
