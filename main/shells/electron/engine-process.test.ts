import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createLink } from '#shared/wire';
import { portChannel } from './port-channel.ts';
import { asElectrons } from './test-kit/port.ts';

const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-engine-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the engine process', () => {
  it('answers a window over its port from a fleet of real SSH servers, and leaves when told', async () => {
    const parent = Object.assign(new EventEmitter(), { postMessage: () => undefined });
    Reflect.set(process, 'parentPort', parent);
    const argv = process.argv;
    process.argv = [...argv, JSON.stringify({ scenario: 'calm', dataDirectory: folder })];
    const left = new Promise<unknown>((resolve) =>
      vi.spyOn(process, 'exit').mockImplementation((code) => resolve(code) as never),
    );
    await import('./engine-process.ts');
    process.argv = argv;

    const { port1, port2 } = new MessageChannel();
    parent.emit('message', { data: 'window', ports: [asElectrons(port1)] });
    const link = createLink(portChannel(asElectrons(port2)), {
      timer: { after: () => ({ cancel: () => undefined }) },
    });
    await link.call('fleet.sweep', { timeoutMs: 15_000 });
    const swept = await link.call('fleet.snapshot', {});
    expect(swept.header.origin).toBe('demo');
    expect(swept.nodes.map(({ connection }) => connection.state)).toEqual([
      'connected',
      'connected',
      'connected',
    ]);
    for await (const item of link.open('fleet.changes', {})) {
      expect(item.kind).toBe('reset');
      break;
    }
    link.close();
    parent.emit('message', { data: 'stop', ports: [] });
    expect(await left).toBe(0);
    vi.restoreAllMocks();
    Reflect.deleteProperty(process, 'parentPort');
  });
});
