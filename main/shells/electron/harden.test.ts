import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { pageHeaders } from '#shared/wire';
import { hardenContents, hardenSession, serveWindow, webPreferences } from './harden.ts';

describe('a window of a release', () => {
  it('has every protection on and every power off', () => {
    expect(webPreferences('/preload.cjs', true)).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      experimentalFeatures: false,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  it('goes nowhere, opens nothing and takes no foreign view', () => {
    const listeners = new Map<string, (event: { preventDefault: () => void }) => void>();
    let opener: ((details: unknown) => unknown) | undefined;
    hardenContents({
      on: (name: string, listener: never) => listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof opener) => (opener = handler),
    } as unknown as WebContents);
    const stopped = [...listeners].map(([name, listener]) => {
      let prevented = false;
      listener({ preventDefault: () => (prevented = true) });
      return [name, prevented];
    });
    expect(stopped).toEqual([
      ['will-navigate', true],
      ['will-frame-navigate', true],
      ['will-redirect', true],
      ['will-attach-webview', true],
    ]);
    expect(opener?.({ url: 'https://attacker.example/' })).toEqual({ action: 'deny' });
  });
});

describe('a session of a release', () => {
  /** Records every handler it is given, as Electron's session would keep it. */
  const recording = () => {
    const handlers = new Map<string, (...args: readonly never[]) => unknown>();
    const keep = (name: string) => (handler: (...args: readonly never[]) => unknown) =>
      void handlers.set(name, handler);
    const webRequest = { onBeforeRequest: keep('request') };
    const on = (event: string, handler: never) => keep(event)(handler);
    const session = new Proxy(
      {},
      {
        get: (_none, name: string) => (name === 'webRequest' ? webRequest : name === 'on' ? on : keep(name)),
      },
    );
    return { session: session as never, handlers };
  };

  it('answers no to everything but copying from our page', () => {
    const { session, handlers } = recording();
    hardenSession(session, true);
    const answers: unknown[] = [];
    const ask = (name: string, ...args: readonly unknown[]) => handlers.get(name)?.(...(args as never[]));
    const page = { getURL: () => 'app://bundle/' };
    ask('setPermissionRequestHandler', page, 'clipboard-sanitized-write', (granted: boolean) =>
      answers.push(granted),
    );
    ask('setPermissionRequestHandler', page, 'openExternal', (granted: boolean) => answers.push(granted));
    answers.push(ask('setPermissionCheckHandler', null, 'loopback-network', 'app://bundle'));
    answers.push(ask('setDevicePermissionHandler', {}));
    ask('setDisplayMediaRequestHandler', {}, (streams: object) => answers.push(streams));
    ask('request', { url: 'https://attacker.example/', resourceType: 'xhr' }, (answer: object) =>
      answers.push(answer),
    );
    ask('request', { url: 'devtools://devtools/x.js', resourceType: 'script' }, (answer: object) =>
      answers.push(answer),
    );
    ask('request', { url: 'app://bundle/', resourceType: 'mainFrame' }, (answer: object) =>
      answers.push(answer),
    );
    ask('will-download', { preventDefault: () => answers.push('no download') });
    expect(answers).toEqual([
      true,
      false,
      false,
      false,
      {},
      { cancel: true },
      { cancel: true },
      { cancel: false },
      'no download',
    ]);
  });

  it('serves the files of the window under the policy, and nothing beside them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-app-'));
    await mkdir(join(folder, 'renderer'));
    await writeFile(join(folder, 'renderer', 'index.html'), 'the page');
    await writeFile(join(folder, 'secret.js'), 'outside');
    let handler: (request: { readonly url: string; readonly method: string }) => Promise<Response> = () =>
      Promise.reject(new Error('none'));
    serveWindow(
      { protocol: { handle: (_scheme: string, given: typeof handler) => (handler = given) } } as never,
      join(folder, 'renderer'),
    );
    const get = (url: string, method = 'GET') => handler({ url, method });
    const page = await get('app://bundle/');
    expect([page.status, await page.text(), page.headers.get('content-type')]).toEqual([
      200,
      'the page',
      'text/html; charset=utf-8',
    ]);
    const refused = await Promise.all([
      get('app://bundle/../secret.js'),
      get('app://bundle/missing.js'),
      get('app://bundle/', 'POST'),
      get('app://other/'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([400, 404, 400, 400]);
    for (const { headers } of [page, ...refused])
      expect(Object.fromEntries(headers)).toMatchObject(pageHeaders);
    await rm(folder, { recursive: true });
  });
});
