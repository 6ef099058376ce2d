import { describe, expect, it } from 'vitest';
import { readFleet } from './index.ts';

const around = { homeDirectory: '/home/ana', agentSocket: undefined, localUser: 'ana' };
const nodes = `nodes:
  hel-1: {labels: {role: store, storage: store-1}}
  fra-1: {labels: {role: store, storage: store-2}}
  hel-lb: {}
`;
const read = (spaces: string) => readFleet(`${nodes}spaces:\n${spaces}`, '/etc/fleet/fleet.yaml', around);
const problemsOf = (spaces: string) => {
  const reading = read(spaces);
  return reading.ok
    ? []
    : reading.problems.map(({ line, column, says, instead }) => `${line}:${column} ${says} ${instead}`);
};

describe('spaces in the fleet file', () => {
  it('need little: a kind and its nodes', () => {
    const reading = read(`  sessions: {kind: redis-cluster, where: {role: store}}
  orders: {kind: postgres, nodes: [fra-1, hel-1]}
  documents: {kind: locator, where: {role: store}, url: "http://10.0.0.9:7070/"}
`);
    expect(reading.ok ? reading.fleet.spaces : reading.problems).toEqual([
      {
        kind: 'redis-cluster',
        id: 'redis-cluster/sessions',
        name: 'sessions',
        nodeIds: ['hel-1', 'fra-1'],
        zoneLabel: 'datacenter',
        address: '127.0.0.1',
        port: 6379,
      },
      {
        kind: 'postgres',
        id: 'postgres/orders',
        name: 'orders',
        nodeIds: ['hel-1', 'fra-1'],
        zoneLabel: 'datacenter',
        address: '127.0.0.1',
        port: 5432,
        database: 'postgres',
        promote: 'never',
      },
      {
        kind: 'locator',
        id: 'locator/documents',
        name: 'documents',
        nodeIds: ['hel-1', 'fra-1'],
        zoneLabel: 'datacenter',
        url: 'http://10.0.0.9:7070',
        through: ['hel-1', 'fra-1'],
        headers: {},
        paths: {
          get: '/v1/keys/{key}',
          map: '/v1/keys/{key}',
          list: '/v1/targets/{target}/keys?role={role}&order={order}&limit={limit}&cursor={cursor}&prefix={prefix}&note={note}&slots={slots}',
          search: '/v1/keys?limit={limit}&cursor={cursor}&prefix={prefix}&note={note}',
          targets: '/v1/targets',
          target: '/v1/targets/{target}',
          summary: '/v1/summary',
        },
        fields: {},
        targets: { 'hel-1': 'hel-1', 'fra-1': 'fra-1' },
        batch: 100,
        ratePerSecond: 50,
      },
    ]);
  });

  it('say how each is reached and where its password is, and never the password', () => {
    const reading = read(`  sessions:
    kind: redis-cluster
    where: {role: store}
    user: ops
    passwordFile: ~/redis
    authorityFile: ca.pem
    serverName: redis.example
    zone: region
    copies: 1
  orders:
    kind: postgres
    where: {role: store}
    passwordEnvironment: PGPASS
    tls: true
    stop: systemctl stop postgresql
    start: systemctl start postgresql
  documents:
    kind: locator
    where: {role: store}
    url: https://locator.example/base
    through: [hel-lb, console]
    passwordEnvironment: TOKEN
    tokenHeader: X-Token
    tokenPrefix: ""
    paths: {get: "/lookup?key={key}"}
    fields: {primary: data.owner, version: /data/version}
    targets: storage
    archive: archive
    archiveEvery: 24h
    hostAnswer: {port: 7071}
`);
    const spaces = reading.ok ? reading.fleet.spaces : reading.problems;
    expect(spaces[0]).toMatchObject({
      user: 'ops',
      password: { file: '/home/ana/redis' },
      tls: { authorityFile: '/etc/fleet/ca.pem', serverName: 'redis.example' },
      zoneLabel: 'region',
      wantedCopies: 1,
    });
    expect(spaces[1]).toMatchObject({ password: { environment: 'PGPASS' }, tls: {}, promote: 'guided' });
    expect(spaces[2]).toMatchObject({
      through: ['hel-lb', 'console'],
      token: { header: 'X-Token', prefix: '', secret: { environment: 'TOKEN' } },
      tls: {},
      paths: { get: '/lookup?key={key}' },
      fields: { primary: '/data/owner', version: '/data/version' },
      targets: { 'hel-1': 'store-1', 'fra-1': 'store-2' },
      archive: 'archive',
      archiveEveryMs: 86_400_000,
      hostAnswer: { port: 7071, address: '127.0.0.1', path: '/owns/{key}', count: '/owns' },
    });
  });

  it.each([
    ['unit: redis-server', { kind: 'unit', unit: 'redis-server.service' }],
    ['container: sessions', { kind: 'container', container: 'sessions' }],
  ])('may say what runs their servers: %s', (text, runs) => {
    const reading = read(`  sessions: {kind: redis-cluster, where: {role: store}, ${text}}\n`);
    expect(reading.ok ? reading.fleet.spaces : reading.problems).toMatchObject([{ runs }]);
  });

  it.each([
    ['sudo -n systemctl stop postgresql@15-main', { kind: 'unit', unit: 'postgresql@15-main.service' }],
    ['systemctl stop -- orders.service', { kind: 'unit', unit: 'orders.service' }],
    ['docker stop -t 60 orders', { kind: 'container', container: 'orders' }],
    ['systemctl stop orders pgbouncer', undefined],
    ['systemctl stop orders && echo done', undefined],
    ['pg_ctlcluster 15 main stop', undefined],
  ])('show what runs their servers by the command that stops them: %s', (stop, runs) => {
    const reading = read(
      `  orders: {kind: postgres, where: {role: store}, stop: ${stop.includes('&') ? `"${stop}"` : stop}, start: "true"}\n`,
    );
    const [space] = reading.ok ? reading.fleet.spaces : [];
    expect(space).toMatchObject({ stop });
    expect(space !== undefined && 'runs' in space ? space.runs : undefined).toEqual(runs);
  });

  it('are told what is wrong with their form, by what their kind may say', () => {
    const text = problemsOf(`  a: {where: {role: store}}
  b: {kind: redis, where: {role: store}}
  c: {kind: redis-cluster, where: {role: store}, prot: 1, database: x}
  d: {kind: postgres, where: {role: store}, port: 70000, password: hunter2}
  e: {kind: locator, where: {role: store}}
  f: {kind: locator, where: {role: store}, url: "http://ops:hunter2@x/", paths: {}, fields: {primry: a}}
`);
    expect(text).toMatchInlineSnapshot(`
      [
        "6:3 "kind" is missing. Write locator, redis-cluster or postgres, such as redis-cluster.",
        "7:13 "kind" is text (redis), which does not fit here. Write locator, redis-cluster or postgres, such as redis-cluster.",
        "8:50 "prot" is not a key in "c". Did you mean "port"?",
        "8:59 "database" is not a key in "c". Use one of: kind, nodes, where, zone, copies, passwordFile, passwordEnvironment, authorityFile, serverName, tls, user, address, unit, container, port.",
        "9:51 "port" is 70000, which is out of range: at most 65535. Write the port of PostgreSQL, a whole number from 1 to 65535, such as 5432.",
        "9:58 "password" is not a key in "d". Did you mean "passwordFile"?",
        "10:3 "url" is missing. Write its address as it is reached from where it is asked, without query and login, such as https://locator.example.net:7070.",
        "11:49 "url" is "http://...@x/", which is not allowed here. Write its address as it is reached from where it is asked, without query and login, such as https://locator.example.net:7070.",
        "11:74 "get" is missing. Write a path that begins with a slash: where a key is, with {key}, such as /v1/keys/{key}.",
        "11:94 "primry" is not a key in "fields". Did you mean "primary"?",
      ]
    `);
    expect(text.join()).not.toContain('hunter2');
  });

  it('are told what is wrong beyond their form, all at once', () => {
    const text = problemsOf(`  a: {kind: redis-cluster}
  b: {kind: redis-cluster, nodes: [hel-2], where: {role: store}, user: ops}
  c: {kind: redis-cluster, where: {role: stor}, passwordFile: a, passwordEnvironment: B}
  d: {kind: postgres, where: {role: store}, promote: patroni, tls: false, serverName: pg.example}
  e: {kind: postgres, where: {role: store}, promote: guided, stop: "true"}
  f: {kind: locator, where: {role: store}, url: "http://locator.example", through: [fra-2, console], passwordFile: t}
  g: {kind: locator, where: {role: store}, url: "http://x", paths: {get: "/keys", list: "/{node}"}, targets: zone}
  h: {kind: locator, where: {role: store}, url: "http://x", targets: {hel-1: one, fra-1: one}, tokenHeader: X}
  i: {kind: locator, where: {role: store}, url: "http://x", targets: {hel-9: one}, authorityFile: ca.pem}
  j: {kind: redis-cluster, where: {role: store}, unit: a, container: b}
`);
    expect(text).toMatchInlineSnapshot(`
      [
        "6:3 The space "a" says nothing about its nodes. Write either nodes (a list of names) or where (labels that its nodes have).",
        "7:3 The space "b" has both nodes and where. Write either nodes (a list of names) or where (labels that its nodes have).",
        "7:3 The login of "b" is not whole. Write passwordFile or passwordEnvironment, or remove user.",
        "7:36 The space "b" names "hel-2", which is not a node. Did you mean "hel-1"?",
        "8:3 The login of "c" is not whole. Write one of passwordFile and passwordEnvironment.",
        "8:42 No node has role: stor, so "c" is nowhere. Did you mean "store"?",
        "9:54 "d" is promoted by Patroni, and where Patroni answers is not said. Write patroniPort with the port of Patroni's REST API.",
        "9:87 "d" has serverName and is asked without TLS. Write tls: true, or remove serverName.",
        "10:54 "e" is promoted guided, which stops and starts servers, and how is not said. Write stop and start with the shell commands that do it on a node.",
        "11:49 The token of "f" would leave this machine without TLS. Write https:// in url, or ask it through a node beside it.",
        "11:85 "f" is asked from "fra-2", which is not a node. Did you mean "fra-1"?",
        "12:74 A path of "g" lacks {key}. Write {key} where it belongs.",
        "12:89 A path of "g" has {node}, which stands for nothing. Use only {key}, {target}, {cursor}, {limit}, {prefix}, {role}, {note}.",
        "12:110 "hel-1" has no label "zone", so its target in "g" is not known. Give every node of it that label, or write targets as a map from node to target.",
        "13:3 The login of "h" is not whole. Write passwordFile or passwordEnvironment with the place of its token.",
        "13:70 "hel-1" and "fra-1" are both the target "one" of "h". Give each node a target of its own.",
        "14:78 "i" names the target of "hel-9", which is not a node. Did you mean "hel-1"?",
        "14:99 "i" has authorityFile and is asked without TLS. Write https:// in url, or remove authorityFile.",
        "15:70 The space "j" says both unit and container. Write the one that runs its server on each node.",
      ]
    `);
  });

  it('are not asked from a place that two things are called', () => {
    const reading = readFleet(
      'nodes: {console: {}}\nspaces: {d: {kind: locator, nodes: [console], url: "http://x", through: console}}\n',
      '/etc/fleet/fleet.yaml',
      around,
    );
    expect(reading.ok ? '' : reading.problems[0]?.says).toContain('this machine and a node of that name');
  });
});
