import { fault, type Fault, type Result } from '#shared/fault';
import type { NodeId, StepCall } from '#shared/model';
import {
  endpointName,
  shownCommand,
  type Ask,
  type Outcome,
  type Perform,
  type Placed,
} from '../../source-kit/index.ts';

/** What became of a change, and which node carried it. */
export type Sent = { readonly outcome: Outcome<unknown>; readonly on: NodeId | undefined };

const nobody: Fault = fault('transport.unreachable', 'No node is left that could carry this.', {
  retryable: true,
});

export const candidatesOf = (placed: Placed<unknown>, call: Pick<StepCall, 'through'>): readonly NodeId[] =>
  placed.on ?? call.through;

/** Reads through the first node that answers. Reading again does no harm, so any failure leads to the next. */
export const readThrough = async <T>(
  candidates: readonly NodeId[],
  ask: Ask<T>,
  perform: Perform,
  signal: AbortSignal,
): Promise<Result<T>> => {
  let last: Fault = nobody;
  for (const nodeId of candidates) {
    if (signal.aborted) break;
    const outcome = await perform(nodeId, ask, signal);
    if (outcome.kind === 'answered' && outcome.result.ok) return outcome.result;
    last = outcome.kind === 'answered' && !outcome.result.ok ? outcome.result.fault : last;
    if (outcome.kind !== 'answered') last = outcome.fault;
  }
  return { ok: false, fault: last };
};

/** Reads everything at once; the first fault stands for all. */
export const readAll = async (
  asks: readonly Placed<unknown>[],
  call: Pick<StepCall, 'through'>,
  perform: Perform,
  signal: AbortSignal,
): Promise<Result<readonly unknown[]>> => {
  const replies = await Promise.all(
    asks.map((placed) => readThrough(candidatesOf(placed, call), placed.ask, perform, signal)),
  );
  const values: unknown[] = [];
  for (const reply of replies) {
    if (!reply.ok) return reply;
    values.push(reply.value);
  }
  return { ok: true, value: values };
};

/**
 * Sends a change through the first node to which it can be sent. Only `not-sent` leads to the next one: in every other
 * case it may have been carried out (R74).
 */
export const sendThrough = async (
  candidates: readonly NodeId[],
  askFor: (nodeId: NodeId) => Ask<unknown>,
  perform: Perform,
  signal: AbortSignal,
): Promise<Sent> => {
  let last: Sent = { outcome: { kind: 'not-sent', fault: nobody }, on: undefined };
  for (const nodeId of candidates) {
    if (signal.aborted) break;
    last = { outcome: await perform(nodeId, askFor(nodeId), signal), on: nodeId };
    if (last.outcome.kind !== 'not-sent') return last;
  }
  return last;
};

/** What an ask sends, as text for the audit log. Bodies are named, not printed: a spec may hold secrets. */
export const sentText = (ask: Ask<unknown>): string => {
  switch (ask.lane) {
    case 'http':
      return `${ask.method} ${ask.path}`;
    case 'redis':
      return bounded(`${endpointName(ask.endpoint)} ${ask.commands.map(shownCommand).join('; ')}`);
    case 'sql':
      return bounded(`${endpointName(ask.endpoint)} ${ask.statements.map(({ text }) => text).join('; ')}`);
    case 'resident':
    case 'own-channel':
      return `${ask.says} [${ask.id}] ${ask.inputs.join(' ')}`.trim();
  }
};

/** Characters of one line of the record: a command may name hundreds of keys. */
const sentMost = 1_000;
const bounded = (text: string): string => (text.length > sentMost ? `${text.slice(0, sentMost)} ...` : text);
