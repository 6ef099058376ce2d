import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type Client } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { scenarios } from '#shared/scenarios';
import { createSystemClock, createSystemRandom, type Clock } from '../engine/ports/index.ts';
import { pokeLine, residentProgram, shellExec } from '../engine/source-kit/index.ts';
import { startDemoFleet, type DemoFleet } from './index.ts';

/** Real time with a lever: the scenario can be moved on without waiting for it. */
const createLeverClock = (): Clock & { readonly skip: (ms: number) => void } => {
  const clock = createSystemClock();
  let skipped = 0;
  return { ...clock, monotonicMs: () => clock.monotonicMs() + skipped, skip: (ms) => void (skipped += ms) };
};

const nonce = '00c0ffee';
const asks = ['host.tick', 'host.lite', 'host.full'].map((id) => ({ id, script: ':' }));

describe('the demo fleet', () => {
  let directory: string;
  let clock: ReturnType<typeof createLeverClock>;
  let demo: DemoFleet;
  const clients = new Set<Client>();

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quarterdeck-demo-'));
    clock = createLeverClock();
    const random = createSystemRandom();
    demo = await startDemoFleet({ clock, random, scenario: scenarios.constellation, directory });
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    clients.clear();
    await demo[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  });

  /** Port and jump host of each machine, as the fleet file says. */
  const machines = async (): Promise<
    ReadonlyMap<string, { readonly port: number; readonly jump: string | undefined }>
  > => {
    const text = await readFile(demo.fleetFile, 'utf8');
    const parts = text.split(/^ {2}(?=")/m).slice(1);
    return new Map(
      parts.map((part) => [
        /^"([^"]+)"/.exec(part)?.[1] ?? '',
        { port: Number(/port: (\d+)/.exec(part)?.[1]), jump: /jump: "([^"]+)"/.exec(part)?.[1] },
      ]),
    );
  };

  const login = async (port: number, options: object = {}): Promise<Client> => {
    const client = new ssh2.Client();
    clients.add(client);
    const privateKey = await readFile(join(directory, 'id_demo'));
    const known = await readFile(join(directory, 'known_hosts'), 'utf8');
    client.connect({
      host: '127.0.0.1',
      port,
      username: 'demo',
      privateKey,
      hostVerifier: (key: Buffer) =>
        known.includes(`[127.0.0.1]:${port} ecdsa-sha2-nistp256 ${key.toString('base64')} `),
      ...options,
    });
    await once(client, 'ready');
    return client;
  };

  /** Logs in, through the jump host where there is one, and gives what one poke of the loop prints. */
  const sweep = async (name: string): Promise<string> => {
    const all = await machines();
    const { port = 0, jump } = all.get(name) ?? {};
    let sock: unknown;
    if (jump !== undefined) {
      const gate = await login(all.get(jump)?.port ?? 0);
      sock = await new Promise((resolve, reject) =>
        gate.forwardOut('127.0.0.1', 0, '127.0.0.1', port, (error, channel) =>
          error ? reject(error) : resolve(channel),
        ),
      );
    }
    const client = await login(port, sock === undefined ? {} : { sock });
    return new Promise((resolve, reject) => {
      client.on('error', reject);
      client.exec(shellExec, (error, channel) => {
        if (error) return reject(error);
        let heard = '';
        channel.setEncoding('utf8').on('data', (text: string) => {
          if (heard === '')
            channel.write(
              pokeLine(
                1,
                asks.map(({ id }) => id),
              ),
            );
          heard += text;
          if (heard.includes(`QD end ${nonce} 1 host.full`)) resolve(heard);
        });
        channel.on('close', () => reject(new Error(`closed after: ${heard}`)));
        channel.write(residentProgram(nonce, asks));
      });
    });
  };

  it('answers a sweep of all thirteen machines, two of them through their gate', async () => {
    const names = scenarios.constellation.nodes.map(({ id }) => id);
    const heard = await Promise.all(names.map((name) => sweep(name)));
    expect(heard.map((text) => /@uname\nLinux (\S+)/.exec(text)?.[1])).toEqual(names);
    for (const text of heard) expect(text).toMatch(/@boot\n[0-9a-f-]{36}\n[\s\S]*@mounts\n[\s\S]*@end/);
    const all = await machines();
    expect(names.filter((name) => all.get(name)?.jump !== undefined)).toEqual(['hel-web-1', 'hel-db-1']);
  });

  it('writes three files for its owner only, and nothing else', async () => {
    expect((await readdir(directory)).toSorted()).toEqual(['fleet.yaml', 'id_demo', 'known_hosts']);
    for (const name of await readdir(directory))
      expect((await stat(join(directory, name))).mode & 0o777).toBe(
        process.platform === 'win32' ? 0o666 : 0o600,
      );
  });

  it('lets nobody in without its key, and forwards nowhere but to its own machines', async () => {
    const all = await machines();
    const stranger = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
    await expect(login(all.get('fra-web-1')?.port ?? 0, { privateKey: stranger })).rejects.toThrow(
      /authentication/,
    );
    await using other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const gate = await login(all.get('hel-gate')?.port ?? 0);
    const forwarded = (to: number) =>
      new Promise<string>((resolve) =>
        gate.forwardOut('127.0.0.1', 0, '127.0.0.1', to, (error) => resolve(error ? 'refused' : 'open')),
      );
    expect(await forwarded(port)).toBe('refused');
    expect(await forwarded(all.get('hel-db-1')?.port ?? 0)).toBe('open');
  });

  it('refuses connections to a machine that died, and lets the Pi come back with another boot id', async () => {
    const bootOf = (text: string): string => /@boot\n(\S+)/.exec(text)?.[1] ?? 'none';
    const all = await machines();
    const stateOf = async (name: string): Promise<string> => {
      const socket = connect(all.get(name)?.port ?? 0, '127.0.0.1');
      const state = await Promise.race([
        once(socket, 'connect').then(() => 'up'),
        once(socket, 'close').then(() => 'down'),
      ]).catch(() => 'down');
      socket.destroy();
      return state;
    };
    const becomes = async (name: string, state: string): Promise<void> => {
      await expect.poll(() => stateOf(name), { timeout: 10_000 }).toBe(state);
    };
    const before = bootOf(await sweep('zrh-edge-1'));
    clock.skip(110_000);
    await becomes('zrh-edge-1', 'down');
    clock.skip(110_000);
    await becomes('par-cache-1', 'down');
    await becomes('zrh-edge-1', 'up');
    const after = bootOf(await sweep('zrh-edge-1'));
    expect(after).toMatch(/^[0-9a-f-]{36}$/);
    expect(after).not.toBe(before);
  });

  it('declares fourteen days of past for the disk that fills, ending where the present begins', () => {
    const past = demo.pastOf(nodeId('fra-web-1')).find(({ mount }) => mount === '/var/log');
    const points = past?.points ?? [];
    expect(points.length).toBeGreaterThan(3_500);
    expect(points.every((point, at) => at === 0 || point.at > (points[at - 1]?.at ?? 0))).toBe(true);
    const days = ((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0)) / 86_400_000;
    expect(days).toBeCloseTo(14, 2);
    expect(demo.pastOf(nodeId('nobody'))).toEqual([]);
  });
});
