import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assetOf, isPermitted, mayAsk, mayLoad, refusedSwitch } from './decisions.ts';

describe('a release start', () => {
  it.each([
    '--no-sandbox',
    '--NO-SANDBOX',
    '-no-sandbox',
    '/no-sandbox',
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--remote-debugging-address=0.0.0.0',
    '--remote-allow-origins=*',
    '--inspect',
    '--inspect=0.0.0.0:9229',
    '--inspect-brk',
    '--inspect-publish-uid=http',
    '--disable-web-security',
    '--load-extension=/tmp/x',
    '--js-flags=--allow-natives-syntax',
    '--proxy-server=attacker.example:80',
    '--host-rules=MAP * attacker.example',
    '--renderer-cmd-prefix=xterm',
    '--utility-cmd-prefix=gdb',
    '--ignore-certificate-errors',
  ])('refuses %s wherever it stands', (argument) => {
    expect(refusedSwitch(['--fleet', 'fleet.yaml', argument, '.'])).toBe(argument);
  });

  it('lets our own options and harmless switches through', () => {
    expect(
      refusedSwitch([
        '--fleet',
        '/home/no-sandbox/fleet.yaml',
        '--demo',
        '--lang=de',
        '--force-device-scale-factor=2',
      ]),
    ).toBeUndefined();
  });
});

describe('permissions', () => {
  // The names are read from Electron's own types, so a new one of a new version is asked for here by itself.
  const types = readFileSync(
    new URL('../../../node_modules/electron/electron.d.ts', import.meta.url),
    'utf8',
  );
  const line = types.split('\n').find((each) => each.includes('setPermissionRequestHandler(handler')) ?? '';
  const names = [...line.matchAll(/'([a-zA-Z-]+)'/g)].map((match) => match[1] ?? '');

  it('grants one of all that Electron knows, and to our page only', () => {
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => isPermitted(name, 'app://bundle/'))).toEqual(['clipboard-sanitized-write']);
    for (const origin of [
      '',
      'null',
      'app://other',
      'app://bundle.attacker.example',
      'app://user@bundle',
      'https://bundle',
      'file:///',
    ]) {
      expect(names.filter((name) => isPermitted(name, origin))).toEqual([]);
    }
  });
});

describe('who may ask for the engine', () => {
  const own = { isKnownWindow: true, isMainFrame: true, url: 'app://bundle/' };
  it.each([
    ['our own page', own, true],
    ['an inner frame', { ...own, isMainFrame: false }, false],
    ['a window we did not open', { ...own, isKnownWindow: false }, false],
    ['a frame that is gone', { ...own, url: undefined }, false],
    ['another page in our window', { ...own, url: 'https://attacker.example/' }, false],
    ['a page that looks like ours', { ...own, url: 'app://bundle.attacker.example/' }, false],
    ['another host of our scheme', { ...own, url: 'app://other/' }, false],
    ['a file', { ...own, url: 'file:///app/out/renderer/index.html' }, false],
    ['an empty page', { ...own, url: 'about:blank' }, false],
    ['nonsense', { ...own, url: 'bundle' }, false],
  ])('%s', (_who, sender, wanted) => {
    expect(mayAsk(sender)).toBe(wanted);
  });
});

describe('what the page may load', () => {
  it('is its own files and written-out pictures', () => {
    const wanted = [
      ['app://bundle/assets/main.js', 'script'],
      ['data:image/svg+xml,<svg/>', 'image'],
    ] as const;
    expect(wanted.map(([url, type]) => mayLoad(url, type))).toEqual([true, true]);
  });

  it.each([
    ['https://attacker.example/', 'xhr'],
    ['http://127.0.0.1:7373/', 'xhr'],
    ['ws://127.0.0.1:7373/link', 'webSocket'],
    ['wss://attacker.example', 'webSocket'],
    ['ftp://attacker.example', 'other'],
    ['file:///etc/passwd', 'xhr'],
    ['data:text/html,<script>1</script>', 'mainFrame'],
    ['data:image/svg+xml,<svg/>', 'mainFrame'],
    ['blob:app://bundle/1', 'xhr'],
    ['app://bundle@attacker.example/', 'xhr'],
    ['app://bundle:80/', 'xhr'],
    ['chrome://version', 'mainFrame'],
    ['javascript:1', 'mainFrame'],
    ['smb://attacker.example/x', 'other'],
    ['', 'xhr'],
  ])('is not %s as %s', (url, type) => {
    expect(mayLoad(url, type)).toBe(false);
  });
});

describe('the files of the window', () => {
  it.each([
    ['app://bundle', 'index.html'],
    ['app://bundle/', 'index.html'],
    ['app://bundle/#/node/db-1', 'index.html'],
    ['app://bundle/assets/main-B_x3.js', 'assets/main-B_x3.js'],
    ['app://bundle/assets/inter.woff2', 'assets/inter.woff2'],
  ])('%s is %s', (url, path) => {
    expect(assetOf(url)?.path).toBe(path);
  });

  it.each([
    'app://bundle/..',
    'app://bundle/../main/electron.js',
    'app://bundle/assets/../../main/electron.js',
    'app://bundle/./index.html',
    'app://bundle//etc/passwd.html',
    'app://bundle/%2e%2e/main/electron.js',
    'app://bundle/%2E%2E%2fmain/electron.js',
    'app://bundle/..%2fmain%2felectron.js',
    'app://bundle/..%5cmain%5celectron.js',
    'app://bundle/assets\\..\\..\\main\\electron.js',
    'app://bundle/C:/Windows/win.js',
    'app://bundle/C:\\Windows\\win.js',
    'app://bundle/\\\\attacker.example\\share\\x.js',
    'app://bundle/.hidden.js',
    'app://bundle/assets/.hidden.js',
    'app://bundle/index.html?x',
    'app://bundle/index.html?../../x.js',
    'app://bundle/index.html;x',
    'app://bundle/index.html%00.js',
    'app://bundle/index.html\0.js',
    'app://bundle/package.json',
    'app://bundle/assets/main.js.map',
    'app://bundle/assets',
    'app://bundle/assets/',
    'app://bundle/ü.js',
    'app://bundle/a b.js',
    'app://other/index.html',
    'app://bundle.attacker.example/index.html',
    'app://user@bundle/index.html',
    'app://bundle:1/index.html',
    'APP://bundle/../index.html',
    'file:///index.html',
    'https://bundle/index.html',
    'index.html',
    '',
  ])('%s names none of them', (url) => {
    expect(assetOf(url)).toBeUndefined();
  });
});
