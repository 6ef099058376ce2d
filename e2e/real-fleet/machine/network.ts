import { runCommand } from '../../this-machine/index.ts';
import type { Ledger } from './ledger.ts';

/** One node's own network: a namespace with one card, and the switch-side end of its cable. */
export type Attachment = {
  readonly namespace: string;
  readonly address: string;
  /** Pulls the cable: packets vanish in both directions, nobody is told. */
  readonly cut: () => Promise<void>;
  readonly heal: () => Promise<void>;
};

/** A switch that this machine hangs on, with nodes around it and others behind those. */
export type Network = {
  /** Hangs a node on the switch. */
  readonly attach: (name: string) => Promise<Attachment>;
  /** Hangs a node on a second card of `jump`: from here there is no way to it but through that node. */
  readonly attachBehind: (name: string, jump: Attachment) => Promise<Attachment>;
};

const ip = (...args: readonly string[]) => runCommand('ip', args);

/** First three parts of the addresses of one fleet. The run's number keeps fleets of one machine apart. */
export const prefixOf = (run: string): string => `10.213.${Number.parseInt(run.slice(2), 16)}`;

/** True when no card of this machine has an address of that run's range. */
export const isFreeRun = async (run: string): Promise<boolean> =>
  !(await ip('-4', '-oneline', 'address', 'show')).includes(` ${prefixOf(run)}.`);

const makeNamespace = async (ledger: Ledger, name: string): Promise<string> => {
  const namespace = `qf${ledger.run}-${name}`;
  ledger.add('namespaces', namespace);
  await ip('netns', 'add', namespace);
  await ip('-n', namespace, 'link', 'set', 'lo', 'up');
  return namespace;
};

/** Makes the switch. Names of cards have at most 15 characters (IFNAMSIZ), so they carry numbers, not node names. */
export const createNetwork = async (ledger: Ledger): Promise<Network> => {
  const { run } = ledger;
  const bridge = `qf${run}`;
  ledger.add('links', bridge);
  await ip('link', 'add', bridge, 'type', 'bridge');
  await ip('address', 'add', `${prefixOf(run)}.1/24`, 'dev', bridge);
  await ip('link', 'set', bridge, 'up');
  let attached = 0;
  let behind = 0;

  const attach = async (name: string): Promise<Attachment> => {
    attached += 1;
    const card = `qf${run}v${attached}`;
    const address = `${prefixOf(run)}.${attached + 9}`;
    const namespace = await makeNamespace(ledger, name);
    ledger.add('links', card);
    await ip('link', 'add', card, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
    await ip('link', 'set', card, 'master', bridge, 'up');
    await ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    await ip('-n', namespace, 'link', 'set', 'eth0', 'up');
    const turn = async (state: 'up' | 'down') => void (await ip('link', 'set', card, state));
    return { namespace, address, cut: () => turn('down'), heal: () => turn('up') };
  };

  const attachBehind = async (name: string, jump: Attachment): Promise<Attachment> => {
    behind += 1;
    // A /30 inside the switch's own range: nobody on the switch answers for it, so a direct attempt ends
    // here ("no route to host") and never leaves this machine.
    const base = 128 + 4 * behind;
    const [near, address] = [`${prefixOf(run)}.${base + 1}`, `${prefixOf(run)}.${base + 2}`];
    const card = `eth${behind}`;
    const namespace = await makeNamespace(ledger, name);
    await ip(
      '-n',
      jump.namespace,
      'link',
      'add',
      card,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      namespace,
    );
    await ip('-n', jump.namespace, 'address', 'add', `${near}/30`, 'dev', card);
    await ip('-n', namespace, 'address', 'add', `${address}/30`, 'dev', 'eth0');
    await ip('-n', namespace, 'link', 'set', 'eth0', 'up');
    const turn = async (state: 'up' | 'down') =>
      void (await ip('-n', jump.namespace, 'link', 'set', card, state));
    await turn('up');
    return { namespace, address, cut: () => turn('down'), heal: () => turn('up') };
  };

  return { attach, attachBehind };
};
