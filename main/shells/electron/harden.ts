import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session, WebContents, WebPreferences } from 'electron';
import { pageHeaders } from '#shared/wire';
import { assetOf, isPermitted, mayLoad } from './decisions.ts';

/** What a page of ours may do, every choice written out, also those that are Electron's default today (R1). */
export const webPreferences = (preload: string, isRelease: boolean): WebPreferences => ({
  preload,
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
  devTools: !isRelease,
});

/** Serves the window's own files under `app://bundle`, with the policy on every answer, and nothing else. */
export const serveWindow = (session: Pick<Session, 'protocol'>, rendererDirectory: string): void =>
  session.protocol.handle('app', async (request) => {
    const refuse = (status: number) => new Response(null, { status, headers: pageHeaders });
    const asset = request.method === 'GET' ? assetOf(request.url) : undefined;
    if (asset === undefined) return refuse(400);
    const bytes = await readFile(join(rendererDirectory, asset.path)).catch(() => undefined); // answered as 404
    if (bytes === undefined) return refuse(404);
    return new Response(new Uint8Array(bytes), { headers: { ...pageHeaders, 'content-type': asset.type } });
  });

/** Takes from a session every power that Electron gives by default (R5, R14). */
export const hardenSession = (session: Session, isRelease: boolean): void => {
  const isOurTool = (url: string) => !isRelease && url.startsWith('devtools://');
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isPermitted(permission, contents.getURL())),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  if (process.platform !== 'darwin')
    session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) =>
    answer({ cancel: !mayLoad(url, resourceType) && !isOurTool(url) }),
  );
  session.on('will-download', (event) => event.preventDefault());
};

/** A page of ours stays where it is and opens nothing (R6). */
export const hardenContents = (contents: WebContents): void => {
  const stay = (event: { readonly preventDefault: () => void }) => event.preventDefault();
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', stay);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
};
