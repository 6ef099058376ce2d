import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

type Schema = Readonly<Record<string, unknown>>;
type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
};
type Content = { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> };
type Response = Content & { readonly $ref?: string };
type Operation = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Response>>;
};
type PathItem = { readonly parameters?: readonly Parameter[] } & Readonly<Record<string, Operation>>;
type Document = {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
};

/** One exchange as it went over the wire. */
export type Exchange = {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sent: unknown;
  readonly status: number;
  readonly received: unknown;
};

const document = parse(
  readFileSync(join(import.meta.dirname, '../../../docs/locator.openapi.yaml'), 'utf8'),
) as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false }).addSchema(
  document,
  'locator',
);

const complain = (what: string, schema: Schema, value: unknown): readonly string[] => {
  const text = JSON.stringify(schema).replaceAll('"#/components', '"locator#/components');
  const validate = ajv.compile(JSON.parse(text) as Schema);
  return validate(value) ? [] : [`${what}: ${ajv.errorsText(validate.errors)}`];
};

const segments = (path: string): readonly string[] => path.split('/');
const fits = (template: string, path: string): boolean => {
  const given = segments(path);
  const wanted = segments(template);
  return (
    wanted.length === given.length && wanted.every((part, at) => part.startsWith('{') || part === given[at])
  );
};

/** A query or header is text; the schema may want a number. */
const asSchema = (text: string, schema: Schema): unknown =>
  schema['type'] === 'integer' || schema['type'] === 'number' ? Number(text) : text;

const complainOfParameters = (parameters: readonly Parameter[], exchange: Exchange, template: string) => {
  const url = new URL(exchange.url, 'http://locator');
  const path = segments(url.pathname);
  const value = ({ name, in: where }: Parameter): string | undefined => {
    if (where === 'path') return decodeURIComponent(path[segments(template).indexOf(`{${name}}`)] ?? '');
    return where === 'query'
      ? (url.searchParams.get(name) ?? undefined)
      : exchange.headers[name.toLowerCase()];
  };
  const known = new Set(parameters.filter((one) => one.in === 'query').map(({ name }) => name));
  return [
    ...[...url.searchParams.keys()]
      .filter((name) => !known.has(name))
      .map((name) => `query ${name} is not described`),
    ...parameters.flatMap((parameter) => {
      const text = value(parameter);
      const { schema, name } = parameter;
      return text === undefined ? [] : complain(`${parameter.in} ${name}`, schema, asSchema(text, schema));
    }),
  ];
};

const contentSchema = (content: Content | undefined): Schema | undefined =>
  content?.content?.['application/json']?.schema;

/** How an exchange differs from the published document; empty: not at all. A request that was refused may differ. */
export const checkExchange = (exchange: Exchange): readonly string[] => {
  const { pathname } = new URL(exchange.url, 'http://locator');
  const [template, item] = Object.entries(document.paths).find(([path]) => fits(path, pathname)) ?? [];
  const operation = item?.[exchange.method.toLowerCase()];
  if (template === undefined || operation === undefined)
    return exchange.status === 404 || exchange.status === 405
      ? []
      : [`${exchange.method} ${pathname} is not described`];
  const named = operation.responses[String(exchange.status)];
  if (named === undefined) return [`status ${exchange.status} is not described`];
  const response =
    named.$ref === undefined ? named : document.components.responses[named.$ref.split('/').at(-1) ?? ''];
  const answered = contentSchema(response);
  const asked = contentSchema(operation.requestBody);
  const isDone = exchange.status < 400;
  return [
    ...(answered === undefined
      ? exchange.received === undefined
        ? []
        : ['an answer where none is described']
      : complain('answer', answered, exchange.received)),
    ...(isDone && asked !== undefined ? complain('body', asked, exchange.sent) : []),
    ...(isDone
      ? complainOfParameters(
          [...(item?.parameters ?? []), ...(operation.parameters ?? [])],
          exchange,
          template,
        )
      : []),
  ];
};
