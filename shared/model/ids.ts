import { z } from '#shared/schema';

/** Name of one node, unique in its fleet: the key under `nodes` in the fleet file. 1 to 128 characters. */
export const nodeIdSchema = z.string().min(1).max(128).brand<'NodeId'>();
export type NodeId = z.infer<typeof nodeIdSchema>;

/** Milliseconds since 1970-01-01T00:00Z by the console's clock, never by a node's. */
export const epochMsSchema = z.number().int().nonnegative().brand<'EpochMs'>();
export type EpochMs = z.infer<typeof epochMsSchema>;

/** Identity of an alarm: rule, node and subject joined, so the same trouble keeps the same id. */
export const alarmIdSchema = z.string().min(1).max(512).brand<'AlarmId'>();
export type AlarmId = z.infer<typeof alarmIdSchema>;

/** Brands a plain number as a time of the console's clock. */
export const epochMs = (value: number): EpochMs => Math.round(value) as EpochMs;
/** Brands a plain name as a node id. The fleet file is the only place new ones come from. */
export const nodeId = (value: string): NodeId => value as NodeId;
/** Stands for this console itself where an ask is performed on no node. The fleet file calls no node by this name. */
export const consolePlace = nodeId('console');
/** Brands a plain text as an alarm id. */
export const alarmId = (value: string): AlarmId => value as AlarmId;
