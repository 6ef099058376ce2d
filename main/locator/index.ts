/**
 * does: a small reference locator: which target owns which document key, in one SQLite file, over HTTP; seeds it with made-up
 * keys; and plays storage hosts that tell what they themselves hold. For the demo, for tests, and to run alone.
 * never: is imported by the engine, moves a document, listens beyond 127.0.0.1 unless told.
 * talks to: node:sqlite and Node's HTTP server. Its API is `docs/locator.openapi.yaml`.
 */
export { createLocator, type Locator, type LocatorOptions } from './create-locator.ts';
export type { LocatorFault, LocatorFaults } from './faults.ts';
export type { ListenAt, Listening } from './serve-http.ts';
export type { LocatorReply, LocatorRequest } from './answer/exchange.ts';
export type { Holding, HoldingCount, KeyPage, Mapping, Problem, Summary, Target } from './api/messages.ts';
export {
  createHostAnswer,
  type Held,
  type HostAnswer,
  type HostAnswerOptions,
} from './host/create-host-answer.ts';
export { createHoldings, type Holdings } from './host/create-holdings.ts';
