import type { DeclaredService, DeclaredTask, HealthCheck, WorldNode } from '#shared/model';
import { demoUser, loopback } from './demo-server.ts';

/** A text as a YAML double-quoted scalar; every JSON string is one. */
const quoted = (text: string): string => JSON.stringify(text);
const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

const healthText = (health: HealthCheck): string => {
  switch (health.kind) {
    case 'http':
      return `{ http: ${quoted(health.url)} }`;
    case 'tcp':
      return `{ tcp: ${quoted(`${health.address}:${health.port}`)} }`;
    case 'command':
      return `{ command: ${quoted(health.command)} }`;
  }
};

/** Lines `key: value` of one part of a service; what is undefined is left out. */
const part = (
  name: string,
  fields: Readonly<Record<string, string | number | undefined>>,
): readonly string[] => [
  `    ${name}:`,
  ...Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`      ${key}: ${value}`],
  ),
];
const maybe = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : quoted(text);

const deployText = (deploy: NonNullable<DeclaredService['deploy']>): readonly string[] =>
  part('deploy', {
    before: maybe(deploy.before),
    install: maybe(deploy.install),
    after: maybe(deploy.after),
    version: maybe(deploy.version),
    batch: deploy.batch,
    pause: `${deploy.pauseMs}ms`,
    healthyFor: `${deploy.healthyForMs}ms`,
    deadline: `${deploy.deadlineMs}ms`,
  });

const hooksText = (hooks: NonNullable<DeclaredService['hooks']>): readonly string[] =>
  part('hooks', {
    on: quoted(hooks.on),
    takeOut: quoted(hooks.takeOut),
    putBack: quoted(hooks.putBack),
    connections: maybe(hooks.connections),
    settle: `${hooks.settleMs}ms`,
  });

const serviceText = (service: DeclaredService): readonly string[] => [
  `  ${quoted(service.name)}:`,
  service.runs.kind === 'unit'
    ? `    unit: ${quoted(service.runs.unit)}`
    : `    container: ${quoted(service.runs.container)}`,
  `    nodes: ${list(service.nodes)}`,
  `    minimum: ${service.minimum}`,
  ...(service.spreadOver === undefined ? [] : [`    spreadOver: ${quoted(service.spreadOver)}`]),
  ...(service.mayOverlap ? ['    overlap: true'] : []),
  ...(service.health === undefined ? [] : [`    health: ${healthText(service.health)}`]),
  ...(service.deploy === undefined ? [] : deployText(service.deploy)),
  ...(service.hooks === undefined ? [] : hooksText(service.hooks)),
];

const taskText = ({ name, matches, nodes, exactly, withinMs }: DeclaredTask): readonly string[] => [
  `  ${quoted(name)}:`,
  `    matches: ${quoted(matches)}`,
  `    nodes: ${list(nodes)}`,
  `    exactly: ${exactly}`,
  ...(withinMs === undefined ? [] : [`    within: ${Math.round(withinMs / 3_600_000)}h`]),
];

/** The fleet file of a demo (docs/fleet-file.md). Its paths are relative to it. */
export const fleetFileText = (
  says: string,
  {
    nodes,
    services,
    tasks,
    spaces,
  }: {
    readonly nodes: readonly WorldNode[];
    readonly services: readonly DeclaredService[];
    readonly tasks: readonly DeclaredTask[];
    /** Lines that declare its spaces. */
    readonly spaces: readonly string[];
  },
  portOf: (name: string) => number,
  jumpHosts: readonly string[],
): string =>
  [
    '# Written by the demo, and written again at its next start. The machines are servers inside Quarterdeck itself:',
    `# ${says}`,
    'name: "Demo fleet"',
    'defaults:',
    `  user: ${quoted(demoUser)}`,
    '  identityFile: ./id_demo',
    '  identitiesOnly: true',
    '  identityAgent: none',
    '  knownHosts: ./known_hosts',
    ...(jumpHosts.length === 0 ? [] : ['jumps:']),
    ...jumpHosts.flatMap((jumpHost) => [
      `  ${quoted(jumpHost)}:`,
      `    address: ${quoted(loopback)}`,
      `    port: ${portOf(jumpHost)}`,
      `    user: ${quoted(demoUser)}`,
      '    identityFile: ./id_demo',
      '    identitiesOnly: true',
      '    identityAgent: none',
      '    knownHosts: ./known_hosts',
    ]),
    'nodes:',
    ...nodes.flatMap((node) => [
      `  ${quoted(node.id)}:`,
      `    address: ${quoted(loopback)}`,
      `    port: ${portOf(node.id)}`,
      ...(node.jump === undefined ? [] : [`    jump: ${quoted(node.jump)}`]),
      '    labels:',
      ...Object.entries(node.labels).map(([key, value]) => `      ${quoted(key)}: ${quoted(value)}`),
      `    logDirectories: ${list(node.logDirectories)}`,
      `    expectedMounts: ${list(node.expectedMounts)}`,
    ]),
    ...(services.length === 0 ? [] : ['services:']),
    ...services.flatMap(serviceText),
    ...(tasks.length === 0 ? [] : ['tasks:']),
    ...tasks.flatMap(taskText),
    ...spaces,
    '',
  ].join('\n');
