import { readFileSync } from 'node:fs';
import ssh2 from 'ssh2';
import { collectedBytes } from '../collected-bytes.ts';
import { endWhenLeft } from './end-when-left.ts';
import type { FloorLoop, FloorOrder, FloorReport } from './floor-messages.ts';
import { weighProcess } from './weigh.ts';

// The least any console on ssh2 must do for a full sweep: verify, log in, start the same loop with the same questions, poke
// it, and wait for the last byte. Nothing is read, kept, judged or shown, no limit is watched. Of ours nothing is loaded
// either: the words of the loop come with the order.

/** As many connections are made, and as many nodes poked at once, as our engine does at most. */
const handshakesAtOnce = 16;
const pokesAtOnce = 32;

type Place = Extract<FloorOrder, { readonly kind: 'connect' }>;
/** Asks one node; resolves with its last byte. */
type Poke = (ids: readonly string[]) => Promise<void>;

const inTurns = async <T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** The keys of the fleet, read once. */
const readKeys = (place: Place) => {
  const key = ssh2.utils.parseKey(readFileSync(place.identityFile));
  if (key instanceof Error) throw key;
  const hostKey = Buffer.from(readFileSync(place.hostKeyFile, 'utf8').split(' ')[1] ?? '', 'base64');
  return { key, hostKey };
};

const logIn = (
  place: Place,
  { key, hostKey }: ReturnType<typeof readKeys>,
  address: string,
): Promise<ssh2.Client> => {
  const { promise, resolve, reject } = Promise.withResolvers<ssh2.Client>();
  const client = new ssh2.Client();
  client.once('ready', () => resolve(client));
  client.on('error', reject);
  client.connect({
    host: address,
    port: place.port,
    username: place.user,
    hostVerifier: (offered: Buffer) => offered.equals(hostKey),
    // A parsed key works, and ssh2's types do not know it.
    authHandler: (_left, _partial, next) =>
      next({ type: 'publickey', username: place.user, key: key as unknown as Buffer }),
    algorithms: {
      kex: ['curve25519-sha256'],
      serverHostKey: ['ssh-ed25519'],
      cipher: ['aes128-gcm@openssh.com'],
      compress: ['none'],
    },
  });
  client.setNoDelay(true);
  return promise;
};

const startLoop = (client: ssh2.Client, loop: FloorLoop): Promise<Poke> => {
  const { nonce } = loop;
  const { promise, resolve, reject } = Promise.withResolvers<Poke>();
  client.exec(loop.exec, (error, channel) => {
    if (error !== undefined) return reject(error);
    let awaited = loop.ready;
    let text = '';
    let seq = 0;
    let told: () => void = () => resolve(poke);
    const poke: Poke = (ids) =>
      new Promise((done) => {
        seq += 1;
        awaited = `QD end ${nonce} ${seq} ${ids.at(-1)} `;
        told = done;
        channel.write(`${[seq, ...ids].join(' ')}\n`);
      });
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!text.includes(awaited)) return;
      text = '';
      told();
    });
    channel.write(loop.program);
  });
  return promise;
};

const pokes: Poke[] = [];

const measured = async (work: () => Promise<number>): Promise<FloorReport> => {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const answered = await work();
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { kind: 'used', wallMs, cpuMs: (user + system) / 1_000, answered };
};

/** From nothing to the first whole answer of every node. */
const connect = async (place: Place): Promise<number> => {
  const keys = readKeys(place);
  let answered = 0;
  const first: Promise<void>[] = [];
  await inTurns(place.addresses, handshakesAtOnce, async (address) => {
    const client = await logIn(place, keys, address);
    first.push(
      startLoop(client, place.loop).then(async (poke) => {
        await poke(place.loop.asks.map(({ id }) => id));
        answered += 1;
        pokes.push(poke);
      }),
    );
  });
  await Promise.all(first);
  return answered;
};

const sweep = async (ids: readonly string[]): Promise<number> => {
  let answered = 0;
  await inTurns(pokes, pokesAtOnce, async (poke) => {
    await poke(ids);
    answered += 1;
  });
  return answered;
};

const emptyBytes = collectedBytes();

const obey = async (order: FloorOrder): Promise<FloorReport> => {
  switch (order.kind) {
    case 'connect':
      return measured(() => connect(order));
    case 'sweep':
      return measured(() => sweep(order.ids));
    case 'weigh':
      return { kind: 'weighed', memory: weighProcess(emptyBytes) };
  }
};

process.on('message', (order: FloorOrder) => {
  void obey(order).then(
    (report) => process.send?.(report),
    (cause: unknown) => {
      console.error(cause);
      process.exit(1);
    },
  );
});

endWhenLeft();
