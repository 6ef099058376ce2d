import type { Problem } from '../api/messages.ts';
import { longestBodyBytes, longestKeyBytes } from '../api/messages.ts';
import { pageQuerySchema, searchQuerySchema } from '../answer/pages.ts';
import { summaryQuerySchema } from '../answer/summary.ts';
import { statusOf } from '../api/refusal.ts';
import { componentSchemas, queryParameters, refTo, type ComponentName } from './components.ts';

const json = (name: ComponentName) => ({ 'application/json': { schema: refTo(name) } });

const meaning: Readonly<Record<number, string>> = {
  400: 'The request is not as it must be.',
  401: 'The token is missing or another one.',
  404: 'There is nothing of that name.',
  405: 'Another method is meant.',
  409: 'It is not as the request believes; `current` is how it is.',
  413: `The body is longer than ${longestBodyBytes} bytes.`,
  422: 'The targets cannot be meant.',
  423: 'The target takes no new ownership.',
  428: 'If-Match or If-None-Match is missing.',
  429: 'Too many requests; Retry-After says for how many seconds to wait.',
  500: 'The store failed. Nothing was changed.',
};
const always: readonly Problem['code'][] = [
  'bad-request',
  'not-allowed',
  'too-many-requests',
  'store-failed',
];

const problems = (...codes: readonly Problem['code'][]) =>
  Object.fromEntries(
    [...new Set([...always, ...codes].map((code) => statusOf[code]))]
      .toSorted((a, b) => a - b)
      .map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]),
  );
const problemResponses = () =>
  Object.fromEntries(
    Object.entries(meaning).map(([status, description]) => [
      `Problem${status}`,
      { description, content: json('Problem') },
    ]),
  );
const tagHeader = { ETag: { schema: { type: 'string' }, description: 'The version in quotes.' } };
const answers = (name: ComponentName, description: string, tagged = false) => ({
  200: { description, ...(tagged ? { headers: tagHeader } : {}), content: json(name) },
});
const inPath = (name: string, description: string, maxLength: number) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string', minLength: 1, maxLength },
});
const header = (name: string, description: string, pattern: string) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string', pattern },
});
const key = inPath('key', 'One segment, percent-encoded: a slash is %2F.', longestKeyBytes);
const target = inPath('target', 'Name of a target, percent-encoded; `archive` is object storage.', 128);
const believed = [
  header('If-Match', 'The version it is believed to have.', '^("[0-9]{1,15}"|[0-9]{1,15})$'),
  header('If-None-Match', '* makes it, and only when it is not there.', String.raw`^\*$`),
];
const body = (name: ComponentName) => ({ required: true, content: json(name) });

const keyPaths = {
  '/v1/keys': {
    get: {
      operationId: 'searchKeys',
      summary: 'The keys of all targets that begin alike, or that one change noted, page by page.',
      parameters: queryParameters(searchQuerySchema),
      responses: { ...answers('KeyPage', 'One page, by key.'), ...problems() },
    },
  },
  '/v1/keys/{key}': {
    parameters: [key],
    get: {
      operationId: 'getDataTarget',
      summary: 'Where one document is.',
      responses: { ...answers('Mapping', 'Its mapping.', true), ...problems('unknown-key') },
    },
    put: {
      operationId: 'mapDataTarget',
      summary: 'Maps a document, when its mapping is still the one that the asker knows.',
      description:
        'Compare and set. A mapping that is already as wished is answered with 200 whatever version is named, and is not changed: so a request whose answer was lost may be sent again. A target that is draining or has left keeps what it has, may step back from a key to its copy, and is refused anything new. When 200 is answered the mapping is on disk.',
      parameters: believed,
      requestBody: body('MappingWish'),
      responses: {
        ...answers('Mapping', 'The mapping as it is now.', true),
        ...problems(
          'unknown-key',
          'version-conflict',
          'body-too-large',
          'bad-pair',
          'target-draining',
          'version-needed',
        ),
      },
    },
  },
};

const targetPaths = {
  '/v1/targets': {
    get: {
      operationId: 'listTargets',
      summary: 'Every target with what it owns.',
      responses: { ...answers('TargetList', 'All of them, by name.'), ...problems() },
    },
  },
  '/v1/targets/{target}': {
    parameters: [target],
    get: {
      operationId: 'getTarget',
      summary: 'One target with what it owns.',
      responses: { ...answers('Target', 'The target.', true), ...problems('unknown-target') },
    },
    put: {
      operationId: 'setTarget',
      summary:
        'Stops new ownership of a target, lets it accept again, lets it leave when it is empty, or makes it.',
      parameters: believed,
      requestBody: body('TargetWish'),
      responses: {
        ...answers('Target', 'The target as it is now.', true),
        ...problems('unknown-target', 'version-conflict', 'body-too-large', 'version-needed'),
      },
    },
  },
  '/v1/targets/{target}/keys': {
    parameters: [target],
    get: {
      operationId: 'listKeys',
      summary: 'The keys of a target, page by page.',
      description:
        'order=size and order=rate list the largest first, and only keys whose size or rate is known; both only with role=primary and without note.',
      parameters: queryParameters(pageQuerySchema),
      responses: { ...answers('KeyPage', 'One page.'), ...problems('unknown-target') },
    },
  },
};

const summaryPaths = {
  '/v1/summary': {
    get: {
      operationId: 'getSummary',
      summary: 'How many keys, and how large, by range or prefix, primary, secondary and state.',
      description:
        'by=range: the 16,384 slots in 2^depth equal ranges, depth 0 to 8, 6 unless said; a locator may refuse what is finer than 6 with 400. by=prefix: up to the first slash with depth 1, which is usual; all keys together with depth 0. pairs=false leaves the secondary out of the rows.',
      parameters: [
        ...queryParameters(summaryQuerySchema),
        header('If-None-Match', 'The ETag of the summary the asker has.', '^".*"$'),
      ],
      responses: {
        ...answers('Summary', 'The counts of one revision.', true),
        304: { description: 'Nothing changed since.', headers: tagHeader },
        ...problems(),
      },
    },
  },
};

const hostServer = [{ url: 'http://127.0.0.1:7071', description: 'A storage host.' }];
const hostPaths = {
  '/owns': {
    servers: hostServer,
    get: {
      operationId: 'countHoldings',
      summary: 'How much a storage host itself says that it holds.',
      security: [],
      responses: { ...answers('HoldingCount', 'Its counts.'), ...problems() },
    },
  },
  '/owns/{key}': {
    servers: hostServer,
    parameters: [key],
    get: {
      operationId: 'getHolding',
      summary: 'Whether a storage host itself says that it holds a key.',
      security: [],
      responses: { ...answers('Holding', 'What it says.'), ...problems() },
    },
  },
};

/** The OpenAPI 3.1 document of the locator and of storage hosts, made of the schemas that the program works with. */
export const openApi = (): object => ({
  openapi: '3.1.0',
  info: {
    title: 'Locator',
    version: '1.0.0',
    summary: 'Which storage host owns which document.',
    description:
      'What a locator offers to Quarterdeck, and what its reference locator does. Keys are any UTF-8 without U+0000 of up to 512 bytes, except `.` and `..`. The slot of a key is CRC16 (XMODEM) over its bytes modulo 16,384.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: 'http://127.0.0.1:7070', description: 'npm run -s quarterdeck -- locator' }],
  security: [{}, { token: [] }],
  paths: { ...keyPaths, ...targetPaths, ...summaryPaths, ...hostPaths },
  components: {
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'Only when it is started with one.' },
    },
    responses: problemResponses(),
    schemas: componentSchemas(),
  },
});
