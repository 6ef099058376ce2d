import { z } from '#shared/schema';
import type { SchemaPart } from './explain-issue.ts';
import { fleetFileSchema } from './fleet-file-schema.ts';

/** JSON Schema (draft 2020-12) of the fleet file, for completion in editors; published as docs/fleet.schema.json. */
export const fleetJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(fleetFileSchema, { io: 'input', reused: 'ref' }),
});

/** The same with every part written out in its place, for walking it by path. */
export const fleetSchemaParts = (): SchemaPart =>
  z.toJSONSchema(fleetFileSchema, { io: 'input', reused: 'inline' }) as SchemaPart;
