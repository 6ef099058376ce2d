import { resumeHealth } from './agent.ts';
import { endContainer, hangContainer, startContainer } from './containers.ts';
import { noteLife } from './raft.ts';
import type { Container, FakeState, Machine } from './state.ts';

const machineNamed = (state: FakeState, name: string): Machine => {
  const machine = state.machines.get(name);
  if (machine === undefined) throw new Error(`the fake has no machine ${name}`);
  return machine;
};

/** Exit status of what a power cut or a killed engine ended. */
const lostCode = 255;

const loseContainers = (state: FakeState, machine: Machine): void => {
  for (const container of machine.containers.values()) {
    if (container.state !== 'running') continue;
    container.stamp += 1;
    Object.assign(container, {
      state: 'exited',
      exitCode: lostCode,
      finishedAt: state.now,
      health: undefined,
      isStopping: false,
      hungAt: undefined,
    });
  }
};

/** A fresh engine starts what its policy says; what belongs to the swarm waits for the managers. */
const bootEngine = (state: FakeState, machine: Machine): void => {
  machine.engine = 'up';
  for (const container of machine.containers.values()) {
    const { restartPolicy, wasStopped } = container;
    const isWanted = restartPolicy === 'always' || (restartPolicy === 'unless-stopped' && !wasStopped);
    if (container.state === 'exited' && isWanted) startContainer(state, machine, container);
  }
  noteLife(state, machine, false);
};

/** What can happen to a machine, by its name. Each is harmless when it is so already. */
export const machineFaults = (state: FakeState) => ({
  /** The plug is pulled: everything on it ends and no connection is closed. */
  cutPower: (name: string): void => {
    const machine = machineNamed(state, name);
    if (machine.power === 'off') return;
    machine.power = 'off';
    machine.engine = 'stopped';
    loseContainers(state, machine);
    noteLife(state, machine, true);
  },
  restorePower: (name: string): void => {
    const machine = machineNamed(state, name);
    if (machine.power === 'on') return;
    machine.power = 'on';
    bootEngine(state, machine);
  },
  /** SIGKILL to dockerd: its containers run on without it. */
  killEngine: (name: string): void => {
    const machine = machineNamed(state, name);
    if (machine.engine === 'stopped') return;
    machine.engine = 'stopped';
    noteLife(state, machine, false);
  },
  /** dockerd starts again: without live-restore it ends what it finds running. */
  startEngine: (name: string): void => {
    const machine = machineNamed(state, name);
    if (machine.engine !== 'stopped' || machine.power === 'off') return;
    loseContainers(state, machine);
    bootEngine(state, machine);
  },
  /** SIGSTOP to dockerd: connections stay open and nothing answers. */
  hangEngine: (name: string): void => {
    const machine = machineNamed(state, name);
    if (machine.engine !== 'up') return;
    machine.engine = 'hung';
    noteLife(state, machine, true);
  },
  resumeEngine: (name: string): void => {
    const machine = machineNamed(state, name);
    if (machine.engine !== 'hung') return;
    machine.engine = 'up';
    resumeHealth(state, machine);
    noteLife(state, machine, false);
  },
  /** Cuts a machine off from the other members; the console still reaches it. */
  partition: (name: string): void => {
    const machine = machineNamed(state, name);
    machine.isCut = true;
    noteLife(state, machine, true);
  },
  heal: (name: string): void => {
    const machine = machineNamed(state, name);
    machine.isCut = false;
    noteLife(state, machine, false);
  },
  /** Cuts a machine off from the console; the others still reach it. */
  hideFromConsole: (name: string, isHidden: boolean): void => {
    machineNamed(state, name).isOutOfReach = isHidden;
  },
});

const running = (state: FakeState, machine: string, what: string): Container[] =>
  [...machineNamed(state, machine).containers.values()].filter(
    (container) =>
      container.state === 'running' &&
      (container.id === what ||
        container.name === what ||
        container.labels['com.docker.swarm.service.name'] === what),
  );

/** What can happen to a service, by its name. */
export const serviceFaults = (state: FakeState) => ({
  /** The next surplus tasks report a new state just as they are to be marked: they stay until the service is updated again. */
  forgetSurplus: (name: string): void => {
    for (const service of state.services.values())
      if (service.spec.Name === name) service.forgetsSurplus = 'next';
  },
});

/** What can happen to the containers of a machine: by id, name, or name of their service. */
export const containerFaults = (state: FakeState) => ({
  crash: (machine: string, what: string, code = 1): void => {
    for (const container of running(state, machine, what))
      endContainer(state, machineNamed(state, machine), container, code);
  },
  /** The process lives on, does nothing, and does not end on SIGTERM. */
  hang: (machine: string, what: string): void => {
    for (const container of running(state, machine, what)) hangContainer(state, container);
  },
});
