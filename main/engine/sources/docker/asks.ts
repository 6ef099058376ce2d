import { failed, fault, ok, type Result } from '#shared/fault';
import type { DeclaredService, FleetNode, NodeId } from '#shared/model';
import { z } from '#shared/schema';
import {
  askHeld,
  daemonLimits,
  healthFunction,
  healthWords,
  probeLimits,
  readHealthLine,
  type HeldReading,
  type HttpAsk,
  type HttpReply,
  type LocalCall,
  type ShellAsk,
} from '../../source-kit/index.ts';

const socket = '/var/run/docker.sock';

/** A declared service that is a container. */
export type ContainerService = DeclaredService & {
  readonly runs: Extract<DeclaredService['runs'], { readonly kind: 'container' }>;
};
export const containerServices = (declared: readonly DeclaredService[]): readonly ContainerService[] =>
  declared.filter((service): service is ContainerService => service.runs.kind === 'container');
export const containerServicesOn = (
  declared: readonly DeclaredService[],
  id: NodeId,
): readonly ContainerService[] => containerServices(declared).filter((service) => service.nodes.includes(id));

/** The fields we read of `GET /containers/json`, Docker Engine API 1.41 and newer; others are let be. */
export const containerSchema = z.object({
  Id: z.string(),
  Names: z.array(z.string()).min(1),
  Image: z.string(),
  ImageID: z.string(),
  State: z.string(),
  Status: z.string(),
  Labels: z.record(z.string(), z.string()).nullish(),
  Ports: z.array(z.object({ PublicPort: z.number().optional() })).nullish(),
  HostConfig: z.object({ NetworkMode: z.string().optional() }).nullish(),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});
export type Container = z.infer<typeof containerSchema>;

/** The daemon's words of a refusal: `{"message": "..."}`. */
const wordsOf = (reply: HttpReply): string => {
  try {
    const said = z.object({ message: z.string() }).safeParse(JSON.parse(reply.body));
    return said.data?.message ?? reply.body.slice(0, 500);
  } catch {
    return reply.body.slice(0, 500); // Not JSON: a proxy, or a daemon that broke off. Its text is all there is.
  }
};

export const refused = (id: string, reply: HttpReply): Result<never> =>
  failed(
    fault('daemon.refused', `Docker refused (${reply.status}): ${wordsOf(reply)}`, {
      subject: id,
      retryable: reply.status >= 500,
    }),
  );

/** Reads a reply of a known shape; another shape is unreadable, another status is refused. */
export const readJson =
  <T>(id: string, schema: z.ZodType<T>) =>
  (reply: HttpReply): Result<T> => {
    if (reply.status !== 200) return refused(id, reply);
    try {
      const read = schema.safeParse(JSON.parse(reply.body));
      if (read.success) return ok(read.data);
    } catch {
      // Falls through: not JSON is as unreadable as another shape.
    }
    return failed(
      fault('probe.unreadable', `The answer of Docker to ${id} made no sense.`, {
        subject: id,
        details: reply.body.slice(0, 500),
      }),
    );
  };

/** One request to the Docker socket of a node. */
export const dockerAsk = <T>(
  of: Pick<HttpAsk<T>, 'id' | 'says' | 'method' | 'path' | 'effect' | 'read'> & {
    readonly body?: unknown;
    readonly timeoutMs?: number;
  },
): HttpAsk<T> => {
  const { timeoutMs, ...ask } = of;
  return {
    ...ask,
    lane: 'http',
    socket,
    limits: { ...daemonLimits, timeoutMs: timeoutMs ?? daemonLimits.timeoutMs },
  };
};

const askContainers = dockerAsk({
  id: 'docker.containers',
  says: 'Lists the containers of the machine.',
  method: 'GET',
  path: '/containers/json?all=true',
  effect: 'reads',
  read: readJson('docker.containers', z.array(containerSchema)),
});

export type Check = ReturnType<typeof readHealthLine>;

const msPerCheck = 6_000;

/** A command finds the name of the copy it is about in `$CONTAINER`: while one takes the place of another, there are two. */
const wordsFor = ({ health, runs }: ContainerService, container = runs.container): readonly string[] =>
  healthWords(
    health?.kind === 'command'
      ? { ...health, command: `CONTAINER=${container}; export CONTAINER; ${health.command}` }
      : health,
  );

/** Whether the declared check can be asked about one of two copies on a machine. */
export const tellsCopiesApart = ({ health }: Pick<DeclaredService, 'health'>): boolean =>
  health?.kind === 'command' && /\$\{?CONTAINER\b/.test(health.command);

/** Runs the declared checks of some services on their node: one line each. `container`: the copy, where it has another name. */
export const askChecks = (
  services: readonly ContainerService[],
  container?: string,
): ShellAsk<readonly Check[]> => ({
  id: 'docker.checks',
  says: `Runs the health checks of ${services.map(({ name }) => name).join(', ')}.`,
  lane: 'own-channel',
  script: `${healthFunction}\nwhile [ $# -ge 2 ]; do qd_health "$1" "$2"; shift 2; done`,
  inputs: services.flatMap((service) => wordsFor(service, container)),
  effect: 'reads',
  limits: { ...probeLimits, timeoutMs: probeLimits.timeoutMs + services.length * msPerCheck },
  read: ({ stdout }) => {
    const lines = stdout.split('\n');
    return ok(services.map((_service, at) => readHealthLine(lines[at] ?? '')));
  },
});

/** What one machine says of its containers. `none`: no Docker there, or none this login may see. The mark is read where any is declared. */
export type DockerReading = HeldReading & {
  readonly engine: 'answers' | 'none';
  readonly containers: readonly Container[];
  /** By declared service, for those with a check. */
  readonly checks: ReadonlyMap<string, Check>;
};

/** Containers the swarm source speaks for. */
const isSwarmTask = ({ Labels }: Container): boolean => Labels?.['com.docker.swarm.task.id'] !== undefined;

const unreadCheck: Check = { health: 'unknown', says: 'The health check was not answered.' };

/** The standing questions to one machine. */
export const localCall = (
  node: FleetNode,
  declared: readonly DeclaredService[],
): LocalCall<DockerReading> => {
  const services = containerServicesOn(declared, node.id);
  const checked = services.filter(({ health }) => health !== undefined);
  return {
    asks: [
      askContainers,
      ...(services.length === 0 ? [] : [askHeld('docker')]),
      ...(checked.length === 0 ? [] : [askChecks(checked)]),
    ],
    mayBeAbsent: services.length === 0,
    join: ([listed, marked, checks]) => {
      if (listed === undefined || !listed.ok) {
        // Most machines have no Docker, which is no trouble where nothing of it is expected.
        return listed?.fault.code === 'transport.socket-closed' && services.length === 0
          ? ok({ engine: 'none', containers: [], checks: new Map() })
          : (listed ?? failed(fault('engine.bug', 'Docker was not asked.')));
      }
      const held = (marked ?? ok({})) as Result<HeldReading>;
      // Whether its containers are meant to run is not known then.
      if (!held.ok) return held;
      const answers = checks?.ok === true ? (checks.value as readonly Check[]) : [];
      return ok({
        ...held.value,
        engine: 'answers',
        containers: (listed.value as readonly Container[]).filter((one) => !isSwarmTask(one)),
        checks: new Map(checked.map(({ name }, at) => [name, answers[at] ?? unreadCheck])),
      });
    },
  };
};
