import { freshHex } from './chance.ts';
import { later } from './due-queue.ts';
import type { LogDriver } from './docker-types.ts';
import { emitContainer } from './emit.ts';
import { healthFlips } from './health.ts';
import { behaviourOf } from './images.ts';
import type { Container, FakeState, Machine } from './state.ts';

/** Exit status of a process that SIGTERM or SIGKILL ended. */
export const exitOf = { sigterm: 143, sigkill: 137 } as const;

export type ContainerWish = Pick<
  Container,
  'name' | 'image' | 'digest' | 'labels' | 'healthcheck' | 'env' | 'restartPolicy' | 'graceMs' | 'hostPorts'
> & {
  readonly createBody?: unknown;
  readonly taskId?: string | undefined;
  readonly log?: LogDriver | undefined;
};

const hasCheck = (container: Pick<Container, 'healthcheck'>): boolean => {
  const test = container.healthcheck?.Test ?? [];
  return test.length > 0 && test[0] !== 'NONE';
};

/** A driver that nobody named is the machine’s. */
const logConfigOf = ({ loggingDriver }: Machine, log: LogDriver | undefined): Container['logConfig'] => ({
  Type: log?.Name || loggingDriver,
  Config: log?.Options ?? {},
});

export const createContainer = (
  state: FakeState,
  machine: Machine,
  { log, ...wish }: ContainerWish,
): Container => {
  const container: Container = {
    createBody: undefined,
    taskId: undefined,
    ...wish,
    logConfig: logConfigOf(machine, log),
    id: freshHex(state),
    createdAt: state.now,
    startedAt: undefined,
    finishedAt: undefined,
    state: 'created',
    exitCode: 0,
    health: undefined,
    restartCount: 0,
    hungAt: undefined,
    isStopping: false,
    wasStopped: false,
    isRestarting: false,
    stamp: 0,
  };
  machine.containers.set(container.id, container);
  emitContainer(state, machine, container, 'create');
  state.isDirty = true;
  return container;
};

const due = (
  state: FakeState,
  container: Container,
  afterMs: number,
  what: 'container-ready' | 'container-exits' | 'container-stopped' | 'container-restarts' | 'health-flips',
): void => later(state, Math.max(0, afterMs), { what, subject: container.id, stamp: container.stamp });

export const startContainer = (state: FakeState, machine: Machine, container: Container): void => {
  container.stamp += 1;
  Object.assign(container, {
    state: 'running',
    startedAt: state.now,
    exitCode: 0,
    hungAt: undefined,
    isStopping: false,
    wasStopped: false,
    isRestarting: false,
    health: hasCheck(container) ? { status: 'starting', failingStreak: 0 } : undefined,
  });
  emitContainer(state, machine, container, 'start');
  const { exits } = behaviourOf(state, container.digest);
  if (exits !== undefined) due(state, container, exits.afterMs, 'container-exits');
  // The daemon's own work before a start is reported.
  due(state, container, startTakesMs, 'container-ready');
  planHealth(state, container);
  state.isDirty = true;
};
/** From the call that starts a container until it is reported as running, ms. */
export const startTakesMs = 250;

/** Puts the coming changes of its health into the queue. */
export const planHealth = (state: FakeState, container: Container): void => {
  for (const { at } of healthFlips(container, behaviourOf(state, container.digest)))
    if (at >= state.now) due(state, container, at - state.now, 'health-flips');
};

/** Takes the newest change of health that is due. */
export const flipHealth = (state: FakeState, machine: Machine, container: Container): void => {
  const flips = healthFlips(container, behaviourOf(state, container.digest));
  const flip = flips.findLast(({ at }) => at <= state.now);
  if (flip === undefined || container.health?.status === flip.health.status) return;
  container.health = { ...flip.health };
  emitContainer(state, machine, container, `health_status: ${flip.health.status}`);
  state.isDirty = true;
};

/** How long it takes to end after SIGTERM with that grace, and with which status. */
export const endsAfter = (
  state: FakeState,
  container: Container,
  graceMs: number,
): { readonly afterMs: number; readonly code: number } => {
  const { stopMs } = behaviourOf(state, container.digest);
  const obeys = container.hungAt === undefined && stopMs !== 'ignores' && stopMs <= graceMs;
  return obeys ? { afterMs: stopMs, code: exitOf.sigterm } : { afterMs: graceMs, code: exitOf.sigkill };
};

/** SIGTERM, and SIGKILL after the grace. Tells how long it will take. */
export const stopContainer = (
  state: FakeState,
  machine: Machine,
  container: Container,
  graceMs: number,
): number => {
  const { afterMs } = endsAfter(state, container, graceMs);
  if (container.isStopping) return afterMs;
  container.isStopping = true;
  emitContainer(state, machine, container, 'kill', { signal: '15' });
  due(state, container, afterMs, 'container-stopped');
  return afterMs;
};

/** It ended: by itself, or because it was told to. Restarts it when its policy says so. */
export const endContainer = (
  state: FakeState,
  machine: Machine,
  container: Container,
  code: number,
): void => {
  if (container.state !== 'running') return;
  container.stamp += 1;
  Object.assign(container, {
    state: 'exited',
    finishedAt: state.now,
    exitCode: code,
    health: undefined,
    isStopping: false,
    hungAt: undefined,
  });
  emitContainer(state, machine, container, 'die', { exitCode: String(code) });
  state.isDirty = true;
  const { restartPolicy } = container;
  const mayRestart =
    !container.wasStopped &&
    (restartPolicy === 'always' ||
      restartPolicy === 'unless-stopped' ||
      (restartPolicy === 'on-failure' && code !== 0));
  if (!mayRestart) return;
  container.isRestarting = true;
  const waitMs = Math.min(60_000, 100 * 2 ** Math.min(container.restartCount, 20));
  due(state, container, waitMs, 'container-restarts');
};

export const removeContainer = (state: FakeState, machine: Machine, container: Container): void => {
  container.stamp += 1;
  machine.containers.delete(container.id);
  emitContainer(state, machine, container, 'destroy');
  state.isDirty = true;
};

/** Its process goes on living and does nothing more. */
export const hangContainer = (state: FakeState, container: Container): void => {
  if (container.state !== 'running') return;
  container.hungAt = state.now;
  planHealth(state, container);
};
