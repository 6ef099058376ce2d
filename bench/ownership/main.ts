import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createEngine } from '#engine';
import type { OwnershipSnapshot } from '#shared/contract';
import { collectedBytes } from '../collected-bytes.ts';
import { portsFor } from '../measured-engine.ts';
import type { LocatorOrder, LocatorReady } from './locator-child.ts';

// Ten million keys in one locator: until the map can be painted, how long a key is searched, and what the engine keeps of it.
// Nobody listens at the addresses of the hosts: only the locator answers, as in a fleet whose hosts are cut off.

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const ms = (time: number): string => `${time.toFixed(time < 10 ? 1 : 0)} ms`;
const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;

const startLocator = (order: LocatorOrder) => {
  const child = fork(join(import.meta.dirname, 'ownership-locator.js'));
  const ready = new Promise<LocatorReady>((resolve, reject) => {
    child.once('message', (message) => resolve(message as LocatorReady));
    child.once('exit', (status) => reject(new Error(`the locator ended with ${status}`)));
    child.send(order);
  });
  return { ready, [Symbol.dispose]: () => void child.kill('SIGKILL') };
};

const fleetOf = (url: string, hosts: number): string =>
  JSON.stringify({
    name: 'Ownership',
    defaults: { port: 9, user: 'nobody', knownHosts: './none', identityFile: './key' },
    nodes: Object.fromEntries(
      Array.from({ length: hosts }, (_, index) => [
        `store-${index + 1}`,
        { address: `127.1.0.${index + 1}`, labels: { role: 'storage', datacenter: `zone-${index % 3}` } },
      ]),
    ),
    spaces: {
      documents: { kind: 'locator', where: { role: 'storage' }, url, through: 'console', archive: 'archive' },
    },
  });

const measure = async (directory: string, keys: number): Promise<readonly (readonly [string, string])[]> => {
  const emptyBytes = collectedBytes();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await using engine = createEngine(portsFor(directory), {
    fleet: { kind: 'file', file: join(directory, 'fleet.yaml') },
    surroundings: { homeDirectory: directory, agentSocket: undefined },
  });
  await engine.ready;
  type Name = Parameters<typeof engine.dispatcher.call>[0];
  const call = async <T>(name: Name, input: unknown): Promise<T> =>
    (await engine.dispatcher.call(name, input, new AbortController().signal)) as T;
  const look = async () => (await call<OwnershipSnapshot>('ownership.snapshot', {})).spaces[0];
  while ((await look())?.total === undefined) await sleep(1);
  const paintedMs = performance.now() - startedAt;
  const cpuMs = (({ user, system }) => (user + system) / 1_000)(process.cpuUsage(cpu));
  const space = await look();
  if (space?.total !== keys) throw new Error(`the map counts ${space?.total ?? 'no'} keys`);
  const timed = async (deed: () => Promise<unknown>): Promise<number> => {
    const from = performance.now();
    await deed();
    return performance.now() - from;
  };
  const times = async (count: number, deed: (at: number) => Promise<unknown>): Promise<readonly number[]> => {
    const all: number[] = [];
    for (let turn = 0; turn < count; turn += 1) all.push(await timed(() => deed(turn)));
    return all;
  };
  const page = await call<{ readonly keys: readonly { readonly key: string }[] }>('ownership.keys', {
    spaceId: space.id,
    prefix: 'tenant/',
    limit: 1_000,
  });
  const names = page.keys.map(({ key }) => key);
  const found = await times(200, (turn) => call('ownership.find', { key: names[turn % names.length] ?? '' }));
  const prefixes = await times(50, (turn) =>
    call('ownership.keys', { spaceId: space.id, prefix: `tenant/${turn}`, limit: 100 }),
  );
  const biggest = await times(20, () =>
    call('ownership.keys', { spaceId: space.id, party: 'store-1', order: 'size', limit: 100 }),
  );
  const again = await times(20, () => call('ownership.read-now', { timeoutMs: 60_000 }));
  const snapshot = JSON.stringify(await call('ownership.snapshot', {})).length;
  return [
    ['first paint: every count is there after', `${ms(paintedMs)} (${ms(cpuMs)} of CPU)`],
    [
      'what the map is drawn from',
      `${space.segments.length} shares in ${space.positions} ranges, ${mib(snapshot)} as text`,
    ],
    ['reading it again, nothing changed', `${ms(at(again, 0.5))}, p99 ${ms(at(again, 0.99))}`],
    ['where is this key', `${ms(at(found, 0.5))}, p99 ${ms(at(found, 0.99))}`],
    ['100 keys by how they begin', `${ms(at(prefixes, 0.5))}, p99 ${ms(at(prefixes, 0.99))}`],
    ['the 100 biggest of a host', `${ms(at(biggest, 0.5))}, p99 ${ms(at(biggest, 0.99))}`],
    ['memory of the engine', `${mib(emptyBytes)} before, ${mib(collectedBytes())} after`],
  ];
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { keys: { type: 'string', default: '10000000' }, hosts: { type: 'string', default: '12' } },
  });
  const [keys, hosts] = [Number(values.keys), Number(values.hosts)];
  // Beside what is built: a build empties its own folder, and ten million keys take minutes to make.
  const kept = join(import.meta.dirname, '../bench-data');
  mkdirSync(kept, { recursive: true });
  const file = join(kept, `keys-${keys}-${hosts}.sqlite`);
  const directory = mkdtempSync(join(tmpdir(), 'qdb-ownership-'));
  try {
    using locator = startLocator({ file, keys, hosts });
    const { url, seededMs } = await locator.ready;
    writeFileSync(join(directory, 'fleet.yaml'), fleetOf(url, hosts));
    console.log(
      `\nA locator with ${keys.toLocaleString('en')} keys on ${hosts} hosts (${mib(statSync(file).size)}, ${seededMs > 1_000 ? `seeded in ${ms(seededMs)}` : 'seeded before'}) …`,
    );
    for (const [name, value] of await measure(directory, keys)) console.log(`  ${name.padEnd(42)} ${value}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

await main();
process.exit();
