import { msOf } from './docker-types.ts';
import type { Container, ContainerHealth, FakeImage } from './state.ts';

/** One change of what a container's health check says. */
export type HealthFlip = { readonly at: number; readonly health: ContainerHealth };

/** Docker's defaults where the check leaves them out. */
const defaults = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3 };

const timesOf = (container: Container) => ({
  intervalMs: msOf(container.healthcheck?.Interval) || defaults.intervalMs,
  timeoutMs: msOf(container.healthcheck?.Timeout) || defaults.timeoutMs,
  retries: container.healthcheck?.Retries || defaults.retries,
  startPeriodMs: msOf(container.healthcheck?.StartPeriod),
});

/**
 * When the check of a running container changes its mind, computed ahead so that no probe needs an event of its own.
 * The first probe comes one interval after the start; failures within the start period do not count; that many failures
 * in a row make it unhealthy, one success healthy. A hung process lets each probe run into its time-out.
 */
export const healthFlips = (container: Container, image: FakeImage): readonly HealthFlip[] => {
  if (container.startedAt === undefined || container.health === undefined) return [];
  const { intervalMs, timeoutMs, retries, startPeriodMs } = timesOf(container);
  const unhealthy: ContainerHealth = { status: 'unhealthy', failingStreak: retries };
  if (container.hungAt !== undefined) {
    const probes = Math.floor((container.hungAt - container.startedAt) / intervalMs) + 1;
    const first = container.startedAt + probes * intervalMs;
    return [{ at: first + retries * timeoutMs + (retries - 1) * intervalMs, health: unhealthy }];
  }
  const firstCounted = Math.max(1, Math.ceil(startPeriodMs / intervalMs));
  const givesUp = container.startedAt + (firstCounted + retries - 1) * intervalMs;
  if (image.readyAfterMs === 'never') return [{ at: givesUp, health: unhealthy }];
  const passes = container.startedAt + Math.max(1, Math.ceil(image.readyAfterMs / intervalMs)) * intervalMs;
  const healthy: HealthFlip = { at: passes, health: { status: 'healthy', failingStreak: 0 } };
  return passes <= givesUp ? [healthy] : [{ at: givesUp, health: unhealthy }, healthy];
};
