import { z } from '#shared/schema';
import {
  authorityFile,
  command,
  container,
  duration,
  host,
  labels,
  port,
  secretShape,
  unit,
  user,
} from './fields.ts';

const portOf = (description: string, example: number) =>
  port.optional().meta({ description, examples: [example] });

const kindOf = <K extends string>(kind: K) =>
  z.literal(kind).meta({ description: 'locator, redis-cluster or postgres', examples: ['redis-cluster'] });

const placeShape = {
  nodes: z
    .array(z.string())
    .min(1)
    .max(1_000)
    .optional()
    .meta({ description: 'a list of node names', examples: [['hel-r1', 'fra-r1']] }),
  where: labels.optional().meta({
    description: 'a map of labels; every node that has all of them is a party',
    examples: [{ role: 'cache' }],
  }),
  zone: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .meta({ description: 'the label whose values are zones', examples: ['datacenter'] }),
  copies: z
    .number()
    .int()
    .min(0)
    .max(100)
    .optional()
    .meta({
      description: 'how many copies there should be beside the owner, a whole number',
      examples: [1],
    }),
};

/** How a server knows us, and we know it. */
const trustShape = {
  ...secretShape({ file: '~/.config/quarterdeck/redis-password', environment: 'REDIS_PASSWORD' }),
  authorityFile: authorityFile('~/.config/quarterdeck/stores-ca.pem'),
  serverName: host
    .optional()
    .meta({ description: 'the name its certificate is for', examples: ['redis.example.net'] }),
};

const serverShape = {
  ...placeShape,
  ...trustShape,
  tls: z
    .boolean()
    .optional()
    .meta({ description: 'true when it wants TLS, else false', examples: [true] }),
  user: user.optional().meta({ description: 'the login name at the server', examples: ['quarterdeck'] }),
  address: host.optional().meta({
    description: 'the address the server listens on, as its own node reaches it',
    examples: ['127.0.0.1'],
  }),
  unit: unit.optional().meta({
    description: 'the name of the systemd unit that runs the server on each node',
    examples: ['redis-server.service'],
  }),
  container: container.optional().meta({
    description: 'the name of the container that runs the server on each node',
    examples: ['redis'],
  }),
};

const redisSchema = z.strictObject({
  kind: kindOf('redis-cluster'),
  ...serverShape,
  port: portOf('the port of Redis, a whole number from 1 to 65535', 6379),
});

const postgresSchema = z.strictObject({
  kind: kindOf('postgres'),
  ...serverShape,
  port: portOf('the port of PostgreSQL, a whole number from 1 to 65535', 5432),
  database: z
    .string()
    .min(1)
    .max(63)
    .regex(/^[^\u0000-\u001f\u007f]+$/)
    .optional()
    .meta({ description: 'the database to log in to', examples: ['postgres'] }),
  patroniPort: portOf("the port of Patroni's REST API on each node", 8008),
  promote: z
    .enum(['guided', 'patroni', 'never'])
    .optional()
    .meta({ description: 'guided, patroni or never', examples: ['guided'] }),
  stop: command('a shell command that stops the server on its node', 'systemctl stop postgresql').optional(),
  start: command(
    'a shell command that starts the server on its node',
    'systemctl start postgresql',
  ).optional(),
});

const template = (what: string, example: string) =>
  z
    .string()
    .max(1_024)
    .regex(/^\/[^\s\u0000-\u001f\u007f]*$/)
    .meta({ description: `a path that begins with a slash: ${what}`, examples: [example] });

const pathsSchema = z
  .strictObject({
    get: template('where a key is, with {key}', '/v1/keys/{key}'),
    map: template('where a key is mapped to a target, with {key}', '/v1/keys/{key}').optional(),
    list: template('the keys of a target, with {target}', '/v1/targets/{target}/keys').optional(),
    search: template(
      'the keys of all targets, with {prefix} or {note}',
      '/v1/keys?prefix={prefix}',
    ).optional(),
    targets: template('all targets', '/v1/targets').optional(),
    target: template('one target, with {target}', '/v1/targets/{target}').optional(),
    summary: template('how many keys there are, by range or prefix', '/v1/summary').optional(),
  })
  .meta({
    description: 'a map of paths that this locator has, with at least get',
    examples: [{ get: '/lookup?key={key}' }],
  });

