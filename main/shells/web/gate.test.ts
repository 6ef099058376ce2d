import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWebDoor } from './test-kit/web-door.ts';

type Door = Awaited<ReturnType<typeof openWebDoor>>;
type Signed = Awaited<ReturnType<Door['signIn']>>;
let door: Door;
let signed: Signed;
beforeAll(async () => {
  door = await openWebDoor();
  signed = await door.signIn();
});
afterAll(() => door[Symbol.asyncDispose]());

const port = () => door.host.split(':')[1] ?? '';
const origin = () => `http://${door.host}`;
const full = () => ({ origin: origin(), cookie: signed.cookie, 'x-quarterdeck-token': signed.token });
const tokenProtocol = () => `quarterdeck, quarterdeck.token.${signed.token}`;
const fullUpgrade = () => ({
  origin: origin(),
  cookie: signed.cookie,
  'sec-websocket-protocol': tokenProtocol(),
});

type Over = Readonly<Record<string, string | readonly string[] | undefined>>;
/** Every way in, each with everything it needs to be let in. */
const ways = [
  { way: 'GET /', open: (over: Over) => door.ask('GET /', over), wanted: 200 },
  { way: 'HEAD /index.html', open: (over: Over) => door.ask('HEAD /index.html', over), wanted: 200 },
  {
    way: 'GET /assets/main-abc.js',
    open: (over: Over) => door.ask('GET /assets/main-abc.js', over),
    wanted: 200,
  },
  {
    way: 'GET /session',
    open: (over: Over) => door.ask('GET /session', { ...full(), ...over }),
    wanted: 200,
  },
  {
    way: 'POST /session',
    open: (over: Over) =>
      door.ask(
        'POST /session',
        { origin: origin(), 'content-type': 'application/json', ...over },
        JSON.stringify({ code: door.codeOf(door.shell.newAddress()) }),
      ),
    wanted: 200,
  },
  { way: 'upgrade /link', open: (over: Over) => door.upgrade({ ...fullUpgrade(), ...over }), wanted: 101 },
] as const;

/** Names under which a page of somebody else may reach this port; the last ones are odd spellings of our own. */
const foreignHosts = (p: string): readonly string[] => [
  'attacker.example',
  `attacker.example:${p}`,
  `127.attacker.example:${p}`,
  `127.0.0.1.attacker.example:${p}`,
  `localhost.attacker.example:${p}`,
  `attacker.example@127.0.0.1:${p}`,
  `127.0.0.1:${p}@attacker.example`,
  `127.0.0.1:${p}.attacker.example`,
  `127.0.0.1:${p}#attacker.example`,
  `127.0.0.1:${p}/attacker`,
  `127.0.0.1:${p},attacker.example`,
  `attacker.example,127.0.0.1:${p}`,
  '127.0.0.1',
  'localhost',
  '[::1]',
  '127.0.0.1:1',
  `127.0.0.1:0${p}`,
  `127.0.0.1:${p}0`,
  `127.0.0.1::${p}`,
  '127.0.0.1:',
  `localhost.:${p}`,
  `LOCALHOST:${p}`,
  `Localhost:${p}`,
  `localhost.localdomain:${p}`,
  `ip6-localhost:${p}`,
  `0.0.0.0:${p}`,
  `[::]:${p}`,
  `::1:${p}`,
  `[0:0:0:0:0:0:0:1]:${p}`,
  `[::ffff:127.0.0.1]:${p}`,
  `[::1%25lo]:${p}`,
  `127.1:${p}`,
  `127.0.1:${p}`,
  `127.0.0.2:${p}`,
  `2130706433:${p}`,
  `0x7f000001:${p}`,
  `0x7f.0.0.1:${p}`,
  `0177.0.0.1:${p}`,
  `127.0.0.1.:${p}`,
  `http://127.0.0.1:${p}`,
  `*:${p}`,
  'null',
  '',
];

