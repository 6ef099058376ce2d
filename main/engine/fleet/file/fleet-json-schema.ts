import { z } from '#shared/schema';
import { fleetFileSchema } from './fleet-file-schema.ts';

/** JSON Schema (draft 2020-12) of the fleet file, for completion in editors; published as docs/fleet.schema.json. */
export const fleetJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(fleetFileSchema, { io: 'input', unrepresentable: 'any', reused: 'inline' }),
});
