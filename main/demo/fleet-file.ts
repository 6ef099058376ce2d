import type { WorldNode } from '#shared/model';
import { demoUser, loopback } from './demo-server.ts';

/** A text as a YAML double-quoted scalar; every JSON string is one. */
const quoted = (text: string): string => JSON.stringify(text);
const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

/** The fleet file of a demo (docs/fleet-file.md). Its paths are relative to it. */
export const fleetFileText = (
  says: string,
  nodes: readonly WorldNode[],
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
    '',
  ].join('\n');
