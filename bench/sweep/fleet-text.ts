import type { SshdFleet } from './sshd-fleet.ts';

/** A fleet file with every sshd of a bench: `n1`, `n2` ...; `logDirectoryOf`: where the logs of each are looked for. */
export const fleetText = (fleet: SshdFleet, logDirectoryOf?: (name: string) => string): string =>
  [
    'name: Bench',
    'defaults:',
    `  port: ${fleet.port}`,
    `  user: ${fleet.user}`,
    `  identityFile: ${fleet.identityFile}`,
    '  identitiesOnly: true',
    '  identityAgent: none',
    `  knownHosts: ${fleet.knownHostsFile}`,
    'nodes:',
    ...fleet.addresses.map((address, at) => {
      const name = `n${at + 1}`;
      const logs = logDirectoryOf === undefined ? '' : `, logDirectories: [${logDirectoryOf(name)}]`;
      return `  ${name}: { address: ${address}${logs} }`;
    }),
    '',
  ].join('\n');
