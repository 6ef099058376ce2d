import { alarmOverridesSchema } from '#shared/model';
import { z } from '#shared/schema';
import { absolutePath, host, labels, path, port, user } from './fields.ts';
import { registryHostPattern, registrySchema } from './registries-schema.ts';
import { serviceSchema } from './services-schema.ts';
import { spaceSchema } from './spaces-schema.ts';
import { taskSchema } from './tasks-schema.ts';
import { namePattern } from './host-grammar.ts';

const mostGroups = 200;
const mostServices = 200;
const mostSpaces = 50;
const mostTasks = 200;

const oneOrMany = <S extends z.ZodType>(item: S, most: number) =>
  z.union([item, z.array(item).min(1).max(most)]);

const name = z
  .string()
  .max(128)
  .regex(namePattern)
  .meta({
    description: 'a name of letters, digits, ".", "_" and "-", starting with a letter or digit',
    examples: ['hel-w1'],
  });

const roundTripSchema = z
  .strictObject({
    targetMs: z
      .number()
      .positive()
      .max(60_000)
      .optional()
      .meta({
        description: 'the round trip that is still good, in milliseconds',
        examples: [20],
      }),
    worstMs: z
      .number()
      .positive()
      .max(60_000)
      .optional()
      .meta({
        description: 'the round trip that is critical, in milliseconds',
        examples: [400],
      }),
  })
  .meta({
    id: 'roundTrip',
    description: 'a map with targetMs and worstMs, in milliseconds',
    examples: [{ targetMs: 20, worstMs: 400 }],
  });

const alarms = alarmOverridesSchema.meta({ id: 'alarms', description: 'changes of alarm thresholds' });

const loginShape = {
  address: host.optional().meta({
    description: 'a host name or an IP address without a port',
    examples: ['203.0.113.11'],
  }),
  port: port.optional().meta({
    description: 'the TCP port of sshd, a whole number from 1 to 65535',
    examples: [22],
  }),
  user: user.optional().meta({
    description: 'a login name without spaces, quotes, "$" or "\\"',
    examples: ['ops'],
  }),
  identityFile: oneOrMany(path, 3)
    .optional()
    .meta({
      description: 'the path of a private key file, or a list of at most three',
      examples: ['~/.ssh/id_ed25519'],
    }),
  identitiesOnly: z
    .boolean()
    .optional()
    .meta({
      description: 'true to offer only the keys in identityFile, else false',
      examples: [true],
    }),
  identityAgent: path.optional().meta({
    description: "the path of the agent's socket, SSH_AUTH_SOCK, or none",
    examples: ['SSH_AUTH_SOCK'],
  }),
  knownHosts: oneOrMany(path, 8)
    .optional()
    .meta({
      description: 'the path of a known_hosts file, or a list',
      examples: ['~/.ssh/known_hosts'],
    }),
  hostKeyAlias: host.optional().meta({
    description: 'the name the host key is filed under in known_hosts',
    examples: ['web.example.net'],
  }),
  jump: oneOrMany(z.string().min(1).max(320), 4)
    .optional()
    .meta({
      description: 'the name of a node or jump host, user@address:port, a list of them, or none',
      examples: ['gate'],
    }),
} as const;

const nodeSchema = z.strictObject({
  ...loginShape,
  labels: labels.optional().meta({
    description: 'a map of words',
    examples: [{ region: 'helsinki', role: 'database' }],
  }),
  logDirectories: z
    .array(absolutePath)
    .max(32)
    .optional()
    .meta({
      description: 'a list of absolute folders',
      examples: [['/var/log']],
    }),
  readWithSudo: z
    .boolean()
    .optional()
    .meta({
      description:
        'true to let looks at logs and tasks read a few files of root through sudo without a password, else false',
      examples: [true],
    }),
  expectedMounts: z
    .array(absolutePath)
    .max(64)
    .optional()
    .meta({
      description: 'a list of mount points',
      examples: [['/', '/var']],
    }),
  roundTrip: roundTripSchema.optional(),
  alarms: alarms.optional(),
});

/** What every node may say, and a group or `defaults` too. */
export type NodeFields = z.infer<typeof nodeSchema>;

