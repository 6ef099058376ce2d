import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerBench } from './peer.ts';

/** Connection settings as ssh_config(5) text, the same for every tool that runs ssh: our key, our known_hosts, nothing else. */
export const sshConfiguration = ({ fleet }: PeerBench, more: readonly string[] = []): string =>
  [
    'Host *',
    `  Port ${fleet.port}`,
    `  User ${fleet.user}`,
    `  IdentityFile ${fleet.identityFile}`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile ${fleet.knownHostsFile}`,
    '  GlobalKnownHostsFile none',
    '  StrictHostKeyChecking yes',
    '  BatchMode yes',
    '  LogLevel ERROR',
    '  ConnectTimeout 60',
    ...more.map((line) => `  ${line}`),
    '',
  ].join('\n');

/** Settings that keep one master per node; the control sockets lie in a folder of the tool's own. */
export const masterSettings = (bench: PeerBench, tool: string): readonly string[] => {
  // A unix socket's path has room for 107 bytes (unix(7)), and ssh adds 17 while it makes one.
  const sockets = join(bench.directory, tool);
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  return ['ControlMaster auto', 'ControlPersist 600', `ControlPath ${sockets}/%h`];
};

/** Writes ssh settings to a file of the tool's own and gives its path. */
export const writeSshConfiguration = (
  bench: PeerBench,
  tool: string,
  more: readonly string[] = [],
): string => {
  const file = join(bench.directory, `ssh_config.${tool}`);
  writeFileSync(file, sshConfiguration(bench, more));
  return file;
};