describe.each(ways)('the web shell at $way', ({ open, wanted }) => {
  it('lets a window of its own in, under each of its three names', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const host = `${name}:${port()}`;
      const { status } = await open({ host, ...(open === ways[0].open ? {} : { origin: `http://${host}` }) });
      expect([name, status]).toEqual([name, wanted]);
    }
  });

  it('refuses every Host that is not exactly its own', async () => {
    for (const host of foreignHosts(port())) {
      const { status } = await open({ host, origin: `http://${host}` });
      expect([host, status]).toEqual([host, 403]);
    }
  });

  it('refuses a missing Host, a repeated one, and one that a proxy vouches for', async () => {
    expect((await open({ host: undefined })).status).toBe(400);
    expect((await open({ host: [door.host, door.host] })).status).toBe(400);
    expect((await open({ host: [door.host, 'attacker.example'] })).status).toBe(400);
    const forwarded = { 'x-forwarded-host': door.host, forwarded: `host=${door.host}` };
    expect((await open({ host: 'attacker.example', ...forwarded })).status).toBe(403);
  });

  it('refuses every Origin that is not exactly its own', async () => {
    const p = port();
    const foreign = [
      'null',
      '',
      'http://attacker.example',
      `http://attacker.example:${p}`,
      `https://127.0.0.1:${p}`,
      'http://127.0.0.1',
      'http://127.0.0.1:1',
      `http://localhost:${p}`,
      `http://127.0.0.1:${p}/`,
      `http://127.0.0.1:${p}.attacker.example`,
      `HTTP://127.0.0.1:${p}`,
      `http://127.0.0.1:${p} http://attacker.example`,
      'app://bundle',
      'file://',
    ];
    for (const each of foreign) {
      const { status } = await open({ origin: each });
      expect([each, status]).toEqual([each, 403]);
    }
    expect((await open({ origin: [origin(), origin()] })).status).toBe(403);
  });

  it('refuses what the browser says another site has asked for', async () => {
    for (const site of ['cross-site', 'same-site', 'Same-Origin', '']) {
      const { status } = await open({ 'sec-fetch-site': site });
      expect([site, status]).toEqual([site, 403]);
    }
    expect((await open({ 'sec-fetch-site': ['same-origin', 'cross-site'] })).status).toBe(403);
    expect((await open({ 'sec-fetch-site': 'same-origin' })).status).toBe(wanted);
  });
});

describe('who may change or open something', () => {
  it('needs an Origin for everything but reading', async () => {
    for (const way of ways.slice(4))
      expect([way.way, (await way.open({ origin: undefined })).status]).toEqual([way.way, 403]);
    expect((await door.ask('DELETE /session', { ...full(), origin: undefined })).status).toBe(403);
  });

  it('lets a person follow a link to the page from anywhere, and nothing else', async () => {
    const followed = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await door.ask('GET /', followed)).status).toBe(200);
    expect((await door.ask('GET /', { ...followed, 'sec-fetch-dest': 'iframe' })).status).toBe(403);
    expect((await door.ask('GET /session', { ...full(), ...followed })).status).toBe(403);
    expect((await door.ask('GET /assets/main-abc.js', followed)).status).toBe(403);
  });

  it('needs cookie and token together on every route behind the sign-in', async () => {
    const other = await door.signIn();
    const halves = [
      {},
      { cookie: signed.cookie },
      { token: signed.token },
      { cookie: signed.cookie, token: 'x' },
      { cookie: signed.cookie, token: '' },
      { cookie: signed.cookie, token: other.token },
      { cookie: `${signed.cookie}x`, token: signed.token },
      { cookie: signed.cookie.replace(/=.*/, '='), token: signed.token },
      { cookie: signed.cookie.replace(port(), '1'), token: signed.token },
    ];
    for (const { cookie, token } of halves) {
      const header = { origin: origin(), cookie, 'x-quarterdeck-token': token };
      const protocol = token === undefined ? 'quarterdeck' : `quarterdeck, quarterdeck.token.${token}`;
      const statuses = [
        (await door.ask('GET /session', header)).status,
        (await door.ask('DELETE /session', header)).status,
        (await door.upgrade({ origin: origin(), cookie, 'sec-websocket-protocol': protocol })).status,
      ];
      expect([cookie, token, statuses]).toEqual([cookie, token, [401, 401, 401]]);
    }
  });

  it('finds its own cookie among those that another server of this host has planted', async () => {
    const name = signed.cookie.split('=')[0] ?? '';
    const cookie = `${name}=planted; other=1; ${signed.cookie}`;
    expect((await door.ask('GET /session', { ...full(), cookie })).status).toBe(200);
  });

  it('never accepts a secret in an address', async () => {
    const code = door.codeOf(door.shell.newAddress());
    for (const query of [`?token=${signed.token}`, `?code=${code}`, `/?token=${signed.token}`, '?']) {
      expect((await door.ask(`GET ${query.startsWith('/') ? '' : '/'}${query}`, full())).status).toBe(400);
      expect((await door.upgrade(fullUpgrade(), `/link${query}`)).status).toBe(400);
    }
  });
});

