import { EventEmitter } from 'node:events';
import type { MessagePortMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { createEngineHost } from './engine-host.ts';

/** Engines that start, die and speak when told, and time that passes when told. */
const world = () => {
  const engines: { readonly child: EventEmitter; readonly told: unknown[]; killed: boolean }[] = [];
  const due: { readonly ms: number; readonly call: () => void }[] = [];
  const notices: unknown[] = [];
  let channels = 0;
  const host = createEngineHost({
    fork: () => {
      const engine = { child: new EventEmitter(), told: [] as unknown[], killed: false };
      engines.push(engine);
      const part = {
        on: engine.child.on.bind(engine.child),
        postMessage: (message: unknown, ports?: readonly unknown[]) =>
          void engine.told.push([message, ports]),
        kill: () => (engine.killed = true),
      };
      return part as never;
    },
    newChannel: () => {
      channels += 1;
      return { port1: `engine end ${channels}`, port2: `window end ${channels}` } as unknown as Record<
        'port1' | 'port2',
        MessagePortMain
      >;
    },
    after: (ms, call) => void due.push({ ms, call }),
    onNotice: (notice) => notices.push(notice),
  });
  const window = (id: number) => {
    const got: unknown[] = [];
    return {
      id,
      got,
      isDestroyed: () => false,
      postMessage: (...what: readonly unknown[]) => void got.push(what),
    };
  };
  const pass = () => {
    const next = due.shift();
    next?.call();
    return next?.ms;
  };
  return { host, engines, notices, window, pass, newest: () => engines.at(-1) };
};

describe('the host of the engine', () => {
  it('gives a window its port once the engine runs, and the engine the other end', () => {
    const { host, window, newest } = world();
    const early = window(1);
    host.want(early);
    expect(early.got).toEqual([]);
    newest()?.child.emit('spawn');
    expect(early.got).toEqual([['quarterdeck.engine-port', null, ['window end 1']]]);
    expect(newest()?.told).toEqual([['window', ['engine end 1']]]);
  });

  it('gives a reloaded window a fresh port', () => {
    const { host, window, newest } = world();
    newest()?.child.emit('spawn');
    const reloaded = window(1);
    host.want(reloaded);
    host.want(reloaded);
    expect(reloaded.got).toEqual([
      ['quarterdeck.engine-port', null, ['window end 1']],
      ['quarterdeck.engine-port', null, ['window end 2']],
    ]);
  });

  it('tells every window at once when the engine dies, and starts another within two seconds, always', () => {
    const { host, window, newest, pass, engines } = world();
    const open = window(1);
    newest()?.child.emit('spawn');
    host.want(open);
    const waits = Array.from({ length: 6 }, () => {
      newest()?.child.emit('exit', 1);
      return pass();
    });
    expect(open.got[1]).toEqual(['quarterdeck.engine-gone', null]);
    expect(waits).toEqual([200, 400, 800, 1_600, 2_000, 2_000]);
    expect(engines).toHaveLength(7);
  });

  it('connects a window that asked while the engine was away', () => {
    const { host, window, newest, pass } = world();
    newest()?.child.emit('spawn');
    newest()?.child.emit('exit', 1);
    const open = window(1);
    host.want(open);
    pass();
    newest()?.child.emit('spawn');
    expect(open.got).toEqual([['quarterdeck.engine-port', null, ['window end 1']]]);
  });

  it('sends nothing to a window that was closed meanwhile', () => {
    const { host, window, newest } = world();
    const closed = { ...window(1), isDestroyed: () => true };
    host.want(closed);
    newest()?.child.emit('spawn');
    newest()?.child.emit('exit', 1);
    expect(closed.got).toEqual([]);
  });

  it('shows notices of the right form and nothing else that the engine says', () => {
    const { newest, notices } = world();
    const notice = { title: 'Disk fills', body: 'web-1 /var is full in 3 h' };
    for (const message of [
      { notice },
      { notice: { ...notice, icon: 'https://attacker.example/' } },
      { notice: { ...notice, body: 'x'.repeat(1_001) } },
      { openExternal: 'https://attacker.example/' },
      'text',
      null,
    ]) {
      newest()?.child.emit('message', message);
    }
    expect(notices).toEqual([notice]);
  });

  it('lets the engine say goodbye when the app closes', async () => {
    const { host, newest, engines } = world();
    newest()?.child.emit('spawn');
    const stopped = host.stop();
    expect(newest()?.told).toEqual([['stop', undefined]]);
    newest()?.child.emit('exit', 0);
    await stopped;
    expect([engines.length, newest()?.killed]).toEqual([1, false]);
  });

  it('kills an engine that does not leave in three seconds', async () => {
    const { host, newest, pass } = world();
    newest()?.child.emit('spawn');
    const stopped = host.stop();
    expect(pass()).toBe(3_000);
    await stopped;
    expect(newest()?.killed).toBe(true);
  });

  it('starts no engine any more once the app is closing', async () => {
    const { host, newest, pass, engines } = world();
    newest()?.child.emit('exit', 1);
    await host.stop();
    expect([pass(), engines.length]).toEqual([200, 1]);
  });

  it('replaces the engine when another fleet is opened, and leaves the new one alone', () => {
    const { host, newest, pass, engines } = world();
    newest()?.child.emit('spawn');
    host.restart();
    expect(newest()?.told).toEqual([['stop', undefined]]);
    newest()?.child.emit('exit', 0);
    expect(pass()).toBe(3_000);
    expect(pass()).toBe(200);
    expect(engines.map(({ killed }) => killed)).toEqual([true, false]);
  });
});
