import type { FleetSnapshot } from '#shared/contract';
import type { Link } from '#shared/wire';

/** Asks every node once and answers with the whole fleet; nodes that do not answer in time are unknown in it. */
export const sweep = async (
  link: Link,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<FleetSnapshot> => {
  await link.call('fleet.sweep', { timeoutMs: timeoutSeconds * 1_000 }, signal);
  return link.call('fleet.snapshot', {}, signal);
};
