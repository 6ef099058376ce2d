import { desktopDoorway } from '#shared/wire';

/**
 * Every yes or no of the desktop shell, as pure functions: what Electron asks, what is answered, and why.
 * See https://www.electronjs.org/docs/latest/tutorial/security and R1-R14 of the security bar.
 */

/** Switches that switch our protection off or open a door to other programs (R2). Fuses cover Node's own only. */
const refusedSwitches = [
  'no-sandbox',
  'disable-gpu-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'load-extension',
  'js-flags',
  'proxy-server',
  'proxy-pac-url',
  'host-rules',
  'host-resolver-rules',
  'gpu-launcher',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
];
/** All switches of a family: `--inspect`, `--inspect-brk`, `--remote-debugging-port`, `--remote-debugging-pipe` ... */
const refusedFamilies = ['inspect', 'remote-debugging', 'remote-allow'];

/** The first argument that a release must not be started with. Chromium reads one dash, two, and on Windows a slash. */
export const refusedSwitch = (argv: readonly string[]): string | undefined =>
  argv.find((argument) => {
    const name = /^(?:--?|\/)([a-z][a-z0-9-]*)/i.exec(argument)?.[1]?.toLowerCase();
    if (name === undefined) return false;
    return refusedSwitches.includes(name) || refusedFamilies.some((family) => name.startsWith(family));
  });

/** Electron grants everything by default (R5). The window copies text, and that is all it may. */
export const isPermitted = (permission: string, origin: string): boolean =>
  permission === 'clipboard-sanitized-write' && originOf(origin) === desktopDoorway.origin;

/** What a message came from; `undefined` where Electron gives null, as it does for a frame that is gone. */
export type Sender = {
  readonly isKnownWindow: boolean;
  readonly isMainFrame: boolean;
  readonly url: string | undefined;
};

/** Only the main frame of a window of ours, showing our own page, may ask for the engine (R8). */
export const mayAsk = ({ isKnownWindow, isMainFrame, url }: Sender): boolean =>
  isKnownWindow && isMainFrame && url !== undefined && originOf(url) === desktopDoorway.origin;

/** Nothing leaves but requests for our own files and pictures that are written out in the page (R14). */
export const mayLoad = (url: string, resourceType: string): boolean =>
  originOf(url) === desktopDoorway.origin || (url.startsWith('data:image/') && resourceType === 'image');

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

/** The file under the window's folder that an address names, with its type; nothing for every other address (R3). */
export const assetOf = (url: string): { readonly path: string; readonly type: string } | undefined => {
  if (originOf(url) !== desktopDoorway.origin) return undefined;
  const rest = url.slice(desktopDoorway.origin.length).replace(/#.*$/, '');
  const path = rest === '' || rest === '/' ? '/index.html' : rest;
  const type = types[/\.([a-z0-9]+)$/.exec(path)?.[1] ?? ''];
  // Plain segments only: no query, no escapes, no `..`, no backslash. The address is read as it stands, not decoded.
  if (type === undefined || !/^(?:\/(?!\.)[A-Za-z0-9._-]+)+$/.test(path)) return undefined;
  return { path: path.slice(1), type };
};

/**
 * Origin of an address as text. `URL.origin` is `null` for a scheme it does not know, so it is put together here;
 * a user name or port in it makes it somebody else's.
 */
const originOf = (address: string): string | undefined => {
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, username, password } = new URL(address);
  return username === '' && password === '' ? `${protocol}//${host}` : undefined;
};