describe('what is served', () => {
  it('refuses every method that no route names', async () => {
    const paths = ['/', '/index.html', '/assets/main-abc.js', '/session', '/link', '/nothing'];
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'HEAD', 'GET']) {
      for (const path of paths) {
        const allowed =
          (['GET', 'HEAD'].includes(method) && !['/session', '/link', '/nothing'].includes(path)) ||
          (path === '/session' && ['GET', 'POST', 'DELETE'].includes(method));
        if (allowed) continue;
        const { status } = await door.ask(`${method} ${path}`, { ...full(), 'content-type': 'text/plain' });
        expect([method, path, [404, 405].includes(status)]).toEqual([method, path, true]);
      }
    }
  });

  it('serves no socket anywhere but at the link', async () => {
    for (const path of ['/', '/index.html', '/session', '/link/', '/links', '/assets/main-abc.js']) {
      const { status } = await door.upgrade(fullUpgrade(), path);
      expect([path, status >= 400]).toEqual([path, true]);
    }
    expect((await door.upgrade({ ...fullUpgrade(), upgrade: 'h2c' })).status).toBe(400);
    expect(
      (
        await door.upgrade({
          ...fullUpgrade(),
          'sec-websocket-protocol': `quarterdeck.token.${signed.token}`,
        })
      ).status,
    ).toBe(400);
    expect((await door.upgrade({ ...fullUpgrade(), 'sec-websocket-key': 'short' })).status).toBe(400);
  });

  it.each([
    '//attacker.example',
    '/..',
    '/../secret.js',
    '/assets/../../secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/.env',
    '/assets/.hidden.js',
    '/assets\\..\\..\\secret.js',
    '/assets//main-abc.js',
    '/assets/',
    '/index.html#x',
    '/#code=1',
    '/index.html;x',
    '/index.html%00.js',
    'index.html',
    '*',
    'http://127.0.0.1/',
    'http://attacker.example/',
    'https://attacker.example:443/',
    '//',
    `/${'a'.repeat(300)}`,
    '/ü',
    '/index.html?url=http://attacker.example',
  ])('answers 400 to the odd target %s', async (target) => {
    expect((await door.ask(`GET ${target}`)).status).toBe(400);
  });

  it.each(['/assets', '/secret.js', '/assets/main-abc.js.map', '/INDEX.HTML', '/session/x', '/proxy/8080'])(
    'knows nothing at %s',
    async (target) => {
      expect((await door.ask(`GET ${target}`)).status).toBe(404);
    },
  );

  it('redirects nowhere and allows no other site to read', async () => {
    for (const target of ['/', '/session', '/nothing', '/login', '//attacker.example']) {
      const { status, headers } = await door.ask(`GET ${target}`, { origin: 'http://attacker.example' });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(
        Object.keys(headers).filter((name) => name === 'location' || name.startsWith('access-control-')),
      ).toEqual([]);
    }
  });
});
