import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildRoot, cacheDirectory } from './can-run.ts';
import { writeFleetFile } from './fleet-file.ts';
import { hostKeyPath, knownHostsLine, makeKeyPair, type KeyPair } from './keys.ts';
import { openLedger, takeDownLeftovers, type Ledger } from './machine/ledger.ts';
import { createNetwork, isFreeRun, type Attachment, type Network } from './machine/network.ts';
import { createRealNode, type NodeWish, type RealNode } from './real-node.ts';

/** A fleet of real machines that runs until it is disposed of or this process ends. */
export type RealFleet = AsyncDisposable & {
  /** Holds fleet.yaml, the keys and a directory per node; removed with the fleet. */
  readonly directory: string;
  readonly fleetFile: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly nodes: readonly RealNode[];
  /** The node of that name. Throws when there is none. */
  readonly node: (name: string) => RealNode;
};

/** One of each kind: a site with a jump host, a node that only the jump host reaches, and a busybox machine. */
export const standardNodes: readonly NodeWish[] = [
  { name: 'web-1', labels: { role: 'website', region: 'north' } },
  { name: 'api-1', labels: { role: 'api', region: 'north' } },
  { name: 'db-1', labels: { role: 'database', region: 'south' }, user: 'root' },
  { name: 'jump-1', labels: { role: 'jump', region: 'south' } },
  { name: 'inner-1', labels: { role: 'cache', region: 'south' }, via: 'jump-1' },
  { name: 'box-1', labels: { role: 'sensor', region: 'south' }, kind: 'busybox' },
];

const freeRun = async (): Promise<string> => {
  const run = randomBytes(2).toString('hex');
  return (await isFreeRun(run)) ? run : freeRun();
};

const attachAll = async (
  network: Network,
  wishes: readonly NodeWish[],
): Promise<ReadonlyMap<string, Attachment>> => {
  const attachments = new Map<string, Attachment>();
  for (const wish of wishes.filter(({ via }) => via === undefined))
    attachments.set(wish.name, await network.attach(wish.name));
  for (const { name, via } of wishes) {
    if (via === undefined) continue;
    const jump = attachments.get(via);
    if (jump === undefined) throw new Error(`${name} lies behind ${via}, which is not on the switch`);
    attachments.set(name, await network.attachBehind(name, jump));
  }
  return attachments;
};

const makeNodes = async (
  wishes: readonly NodeWish[],
  directory: string,
  clientKey: KeyPair,
  ledger: Ledger,
) => {
  const attachments = await attachAll(await createNetwork(ledger), wishes);
  const makeOne = async (wish: NodeWish): Promise<{ readonly node: RealNode; readonly hostLine: string }> => {
    const attachment = attachments.get(wish.name);
    if (attachment === undefined) throw new Error(`two nodes are named ${wish.name}`);
    const place = join(directory, wish.name);
    mkdirSync(place);
    const hostKey = await makeKeyPair(hostKeyPath(place, wish.name));
    const make = {
      directory: place,
      base: await buildRoot(wish.kind ?? 'debian', () => undefined),
      attachment,
      clientKey,
      hostKey,
    };
    return {
      node: await createRealNode(wish, make, ledger),
      hostLine: knownHostsLine(attachment.address, hostKey),
    };
  };
  return Promise.all(wishes.map(makeOne));
};

/**
 * Boots real nodes: each its own Debian (or busybox) with its own network, disks and sshd, all known in known_hosts.
 * Call `canRun` first. Removes what killed runs left. Rejects, with everything taken down, when a node does not boot.
 */
export const startRealFleet = async (
  options: {
    readonly nodes?: readonly NodeWish[];
    /** `services` of the fleet file, as its documentation writes them. */
    readonly services?: Readonly<Record<string, unknown>>;
    /** `spaces` of the fleet file. */
    readonly spaces?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<RealFleet> => {
  await takeDownLeftovers();
  const ledger = openLedger(await freeRun());
  try {
    const directory = join(cacheDirectory, 'runs', ledger.run);
    ledger.add('directories', directory);
    mkdirSync(directory, { recursive: true });
    const clientKey = await makeKeyPair(join(directory, 'id_ed25519'));
    const made = await makeNodes(options.nodes ?? standardNodes, directory, clientKey, ledger);
    const nodes = made.map(({ node }) => node);
    const knownHostsFile = join(directory, 'known_hosts');
    writeFileSync(knownHostsFile, `${made.map(({ hostLine }) => hostLine).join('\n')}\n`);
    await Promise.all(nodes.map((node) => node.start()));
    return {
      directory,
      fleetFile: writeFleetFile(directory, nodes, clientKey.path, knownHostsFile, {
        ...(options.services === undefined ? {} : { services: options.services }),
        ...(options.spaces === undefined ? {} : { spaces: options.spaces }),
      }),
      identityFile: clientKey.path,
      knownHostsFile,
      nodes,
      node: (name) => {
        const found = nodes.find((node) => node.name === name);
        if (found === undefined) throw new Error(`the fleet has no node ${name}`);
        return found;
      },
      [Symbol.asyncDispose]: ledger.takeDown,
    };
  } catch (cause) {
    await ledger.takeDown();
    throw cause;
  }
};
