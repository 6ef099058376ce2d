import { z } from '#shared/schema';
import { absolutePath, command, container, duration, labels, port, unit } from './fields.ts';

const urlPattern = /^https?:\/\/[^\s'"`$\\<>|;\u0000-\u0020\u007f]+$/;
const tcpPattern = /^(?:(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9_.-]*):)?\d{1,5}$/;

const healthSchema = z
  .strictObject({
    http: z
      .string()
      .max(1_024)
      .regex(urlPattern)
      .optional()
      .meta({
        description: 'the address of a page that the node itself asks for; a status from 200 to 399 passes',
        examples: ['http://127.0.0.1:8080/health'],
      }),
    tcp: z
      .union([port, z.string().max(320).regex(tcpPattern)])
      .optional()
      .meta({
        description: 'a port, or address:port, that the node itself must be able to connect to',
        examples: [6379],
      }),
    command: command(
      'a shell command on the node; exit status 0 passes',
      'redis-cli -h 127.0.0.1 ping | grep -q PONG',
    ).optional(),
  })
  .meta({
    description: 'a map with one of http, tcp and command',
    examples: [{ http: 'http://127.0.0.1:8080/health' }],
  });

const deploySchema = z
  .strictObject({
    before: command(
      'a shell command that runs before anything changes on a node; when it fails, nothing does',
      'systemctl is-system-running --quiet',
    ).optional(),
    install: command(
      'a shell command that brings version $VERSION onto the node',
      'apt-get install -y api=$VERSION',
    ).optional(),
    after: command(
      'a shell command that runs when the new version is well',
      'logger "api $VERSION"',
    ).optional(),
    version: command(
      'a shell command that prints the installed version on one line',
      "dpkg-query -W -f '${Version}' api",
    ).optional(),
    batch: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .meta({ description: 'how many nodes at once, a whole number', examples: [1] }),
    pause: duration('the rest between two batches, a number with ms, s, m or h', '10s').optional(),
    healthyFor: duration(
      'how long a node must be well before the next batch, a number with ms, s, m or h',
      '30s',
    ).optional(),
    deadline: duration(
      'when a node that is not well has failed, a number with ms, s, m or h',
      '5m',
    ).optional(),
  })
  .meta({
    description: 'a map that says how a new version gets onto a node',
    examples: [{ install: 'apt-get install -y api=$VERSION', batch: 1 }],
  });

const hooksSchema = z
  .strictObject({
    on: z
      .string()
      .max(128)
      .meta({ description: 'the name of the node where the hooks run, or self', examples: ['hel-lb1'] }),
    takeOut: command('a shell command that takes $NODE out of service', 'lbctl disable web/$NODE'),
    putBack: command('a shell command that puts $NODE back into service', 'lbctl enable web/$NODE'),
    connections: command(
      'a shell command that prints how many connections $NODE still has',
      'lbctl sessions web/$NODE',
    ).optional(),
    settle: duration(
      'how long to wait after takeOut where connections cannot be counted, a number with ms, s, m or h',
      '30s',
    ).optional(),
  })
  .meta({
    description: 'a map that says how a node is taken out of service before it is stopped',
    examples: [{ on: 'hel-lb1', takeOut: 'lbctl disable web/$NODE', putBack: 'lbctl enable web/$NODE' }],
  });

/** One declared service, as it is written. What refers to something else in the file is checked after this. */
export const serviceSchema = z
  .strictObject({
    unit: unit.optional().meta({ description: 'the name of a systemd unit', examples: ['api.service'] }),
    container: container.optional().meta({ description: 'the name of a container', examples: ['wallet'] }),
    compose: z
      .strictObject({
        directory: absolutePath,
        service: container,
      })
      .optional()
      .meta({
        description:
          'a map with the absolute directory of the Compose file on the node, and the service in it',
        examples: [{ directory: '/srv/wallet', service: 'daemon' }],
      }),
    nodes: z
      .array(z.string())
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'a list of node names', examples: [['hel-api1', 'hel-api2']] }),
    where: labels.optional().meta({
      description: 'a map of labels; the service runs on every node that has all of them',
      examples: [{ role: 'cache' }],
    }),
    minimum: z
      .number()
      .int()
      .min(0)
      .max(10_000)
      .optional()
      .meta({
        description: 'how many copies must be available at every moment, a whole number',
        examples: [2],
      }),
    maxPerNode: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .meta({ description: 'how many copies one node may hold, a whole number', examples: [1] }),
    spreadOver: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .meta({
        description: 'the label whose values the copies must be spread over',
        examples: ['datacenter'],
      }),
    overlap: z
      .boolean()
      .optional()
      .meta({
        description: 'true when a new copy may run beside the old one, else false',
        examples: [false],
      }),
    health: healthSchema.optional(),
    deploy: deploySchema.optional(),
    hooks: hooksSchema.optional(),
  })
  .meta({
    id: 'service',
    description: 'a map with unit or container, and nodes or where',
    examples: [{ unit: 'api.service', where: { role: 'api' }, minimum: 2 }],
  });
export type ServiceFields = z.infer<typeof serviceSchema>;
