import { z } from '#shared/schema';
import { fleetFileSchema } from './fleet-file-schema.ts';

/** JSON Schema (draft 2020-12) of the fleet file, for completion in editors; published as docs/fleet.schema.json. */
export const fleetJsonSchema = (): Readonly<Record<string, unknown>> => {
  // Made once: it takes as long as reading a file of a hundred nodes, and every file with errors is explained by it.
  made ??= {
    // Not `reused: 'ref'`: that loses the descriptions of optional keys (zod 4.6.7). Parts with an id become `$defs`.
    ...z.toJSONSchema(fleetFileSchema, { io: 'input' }),
  };
  return made;
};

let made: Readonly<Record<string, unknown>> | undefined;
