import {
  logSnapshotSchema,
  ownershipSnapshotSchema,
  scheduleSnapshotSchema,
  workloadSnapshotSchema,
} from '#shared/contract';
import { exposureSchema, keyFindingSchema, operationSchema, planSchema } from '#shared/model';
import { z } from '#shared/schema';
import { isTimeName } from './iso-time.ts';

/** The documents that are the model itself with times as text, by the name of their schema. */
const documents = {
  plan: ['quarterdeck.plan/1', planSchema],
  operation: ['quarterdeck.operation/1', operationSchema],
  services: ['quarterdeck.services/1', workloadSnapshotSchema],
  exposure: ['quarterdeck.exposure/1', exposureSchema],
  spaces: ['quarterdeck.spaces/1', ownershipSnapshotSchema],
  logs: ['quarterdeck.logs/1', logSnapshotSchema],
  tasks: ['quarterdeck.tasks/1', scheduleSnapshotSchema],
  owner: ['quarterdeck.owner/1', z.object({ key: z.string(), findings: z.array(keyFindingSchema) })],
} as const satisfies Readonly<Record<string, readonly [string, z.ZodObject]>>;
export const documentNames = Object.keys(documents) as readonly (keyof typeof documents)[];

/** JSON Schema (2020-12) of one of the documents that --json prints. */
export const documentJsonSchema = (name: keyof typeof documents): object => {
  const [id, schema] = documents[name];
  return z.toJSONSchema(schema.extend({ schema: z.literal(id) }), {
    // A number under the name of a time is printed as text.
    override: ({ jsonSchema, path }) => {
      const last = path.at(-1);
      if (typeof last !== 'string' || !isTimeName(last) || jsonSchema.type !== 'integer') return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
      Object.assign(jsonSchema, { type: 'string', format: 'date-time', description: 'ISO 8601 in UTC' });
    },
  });
};
