import { failed, fault, FaultError, type Result } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { Ask, Perform } from '../source-kit/index.ts';

/** The transport keeps each ask's own deadline; this much later we go on without it, ms. */
const graceMs = 1_000;

const withinDeadline = async (
  parts: { readonly clock: Clock; readonly perform: Perform },
  nodeId: NodeId,
  ask: Ask<unknown>,
  signal: AbortSignal,
): Promise<Result<unknown>> => {
  const stop = new AbortController();
  const late = new Promise<Result<unknown>>((resolve) => {
    const says = `${nodeId} did not answer in time: ${ask.says}`;
    const giveUp = (): void =>
      resolve(failed(fault('probe.timed-out', says, { subject: nodeId, retryable: true })));
    stop.signal.addEventListener('abort', giveUp, { once: true });
  });
  const timer = parts.clock.after(ask.limits.timeoutMs + graceMs, () => stop.abort());
  const leave = (): void => stop.abort();
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    const outcome = parts.perform(nodeId, ask, stop.signal);
    const answer = outcome.then((reply) => (reply.kind === 'answered' ? reply.result : failed(reply.fault)));
    return await Promise.race([answer, late]);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return failed(error.fault);
  } finally {
    timer.cancel();
    signal.removeEventListener('abort', leave);
  }
};

/**
 * Asks one node several questions at the same time; results in their order. A question that hangs becomes a fault at its
 * own deadline, so a node or a daemon that is stuck blocks nobody.
 */
export const askTogether = (
  parts: { readonly clock: Clock; readonly perform: Perform },
  nodeId: NodeId,
  asks: readonly Ask<unknown>[],
  signal: AbortSignal,
): Promise<readonly Result<unknown>[]> =>
  Promise.all(asks.map((ask) => withinDeadline(parts, nodeId, ask, signal)));
