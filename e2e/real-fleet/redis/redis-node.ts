import { spawn } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, runCommand, waitUntil, type ProcessIdentity } from '../../this-machine/index.ts';
import { knownHostsLine, makeKeyPair, type KeyPair } from '../keys.ts';
import type { Ledger } from '../machine/ledger.ts';
import type { Attachment } from '../machine/network.ts';
import type { StoreRelease } from './store-release.ts';

/** A place of the fleet that is a network of its own with a real sshd and a real redis-server in it: up in a second, no machine booted. */
export type RedisNode = {
  readonly name: string;
  readonly address: string;
  readonly zone: string;
  readonly hostLine: string;
  /** redis-cli on it, as the administrator. Rejects with its own words. */
  readonly cli: (...words: readonly string[]) => Promise<string>;
  readonly redis: () => ProcessIdentity;
  /** Its network namespace (ip-netns(8)). */
  readonly namespace: string;
};

/** The rights that the source's README asks for, and no more. Channels have rights of their own from Redis 6.2 on. */
const rightsIn = ({ name }: StoreRelease): string =>
  `~* ${name === 'Redis 6.0' ? '' : '&* '}-@all +cluster +role +info +exists +scan +readonly +readwrite +asking +ping +memory|usage +eval +dump +randomkey +migrate +restore-asking +select +object|freq`;

export const login = { user: 'quarterdeck', password: 'not "simple"' };

type Make = {
  readonly directory: string;
  readonly attachment: Attachment;
  readonly clientKey: KeyPair;
  readonly ledger: Ledger;
  readonly passwordDigest: string;
  readonly release: StoreRelease;
};

const redisSettings = ({ attachment: { address }, directory, release, passwordDigest }: Make): string =>
  [
    'port 6379',
    'bind 0.0.0.0',
    'protected-mode no',
    'cluster-enabled yes',
    'cluster-node-timeout 2000',
    `cluster-announce-ip ${address}`,
    ...release.settings,
    'save ""',
    `dir ${directory}`,
    // A quote cannot be within a rule, so the password goes in by its digest.
    `user ${login.user} on #${passwordDigest} ${rightsIn(release)}`,
    '',
  ].join('\n');

const sshdSettings = (directory: string, hostKey: KeyPair): string =>
  [
    'Port 22',
    `HostKey ${hostKey.path}`,
    `AuthorizedKeysFile ${directory}/authorized_keys`,
    'PidFile none',
    'UsePAM no',
    'UseDNS no',
    'StrictModes no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    'SetEnv SHLVL=2',
    '',
  ].join('\n');

/** Starts a program in the node's network, with a /var/tmp of its own, where consoles keep their locks. */
const startInside = (
  { attachment, directory, ledger }: Make,
  name: string,
  command: string,
): ProcessIdentity => {
  const log = openSync(join(directory, `${name}.log`), 'a');
  const child = spawn(
    'ip',
    [
      'netns',
      'exec',
      attachment.namespace,
      'unshare',
      '--mount',
      'sh',
      '-c',
      `mount -t tmpfs tmpfs /var/tmp && exec ${command}`,
    ],
    { stdio: ['ignore', log, log] },
  );
  child.unref();
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) throw new Error(`${name} did not start`);
  ledger.add('processes', identity);
  return identity;
};

const answers = (address: string): Promise<boolean> =>
  runCommand('redis-cli', ['-h', address, 'ping'], { timeoutMs: 5_000 }).then(
    (text) => text.trim() === 'PONG',
    () => false,
  );

/** Starts one. Resolves when its redis-server answers. */
export const startRedisNode = async (name: string, zone: string, make: Make): Promise<RedisNode> => {
  const { directory, attachment, clientKey } = make;
  const { address, namespace } = attachment;
  mkdirSync(directory, { recursive: true });
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const hostKey = await makeKeyPair(join(directory, 'host-key'));
  writeFileSync(join(directory, 'authorized_keys'), `${clientKey.publicLine}\n`);
  writeFileSync(join(directory, 'sshd_config'), sshdSettings(directory, hostKey));
  writeFileSync(join(directory, 'redis.conf'), redisSettings(make));
  startInside(make, 'sshd', `/usr/sbin/sshd -D -e -f ${directory}/sshd_config`);
  const redis = startInside(make, 'redis', `${make.release.program.join(' ')} ${directory}/redis.conf`);
  await waitUntil(() => answers(address), 30_000, `redis-server on ${name}`);
  return {
    name,
    address,
    zone,
    hostLine: knownHostsLine(address, hostKey),
    cli: async (...words) => {
      const text = await runCommand('redis-cli', ['-h', address, ...words]);
      if (/^(ERR|MOVED|CLUSTERDOWN|BUSYKEY|NOPERM) /.test(text)) throw new Error(text.trim());
      return text.trim();
    },
    redis: () => redis,
    namespace,
  };
};

const route = async (verb: 'add' | 'del', from: RedisNode, to: RedisNode): Promise<void> =>
  void (await runCommand('ip', ['-n', from.namespace, 'route', verb, 'blackhole', `${to.address}/32`]));

/** Drops everything between a server and others, both ways; ssh from this machine goes on. Gives the way back, good for once and more. */
export const cutOff = async (
  server: RedisNode,
  others: readonly RedisNode[],
): Promise<() => Promise<void>> => {
  const both = (verb: 'add' | 'del') =>
    Promise.all(others.flatMap((other) => [route(verb, server, other), route(verb, other, server)]));
  await both('add');
  let isCut = true;
  return async () => {
    if (isCut) await both('del');
    isCut = false;
  };
};
