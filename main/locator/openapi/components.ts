import { z } from '#shared/schema';
import {
  holdingCountSchema,
  holdingSchema,
  keyPageSchema,
  mappingSchema,
  mappingWishSchema,
  problemSchema,
  summarySchema,
  targetListSchema,
  targetSchema,
  targetWishSchema,
} from '../api/messages.ts';

const named = {
  Mapping: mappingSchema,
  MappingWish: mappingWishSchema,
  Target: targetSchema,
  TargetWish: targetWishSchema,
  TargetList: targetListSchema,
  KeyPage: keyPageSchema,
  Summary: summarySchema,
  Problem: problemSchema,
  Holding: holdingSchema,
  HoldingCount: holdingCountSchema,
};
export type ComponentName = keyof typeof named;

/** Words of JSON Schema that an OpenAPI document says otherwise or not at all. */
const isExtra = (name: string, value: unknown): boolean =>
  name === '$schema' ||
  name === '$id' ||
  value === Number.MAX_SAFE_INTEGER ||
  value === Number.MIN_SAFE_INTEGER;

const tidy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, part]) => !isExtra(name, part))
      .map(([name, part]) => [name, tidy(part)]),
  );
};

/** Where a named schema stands in the document. */
export const refTo = (name: ComponentName): { readonly $ref: string } => ({
  $ref: `#/components/schemas/${name}`,
});

/** The schemas the program itself reads requests with and types its answers by, as JSON Schema 2020-12. */
export const componentSchemas = (): unknown => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return tidy(schemas);
};

type Parameter = {
  readonly name: string;
  readonly in: 'query';
  readonly required: false;
  readonly schema: unknown;
};

/** The query parameters of a schema of them, in order. */
export const queryParameters = (schema: z.ZodType): readonly Parameter[] => {
  const { properties = {} } = tidy(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' })) as {
    readonly properties?: Readonly<Record<string, unknown>>;
  };
  return Object.entries(properties).map(([name, part]) => ({
    name,
    in: 'query',
    required: false,
    schema: part,
  }));
};
