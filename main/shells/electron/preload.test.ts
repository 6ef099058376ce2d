import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';

const broker = vi.hoisted(() => ({
  sent: [] as unknown[],
  listeners: new Map<string, (event: { readonly ports: readonly unknown[] }) => void>(),
}));
vi.mock('electron', () => ({
  ipcRenderer: {
    send: (...what: readonly unknown[]) => broker.sent.push(what),
    on: (channel: string, listener: (event: { readonly ports: readonly unknown[] }) => void) =>
      broker.listeners.set(channel, listener),
  },
}));

describe('the preload', () => {
  it('passes on one wish and two answers, and gives the page nothing else', async () => {
    const page = new EventEmitter();
    const posted: unknown[] = [];
    const window = {
      addEventListener: (name: string, listener: (event: unknown) => void) => page.on(name, listener),
      postMessage: (...what: readonly unknown[]) => posted.push(what),
    };
    vi.stubGlobal('window', window);
    await import('./preload.ts');
    page.emit('message', { source: window, data: 'quarterdeck.engine-wanted' });
    page.emit('message', { source: {}, data: 'quarterdeck.engine-wanted' });
    page.emit('message', { source: window, data: 'something else' });
    expect(broker.sent).toEqual([['quarterdeck.engine-wanted']]);
    broker.listeners.get('quarterdeck.engine-port')?.({ ports: ['a port'] });
    broker.listeners.get('quarterdeck.engine-gone')?.({ ports: [] });
    expect(posted).toEqual([
      ['quarterdeck.engine-port', 'app://bundle', ['a port']],
      ['quarterdeck.engine-gone', 'app://bundle'],
    ]);
    expect([...broker.listeners.keys()]).toEqual(['quarterdeck.engine-port', 'quarterdeck.engine-gone']);
    expect(Object.keys(window)).toEqual(['addEventListener', 'postMessage']);
    vi.unstubAllGlobals();
  });
});
