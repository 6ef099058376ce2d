import type { ServerResponse } from 'node:http';
import type { LocatorReply, LocatorRequest } from './answer/exchange.ts';
import { replyOfFault, type FaultKind, type LocatorFault } from './faults.ts';
import type { Outcome } from './serve-http.ts';

const spoilings: Readonly<Partial<Record<FaultKind, (response: ServerResponse) => void>>> = {
  cut: (response) => void response.destroy(),
  garbage: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"key": <html>\u0000');
  },
  // Ends when the server does, or its asker goes away.
  hang: () => undefined,
};

/** What becomes of a request that meets a fault, or none. */
export const outcomeOf = (
  request: LocatorRequest,
  fault: LocatorFault | undefined,
  answer: (request: LocatorRequest) => LocatorReply,
): Outcome => {
  if (fault === undefined) return { kind: 'reply', reply: answer(request) };
  if (fault.afterwards === true) answer(request);
  const spoil = spoilings[fault.kind];
  return spoil === undefined ? { kind: 'reply', reply: replyOfFault(fault) } : { kind: 'spoilt', spoil };
};