const pointer = z
  .string()
  .max(256)
  .regex(/^(?:(?:\/[^/]*)+|[A-Za-z_$][\w$-]*(?:\.[\w$-]+)*)$/)
  .optional()
  .meta({
    description: 'where the value is in an answer: a JSON pointer, or names with dots between them',
    examples: ['/data/owner', 'data.owner'],
  });

/** The reference locator's own names (docs/locator.openapi.yaml). */
const fieldNames = `
  key slot primary secondary version state sizeBytes ratePerHour changedAt note keys next
  targets target kind zone primaries secondaries rows group singles unsized total revision
  holds role
`;

const fieldsSchema = z
  .strictObject(
    Object.fromEntries(
      fieldNames
        .trim()
        .split(/\s+/)
        .map((name) => [name, pointer]),
    ),
  )
  .meta({
    description: "a map from the reference locator's name of a value to where this locator has it",
    examples: [{ primary: '/data/owner' }],
  });

const locatorSchema = z.strictObject({
  kind: kindOf('locator'),
  ...placeShape,
  ...trustShape,
  url: z
    .string()
    .max(1_024)
    .regex(/^https?:\/\/[^\s'"`$\\<>|;?#@\u0000-\u0020\u007f]+$/)
    .meta({
      description: 'its address as it is reached from where it is asked, without query and login',
      examples: ['https://locator.example.net:7070'],
    }),
  through: z
    .union([z.string().max(128), z.array(z.string().max(128)).min(1).max(16)])
    .optional()
    .meta({
      description: 'the name of the node to ask it from, a list of them, or console for this machine',
      examples: ['hel-w1'],
    }),
  headers: z
    .record(
      z
        .string()
        .max(128)
        .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/),
      z
        .string()
        .max(1_024)
        .regex(/^[\t\u0020-\u007e]*$/),
    )
    .optional()
    .meta({
      description: 'a map of headers, none of them secret',
      examples: [{ 'X-Client': 'quarterdeck' }],
    }),
  tokenHeader: z
    .string()
    .max(128)
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/)
    .optional()
    .meta({ description: 'the header that carries the token', examples: ['Authorization'] }),
  tokenPrefix: z
    .string()
    .max(64)
    .regex(/^[\t\u0020-\u007e]*$/)
    .optional()
    .meta({ description: 'what stands before the token in its header', examples: ['Bearer '] }),
  paths: pathsSchema.optional(),
  fields: fieldsSchema.optional(),
  targets: z
    .union([z.string().min(1).max(128), z.record(z.string(), z.string().min(1).max(128))])
    .optional()
    .meta({
      description: "the label whose value is a node's target, or a map from node to target",
      examples: ['storage', { 'hel-w1': 'store-1' }],
    }),
  archive: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .meta({ description: 'the name of the target that is object storage', examples: ['archive'] }),
  archiveEvery: duration(
    'how often documents are copied to object storage, a number with ms, s, m or h',
    '24h',
  ).optional(),
  hostAnswer: z
    .strictObject({
      port,
      address: host.optional(),
      path: template('what a host itself says about a key, with {key}', '/owns/{key}').optional(),
      count: template('how much a host itself says that it holds', '/owns').optional(),
    })
    .optional()
    .meta({
      description: 'a map with the port, address, path and count where every host says itself what it holds',
      examples: [{ port: 7071 }],
    }),
  batch: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .meta({ description: 'how many keys are handed over in one round, a whole number', examples: [100] }),
  ratePerSecond: z
    .number()
    .positive()
    .max(100_000)
    .optional()
    .meta({ description: 'how many keys are handed over in a second at most', examples: [50] }),
});

/** One space, as it is written. What refers to something else in the file is checked after this. */
export const spaceSchema = z.discriminatedUnion('kind', [locatorSchema, redisSchema, postgresSchema]).meta({
  description: 'a map with kind (locator, redis-cluster or postgres), and nodes or where',
  examples: [{ kind: 'redis-cluster', where: { role: 'cache' } }],
});
export type SpaceFields = z.infer<typeof spaceSchema>;
export type LocatorFields = z.infer<typeof locatorSchema>;
export type ServerFields = z.infer<typeof redisSchema> | z.infer<typeof postgresSchema>;
