/**
 * does: lists every message between a window and the engine, as values with their schemas.
 * never: sends or handles one.
 * talks to: `shared/model`, `shared/fault`, the schema library.
 */
import type { z } from '#shared/schema';
import { alarmMessages } from './alarm.ts';
import { fleetImportMessages } from './fleet-import.ts';
import { fleetMessages } from './fleet.ts';
import { hostKeyMessages } from './host-key.ts';
import { logMessages } from './log.ts';
import { logTailMessages } from './log-tail.ts';
import type { Message } from './message.ts';
import { nodeMessages } from './node.ts';
import { operationMessages } from './operation.ts';
import { ownershipMessages } from './ownership.ts';
import { registryMessages } from './registry.ts';
import { scheduleMessages } from './schedule.ts';
import { workloadMessages } from './workload.ts';

export type { FleetChange, FleetSnapshot } from './fleet.ts';
export { logSnapshotSchema, type LogChange, type LogSnapshot } from './log.ts';
export type { TailNews } from './log-tail.ts';
export type { OperationChange } from './operation.ts';
export { ownershipSnapshotSchema, type OwnershipChange, type OwnershipSnapshot } from './ownership.ts';
export { spaceChangeBetween, withSpaceChange } from './space-change.ts';
export type { TagReading } from './registry.ts';
export { scheduleSnapshotSchema, type ScheduleChange, type ScheduleSnapshot } from './schedule.ts';
export { workloadSnapshotSchema, type WorkloadChange, type WorkloadSnapshot } from './workload.ts';
export type { Command, Feed, Message, Query } from './message.ts';

/** Every message there is. Adding one is one entry here in its noun's file, and one handler in `engine/serve`. */
export const contract = {
  ...fleetMessages,
  ...nodeMessages,
  ...alarmMessages,
  ...hostKeyMessages,
  ...fleetImportMessages,
  ...workloadMessages,
  ...operationMessages,
  ...registryMessages,
  ...ownershipMessages,
  ...logMessages,
  ...logTailMessages,
  ...scheduleMessages,
} as const satisfies Readonly<Record<string, Message>>;

export type Contract = typeof contract;
export type MessageName = keyof Contract;
type NamesOf<K extends Message['kind']> = {
  [N in MessageName]: Contract[N]['kind'] extends K ? N : never;
}[MessageName];
export type QueryName = NamesOf<'query'>;
export type CommandName = NamesOf<'command'>;
export type CallName = QueryName | CommandName;
export type FeedName = NamesOf<'feed'>;

/** What the client gives. */
export type InputOf<N extends MessageName> = z.input<Contract[N]['input']>;
/** What the handler gets after validation. */
export type ParsedInputOf<N extends MessageName> = z.output<Contract[N]['input']>;
/** What a call answers. */
export type OutputOf<N extends CallName> = z.output<Contract[N]['output']>;
/** What a feed carries. */
export type ItemOf<N extends FeedName> = z.output<Contract[N]['item']>;

/** One handler per message: the engine's side of the contract. */
export type Handlers = {
  readonly [N in CallName]: (input: ParsedInputOf<N>, signal: AbortSignal) => Promise<OutputOf<N>>;
} & {
  readonly [N in FeedName]: (input: ParsedInputOf<N>, signal: AbortSignal) => AsyncIterable<ItemOf<N>>;
};
