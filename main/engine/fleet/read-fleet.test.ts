import { describe, expect, it, vi } from 'vitest';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readFleet } from './read-fleet.ts';

const around = { homeDirectory: '/home/ops', agentSocket: '/run/agent' };
const file = '/etc/harbour/fleet.yaml';
const read = (text: string) => readFleet(text, file, around);
const problemsOf = (text: string) => {
  const reading = read(text);
  return reading.ok ? [] : reading.problems.map((p) => `${p.line}:${p.column} ${p.says} ${p.instead}`);
};
const fleetOf = (text: string) => {
  const reading = read(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.fleet;
};
const nodeOf = (text: string, id: string) => {
  const entry = fleetOf(text).entries.find(({ node }) => node.id === id);
  if (entry === undefined) throw new Error(`no node ${id}`);
  return entry;
};

// Files of three thousand nodes and more are read here, and a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

describe('a good fleet file', () => {
  it('is the published example, with defaults, groups, jumps and paths resolved', () => {
    const fleet = fleetOf(
      readFileSync(resolve(import.meta.dirname, '../../../docs/fleet.example.yaml'), 'utf8'),
    );
    expect(fleet.name).toBe('Harbour');
    expect(
      fleet.entries.map(({ node }) => [node.id, node.address, node.port, node.user, node.jump, node.groups]),
    ).toEqual([
      ['hel-w1', '203.0.113.11', 22, 'ops', [], []],
      ['hel-db1', '10.20.0.12', 22, 'ops', ['gate'], ['databases']],
      ['pi-07', '192.0.2.77', 2222, 'pi', [], ['sensors']],
    ]);
    expect(fleet.jumpHosts.get('gate')).toMatchObject({
      address: 'gate.example.net',
      port: 22,
      user: 'jump',
    });
  });

  it('needs no more than a name of a node, and then dials that name', () => {
    const reading = readFleet('nodes:\n  web1.example.net:\n', file, { ...around, localUser: 'ada' });
    expect(reading.ok && reading.fleet.entries[0]?.node).toMatchObject({
      id: 'web1.example.net',
      address: 'web1.example.net',
      port: 22,
      user: 'ada',
      roundTripTargetMs: 20,
      roundTripWorstMs: 400,
    });
    expect(reading.ok && reading.fleet.name).toBe('fleet');
  });

  it('finds key files in the home folder, beside the fleet file, or where an absolute path says', () => {
    const { access } = nodeOf(
      'nodes: {a: {user: u, identityFile: [~/.ssh/k, keys/b, /k/c], knownHosts: kh}}',
      'a',
    );
    expect(access.identityFiles).toEqual(['/home/ops/.ssh/k', '/etc/harbour/keys/b', '/k/c']);
    expect(access.knownHostsFiles).toEqual(['/etc/harbour/kh']);
    expect(access.agent).toBe('/run/agent');
  });

  it('looks in the usual known_hosts files and tries the usual keys when none are named', () => {
    const reading = readFleet('nodes: {a: {user: u, identityAgent: none}}', file, {
      ...around,
      defaultIdentityFiles: ['/home/ops/.ssh/id_ed25519'],
    });
    expect(reading.ok && reading.fleet.entries[0]?.access).toEqual({
      identityFiles: ['/home/ops/.ssh/id_ed25519'],
      agent: undefined,
      identitiesOnly: false,
      knownHostsFiles: ['/home/ops/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts'],
      hostKeyAlias: undefined,
    });
  });

  it('lets the node win over its groups, later groups over earlier, groups over defaults', () => {
    const text = `
defaults: {user: d, port: 1, labels: {env: prod, tier: d}, logDirectories: [/d]}
nodes: {a: {port: 4, labels: {role: db}}, b: {labels: {role: db}}}
groups:
  one: {labels: {role: db, env: prod}, overrides: {port: 2, user: g1, labels: {tier: one}}}
  two: {nodes: [a, b], overrides: {port: 3, logDirectories: [/g]}}
`;
    expect(nodeOf(text, 'a').node).toMatchObject({
      user: 'g1',
      port: 4,
      groups: ['one', 'two'],
      logDirectories: ['/g'],
    });
    expect(nodeOf(text, 'b').node).toMatchObject({
      port: 3,
      labels: { env: 'prod', tier: 'one', role: 'db' },
    });
  });

  it('changes one alarm threshold and leaves the rest of the policy as it is', () => {
    const text = `
alarms: {clockSkew: {warnEnter: 9000}}
nodes: {a: {user: u, alarms: {clockSkew: {criticalEnter: 60000}}}, b: {user: u}}
`;
    const a = nodeOf(text, 'a').policy;
    const b = nodeOf(text, 'b').policy;
    expect(a.clockSkew).toEqual({ ...b.clockSkew, criticalEnter: 60_000 });
    expect(b.clockSkew.warnEnter).toBe(9_000);
  });

  it('takes a key without anything under it as not written', () => {
    const reading = read('name: x\ndefaults:\ngroups:\nnodes:\n');
    expect(reading.ok && reading.fleet.entries).toEqual([]);
  });

  it('keeps label values as they are written, numbers and all', () => {
    const { labels } = nodeOf(
      'nodes: {a: {user: u, labels: {rack: 0012, version: 1.10, spare: true}}}',
      'a',
    ).node;
    expect(labels).toEqual({ rack: '0012', version: '1.10', spare: 'true' });
  });

  it('reads a file with a byte order mark and Windows line ends the same', () => {
    const text = 'name: x\nnodes:\n  a: {user: u}\n';
    expect(read(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(read(text));
  });
});

describe('jumps', () => {
  const base = 'defaults: {user: u, jump: outer}\njumps: {edge: {}}\n';
  it('follows chains, nearest first, and never sends a jump host through itself', () => {
    const text = `${base}nodes: {outer: {jump: edge}, inner: {}, deep: {jump: [inner, "root@10.0.0.9"]}}`;
    const jumps = Object.fromEntries(fleetOf(text).entries.map(({ node }) => [node.id, node.jump]));
    expect(jumps).toEqual({
      outer: ['edge'],
      inner: ['edge', 'outer'],
      deep: ['edge', 'outer', 'inner', 'root@10.0.0.9:22'],
    });
    expect(fleetOf(text).jumpHosts.get('root@10.0.0.9:22')).toMatchObject({
      address: '10.0.0.9',
      port: 22,
      user: 'root',
    });
  });

  it('keeps a default jump away from the jump host itself', () => {
    const text = `${base}nodes: {outer: {}, a: {}, b: {jump: none}}`;
    expect(fleetOf(text).entries.map(({ node }) => node.jump)).toEqual([[], ['outer'], []]);
  });

  it('refuses circles, unknown names and ways of more than five machines', () => {
    expect(
      problemsOf('nodes:\n  a: {user: u, jump: b}\n  b: {user: u, jump: c}\n  c: {user: u, jump: a}'),
    ).toEqual([
      '2:22 The jumps go round in a circle: a -> b -> c -> a. Write "jump: none" for the machine that you reach directly.',
    ]);
    expect(problemsOf('nodes:\n  gate: {user: u}\n  a: {user: u, jump: gaet}')).toEqual([
      '3:22 The jump host "gaet" is not known. Did you mean "gate"?',
    ]);
    const long = ['n0: {}', ...[1, 2, 3, 4, 5].map((n) => `n${n}: {jump: n${n - 1}}`)].join(', ');
    expect(problemsOf(`defaults: {user: u}\nnodes: {${long}}`)).toEqual([
      '2:92 "n5" is reached over 6 machines; at most 5 are possible. Shorten the way.',
    ]);
  });
});

describe('a wrong fleet file', () => {
  it('gets all of its errors at once, each with its place and what to write instead', () => {
    const text = `name: [x]
nods: {}
nodes:
  a: {adress: 1.2.3.4, port: 70000, user: "a b"}
  b: {address: "-oProxyCommand=x", user: u, identityFile: [1, x]}
  c: {user: u, jump: zzz, labels: [a]}
  "a b": {user: u}
  e: {user: u}
  e: !custom {user: u}
  __proto__: {user: u}
groups:
  g: {}
  h: {nodes: [a, cc]}
roundTrip: {targetMs: "20"}
alarms: {clockSkw: {}}
sources: {host: {enabled: false}}
`;
    expect(problemsOf(text)).toMatchInlineSnapshot(`
      [
        "1:7 "name" is a list, which does not fit here. Write the name of the fleet, such as Harbour.",
        "2:1 "nods" is not a key at the top level. Did you mean "nodes"?",
        "4:7 "adress" is not a key in "a". Did you mean "address"?",
        "4:30 "port" is 70000, which is out of range: at most 65535. Write the TCP port of sshd, a whole number from 1 to 65535, such as 22.",
        "4:43 "user" is "a b", which is not allowed here. Write a login name without spaces, quotes, "$" or "\\", such as ops.",
        "5:16 "address" is "-oProxyCommand=x", which is not allowed here. Write a host name or an IP address without a port, such as 203.0.113.11.",
        "5:60 "identityFile" is a number (1), which does not fit here. Write the path of a private key file, or a list of at most three, such as ~/.ssh/id_ed25519.",
        "6:22 The jump host "zzz" is not known. Write the name of a node or of an entry in jumps, or user@address:port.",
        "6:35 "labels" is a list, which does not fit here. Write a map of words, such as {"region":"helsinki","role":"database"}.",
        "7:3 "a b" cannot be a name here. Write a name of letters, digits, ".", "_" and "-", starting with a letter or digit.",
        "9:3 "e" is written twice in the same map. Keep one of the two.",
        "9:14 The tag "!custom" is not allowed. Write the plain value without a tag.",
        "10:3 "__proto__" is not allowed as a key. Choose another name.",
        "12:3 The group "g" says nothing about its members. Write either labels (every node that has all of them) or nodes (a list of names).",
        "13:18 The group "h" names "cc", which is not a node. Did you mean "c"?",
        "14:23 "targetMs" is text (20), which does not fit here. Write the round trip that is still good, in milliseconds, such as 20.",
        "15:10 "clockSkw" is not a key in "alarms". Did you mean "clockSkew"?",
        "16:27 "enabled" is true or false (false), which does not fit here. Write a map of sources; host is the only one, and it is always on, such as {"host":{"enabled":true}}.",
      ]
    `);
  });

  it('says so when no user is known', () => {
    expect(problemsOf('nodes: {a: {}}')).toEqual([
      '1:9 "a" has no user. Write "user: NAME" here or under defaults.',
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['an open bracket', 'nodes: [a'],
    ['an open quote', 'name: "x'],
    ['a tab', 'nodes:\n\ta: {}'],
    ['two documents', 'nodes: {a: {user: u}}\n---\nnodes: {}'],
    ['100 000 brackets', '['.repeat(100_000)],
    ['100 000 dashes', '- '.repeat(100_000)],
    ['a circle of aliases', 'nodes: &a {b: *a}'],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from('bcdefghij')
        .map((c, i) => `${c}: &${c} [${`*${'abcdefghij'[i]},`.repeat(9)}]`)
        .join('\n')}`,
    ],
    ['a merge key', 'defaults: &d {user: u}\nnodes: {a: {<<: *d}}'],
    ['2 MB', `nodes: {a: {user: u}}\n# ${'x'.repeat(2_000_000)}`],
    [
      '100 000 nodes',
      `nodes:\n${Array.from({ length: 100_000 }, (_, n) => `  node-${n}: {address: 10.0.0.1, user: u}\n`).join('')}`,
    ],
    ['60 000 short keys', `nodes: {${Array.from({ length: 60_000 }, (_, n) => `n${n}: {}`).join(',')}}`],
    ['a megabyte of commas', `nodes: [${','.repeat(1_000_000)}`],
    ['stairs of a thousand steps', Array.from({ length: 1_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
    [
      'a chain of 5 000 jumps',
      `nodes:\n${Array.from({ length: 5_000 }, (_, n) => `  n${n}: {jump: n${n + 1}}\n`).join('')}`,
    ],
    [
      '5 000 wrong jumps',
      `nodes:\n${Array.from({ length: 5_000 }, (_, n) => `  n${n}: {jump: m${n}}\n`).join('')}`,
    ],
    [
      '201 groups',
      `nodes: {}\ngroups: {${Array.from({ length: 201 }, (_, n) => `g${n}: {nodes: []}`).join(',')}}`,
    ],
    ['a network path', 'nodes: {a: {user: u, identityFile: "\\\\\\\\evil\\\\share\\\\key"}}'],
  ])('refuses %s with line and column', (_name, text) => {
    const reading = read(text);
    const problems = reading.ok ? [] : reading.problems;
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expect(problem.line).toBeGreaterThan(0);
      expect(problem.column).toBeGreaterThan(0);
      expect(problem.says).not.toBe('');
      expect(problem.instead).not.toBe('');
    }
  });

  it('lets in three thousand nodes with every key written out', () => {
    const node = `address: 10.0.0.1, port: 2222, user: ops, identityFile: ~/.ssh/id_ed25519, labels: {region: helsinki, datacenter: hel1, role: website, env: production}, logDirectories: [/var/log, /srv/log], expectedMounts: [/, /var]`;
    const text = `nodes:\n${Array.from({ length: 3_000 }, (_, n) => `  node-${n}: {${node}}\n`).join('')}`;
    expect(fleetOf(text).entries).toHaveLength(3_000);
  });
});

describe('the alarm policy of the fleet as a whole', () => {
  it('is what the top of the file says, whatever single nodes have', () => {
    const { policy, entries } = fleetOf(`defaults: {user: u, alarms: {replicas: {spread: {forMs: 1}}}}
nodes: {a: {alarms: {replicas: {ignored: []}}}}
alarms: {replicas: {ignored: [spread], desiredRunning: {forMs: 5}}}
`);
    expect(policy.replicas).toMatchObject({ ignored: ['spread'], desiredRunning: { forMs: 5 } });
    expect(policy.replicas.spread.forMs).toBe(300_000);
    expect(entries[0]?.policy.replicas.ignored).toEqual([]);
  });
});

describe('declared services', () => {
  const servicesOf = (text: string) => fleetOf(text).services;
  const nodes =
    'nodes: {a: {labels: {role: cache, rack: 0012, datacenter: fra}}, b: {labels: {role: cache, datacenter: hel}}, lb: {}}\n';

  it('are units and containers on the nodes that are listed or have the labels, with what is left out filled in', () => {
    expect(
      servicesOf(`defaults: {user: u}
${nodes}services:
  cache: {unit: redis, where: {role: cache}, minimum: 2, maxPerNode: 1, spreadOver: datacenter, health: {tcp: 6379}}
  rack: {unit: rack.timer, where: {rack: 0012}}
  wallet:
    container: wallet
    compose: {directory: /srv/wallet, service: daemon}
    nodes: [b]
    overlap: true
    health: {tcp: "[::1]:18332"}
    deploy: {before: a, after: b, version: c, batch: 2, pause: 10s, healthyFor: 1m, deadline: 500ms}
    hooks: {on: lb, takeOut: out, putBack: in, connections: count}
`),
    ).toEqual([
      {
        name: 'cache',
        runs: { kind: 'unit', unit: 'redis.service' },
        nodes: ['a', 'b'],
        minimum: 2,
        maxPerNode: 1,
        spreadOver: 'datacenter',
        mayOverlap: false,
        health: { kind: 'tcp', address: '127.0.0.1', port: 6_379 },
      },
      {
        name: 'rack',
        runs: { kind: 'unit', unit: 'rack.timer' },
        nodes: ['a'],
        minimum: 1,
        mayOverlap: false,
      },
      {
        name: 'wallet',
        runs: {
          kind: 'container',
          container: 'wallet',
          compose: { directory: '/srv/wallet', service: 'daemon' },
        },
        nodes: ['b'],
        minimum: 1,
        mayOverlap: true,
        health: { kind: 'tcp', address: '::1', port: 18_332 },
        deploy: {
          before: 'a',
          after: 'b',
          version: 'c',
          batch: 2,
          pauseMs: 10_000,
          healthyForMs: 60_000,
          deadlineMs: 500,
        },
        hooks: { on: 'lb', takeOut: 'out', putBack: 'in', connections: 'count', settleMs: 10_000 },
      },
    ]);
  });

  it('get all of their errors at once, each with its place and what to write instead', () => {
    const text = `defaults: {user: u}
${nodes}services:
  cache: {unit: redis, where: {role: cahce}}
  api: {unit: api, container: api, nodes: [a, bb], health: {http: "file:///x", tcp: 80}}
  web: {nodes: [a], minimum: 2, spreadOver: dc, deploy: {pause: 10, batch: 0, instal: x}}
  other: {unit: "-x", where: {}, compose: {directory: srv, service: x}}
  none: {}
  one: {unit: redis, where: {role: cache, rack: 0012}, hooks: {on: lbb, takeOut: x}}
  two: {unit: redis.service, nodes: [a, b], hooks: {on: lbb, takeOut: x, putBack: y}}
`;
    expect(problemsOf(text)).toMatchInlineSnapshot(`
      [
        "4:38 No node has role: cahce, so "cache" runs nowhere. Did you mean "cache"?",
        "5:3 The service "api" says both unit and container. Write either unit (a systemd unit) or container (the name of a container).",
        "5:47 The service "api" names "bb", which is not a node. Did you mean "b"?",
        "5:67 "http" is "file:///x", which is not allowed here. Write the address of a page that the node itself asks for; a status from 200 to 399 passes, such as http://127.0.0.1:8080/health.",
        "6:3 The service "web" says nothing about what runs. Write either unit (a systemd unit) or container (the name of a container).",
        "6:30 "web" must keep 2 copies and has 1 node. Write at most 1.",
        "6:45 No node of "web" has the label "dc". Write a label that its nodes have, such as datacenter.",
        "6:65 "pause" is a number (10), which does not fit here. Write the rest between two batches, a number with ms, s, m or h, such as 10s.",
        "6:76 "batch" is 0, which is out of range: at least 1. Write how many nodes at once, a whole number, such as 1.",
        "6:79 "instal" is not a key in "deploy". Did you mean "install"?",
        "7:17 "unit" is "-x", which is not allowed here. Write the name of a systemd unit, such as api.service.",
        "7:30 "other" names no label, so it runs nowhere. Write labels that some node has.",
        "7:55 "directory" is "srv", which is not allowed here. Write a map with the absolute directory of the Compose file on the node, and the service in it, such as {"directory":"/srv/wallet","service":"daemon"}.",
        "8:3 The service "none" says nothing about what runs. Write either unit (a systemd unit) or container (the name of a container).",
        "8:3 The service "none" says nothing about its nodes. Write either nodes (a list of names) or where (labels that its nodes have).",
        "9:56 "putBack" is missing. Write a shell command that puts $NODE back into service, such as lbctl enable web/$NODE.",
        "10:3 "two" and "one" both speak of the unit redis.service on a. Keep the node in one of the two.",
        "10:57 The hooks of "two" run on "lbb", which is not a node. Did you mean "lb"? Or write self.",
      ]
    `);
  });
});