const groupSchema = z.strictObject({
  labels: labels.optional().meta({
    description: 'a map of labels; every node that has all of them is a member',
    examples: [{ role: 'database' }],
  }),
  nodes: z
    .array(z.string())
    .max(10_000)
    .optional()
    .meta({
      description: 'a list of node names',
      examples: [['hel-w1', 'hel-w2']],
    }),
  overrides: nodeSchema.optional().meta({ description: 'a map of node keys that hold for every member' }),
});

/** An entry may be left empty (`web1:`): then everything about it is a default. */
const orEmpty = <S extends z.ZodType>(schema: S) => z.union([schema, z.null()]);

/** The form of a fleet file. What refers to something else in it is checked after this. */
export const fleetFileSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .meta({ description: 'the name of the fleet', examples: ['Harbour'] }),
    roundTrip: roundTripSchema.optional(),
    defaults: nodeSchema
      .omit({ address: true })
      .optional()
      .meta({ description: 'a map of node keys that hold for every node' }),
    nodes: z.record(name, orEmpty(nodeSchema)).meta({
      description: 'a map from the name of each node to what is special about it',
      examples: [{ 'hel-w1': { address: '203.0.113.11' } }],
    }),
    jumps: z
      .record(name, orEmpty(z.strictObject(loginShape)))
      .optional()
      .meta({
        description: 'a map from the name of each jump host to its login keys',
        examples: [{ gate: { address: 'gate.example.net' } }],
      }),
    groups: z
      .record(name, groupSchema)
      // Every group is looked at for every node.
      .refine((groups) => Object.keys(groups).length <= mostGroups, {
        error: `There are more than ${mostGroups} groups.`,
      })
      .optional()
      .meta({
        description: 'a map from the name of each group to its labels or nodes, and its overrides',
        examples: [{ databases: { labels: { role: 'database' } } }],
      }),
    services: z
      .record(name, serviceSchema)
      // Every service is looked for among all nodes.
      .refine((services) => Object.keys(services).length <= mostServices, {
        error: `There are more than ${mostServices} services.`,
      })
      .optional()
      .meta({
        description: 'a map from the name of each service to what runs, where, and how to deploy it',
        examples: [{ api: { unit: 'api.service', where: { role: 'api' }, minimum: 2 } }],
      }),
    spaces: z
      .record(name, spaceSchema)
      // Every party of every space is asked again and again.
      .refine((spaces) => Object.keys(spaces).length <= mostSpaces, {
        error: `There are more than ${mostSpaces} spaces.`,
      })
      .optional()
      .meta({
        description: 'a map from the name of each space to what owns keys, slots or databases in it',
        examples: [{ sessions: { kind: 'redis-cluster', where: { role: 'cache' } } }],
      }),
    tasks: z
      .record(name, taskSchema)
      // Every task is looked for among the tasks of all nodes.
      .refine((tasks) => Object.keys(tasks).length <= mostTasks, {
        error: `There are more than ${mostTasks} tasks.`,
      })
      .optional()
      .meta({
        description: 'a map from the name of each scheduled task to how many nodes have to run it',
        examples: [{ backup: { matches: 'backup.timer', where: { role: 'db' }, exactly: 1 } }],
      }),
    registries: z
      .record(
        z
          .string()
          .max(253)
          .regex(registryHostPattern)
          .meta({
            description: 'a host, with its port where it has one',
            examples: ['registry.example.net'],
          }),
        orEmpty(registrySchema),
      )
      .optional()
      .meta({
        description: 'a map from the host of each image registry, as images are written, to its login',
        examples: [{ 'registry.example.net': { user: 'deploy', passwordEnvironment: 'REGISTRY_PASSWORD' } }],
      }),
    sources: z
      .strictObject({
        // The one source there is cannot be left out: a fleet without it would show nothing.
        host: z.strictObject({ enabled: z.literal(true).optional() }).optional(),
      })
      .optional()
      .meta({
        description: 'a map of sources; host is the only one, and it is always on',
        examples: [{ host: { enabled: true } }],
      }),
    alarms: alarms.optional(),
  })
  .meta({
    title: 'Quarterdeck fleet file',
    description: 'a map with at least nodes',
    examples: [{ nodes: { 'hel-w1': {} } }],
  });
export type FleetFile = z.infer<typeof fleetFileSchema>;
