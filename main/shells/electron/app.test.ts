import { describe, expect, it, vi } from 'vitest';
import { webPreferences } from './harden.ts';
import { app, done, engines, ipcMain, standInElectron } from './test-kit/electron.ts';

vi.mock('electron', () => standInElectron());

const settled = () => new Promise((resolve) => setImmediate(resolve));
const since = (from: number) => done.slice(from);

describe('the desktop app', () => {
  it('refuses to start a release with a switch that turns protection off', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${String(code)}`);
    });
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const argv = process.argv;
    process.argv = ['quarterdeck', '--no-sandbox'];
    await expect(import('./app.ts')).rejects.toThrow('exit 64');
    expect(String(said.mock.calls[0]?.[0])).toContain('--no-sandbox');
    expect(done).toEqual([]);
    process.argv = argv;
    exit.mockRestore();
    said.mockRestore();
    vi.resetModules();
  });

  it('puts everything behind the sandbox before it opens a window on its own page', async () => {
    const argv = process.argv;
    process.argv = ['quarterdeck', '--fleet', '/fleets/main.yaml', '--scenario', 'calm'];
    await import('./app.ts');
    process.argv = argv;
    await settled();
    expect(done).toEqual([
      'sandbox',
      ['schemes', [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]],
      'ready',
      ['fork', 'main/engine-process.js', [JSON.stringify({ fleetFile: '/fleets/main.yaml', demo: false })]],
      'menu',
      [
        'window',
        { ...webPreferences('', true), preload: expect.stringMatching(/preload[\\/]preload\.cjs$/) },
      ],
      ['load', 'app://bundle/'],
    ]);
  });

  it('gives the engine to its own page and to no other frame', () => {
    engines[0]?.emit('spawn');
    const [window] = standInElectron().BrowserWindow.all;
    const sender = window?.webContents;
    const from = done.length;
    const strangers = [
      { sender, senderFrame: null },
      { sender, senderFrame: { url: 'app://bundle/' } },
      { sender: { mainFrame: sender?.mainFrame }, senderFrame: sender?.mainFrame },
    ];
    for (const event of strangers) ipcMain.emit('quarterdeck.engine-wanted', event);
    expect(since(from)).toEqual([]);
    ipcMain.emit('quarterdeck.engine-wanted', { sender, senderFrame: sender?.mainFrame });
    expect(since(from)).toEqual([
      ['to engine', 'window', ['engine end']],
      ['to window', 'quarterdeck.engine-port', null, ['window end']],
    ]);
  });

  it('tells the window when the engine dies and starts another', async () => {
    vi.useFakeTimers();
    const from = done.length;
    engines[0]?.emit('exit', 1);
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    expect(since(from)).toEqual([
      ['to window', 'quarterdeck.engine-gone', null],
      ['fork', 'main/engine-process.js', expect.anything()],
    ]);
  });

  it('only comes to the front when it is started a second time, whatever it is given', () => {
    const from = done.length;
    app.emit('second-instance', {}, ['quarterdeck', '--fleet', '/tmp/hostile.yaml'], '/tmp');
    expect(since(from)).toEqual(['restore', 'show', 'focus']);
  });

  it('lets the engine say goodbye before it quits', async () => {
    engines[1]?.emit('spawn');
    const from = done.length;
    let prevented = false;
    app.emit('before-quit', { preventDefault: () => (prevented = true) });
    engines[1]?.emit('exit', 0);
    await settled();
    expect([prevented, since(from).filter((each) => each === 'quit' || Array.isArray(each))]).toEqual([
      true,
      [['to engine', 'stop'], ['to window', 'quarterdeck.engine-gone', null], 'quit'],
    ]);
  });
});
