import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, type FillingLook, type HostKeyOffer } from '#shared/model';
import { statusSchema } from './report/status-schema.ts';
import { diskAlarm, fillingNode, fleetOf, goneNode, now, wellNode } from './test-kit/example-fleet.ts';
import { runCli } from './test-kit/run-cli.ts';

const status = ['status', '--fleet', 'fleet.yaml'];

describe('the exit code', () => {
  const warning = { ...diskAlarm, severity: 'warning' as const };
  const silenced = { at: now, by: 'ada', reason: 'known', until: epochMs(now + 1_000) };
  it.each([
    ['0 when every node is ok', fleetOf([wellNode]), 0],
    ['1 when something wants a look', fleetOf([wellNode], [warning]), 1],
    ['2 when something is critical', fleetOf([wellNode, fillingNode], [diskAlarm]), 2],
    ['3 when a node does not answer', fleetOf([wellNode, goneNode]), 3],
    ['2 rather than 3: certain trouble is told first', fleetOf([fillingNode, goneNode], [diskAlarm]), 2],
    ['3 rather than 1: what nobody knows may be worse', fleetOf([wellNode, goneNode], [warning]), 3],
    ['3 for a node whose values are old', fleetOf([{ ...wellNode, state: 'stale' }]), 3],
    ['3 for a fleet without nodes: nothing is known to be well', fleetOf([]), 3],
    ['0 while the only alarm is silenced', fleetOf([wellNode], [{ ...warning, silenced }]), 0],
    [
      '1 again when the silence is over',
      fleetOf([wellNode], [{ ...warning, silenced: { ...silenced, until: now } }]),
      1,
    ],
    ['0 when the alarm is cleared', fleetOf([wellNode], [{ ...warning, clearedAt: now }]), 0],
  ])('is %s', async (_says, fleet, code) => {
    expect((await runCli(status, { fleet })).code).toBe(code);
    expect((await runCli(['alarms', '--demo'], { fleet })).code).toBe(code);
  });

  it.each([
    ['no verb', []],
    ['a wrong verb', ['stauts']],
    ['a wrong option', [...status, '--jsn']],
    ['a wrong time', [...status, '--timeout', 'soon']],
    ['no fleet', ['status']],
    ['two fleets', [...status, '--demo']],
    ['an import into nothing', ['import', 'ssh-config']],
    ['a wrong schema', ['schema', 'nodes']],
  ])('is 64 for %s, with a sentence beside the output', async (_says, args) => {
    const { code, out, err } = await runCli(args);
    expect([code, out]).toEqual([64, '']);
    expect(err).not.toBe('');
  });

  it('is 65 for a fleet file that is not there', async () => {
    expect(await runCli(['status', '--fleet', '/nowhere/fleet.yaml'])).toEqual({
      code: 65,
      out: '',
      err: '/nowhere/fleet.yaml: There is no such file.\n',
      calls: [],
    });
  });
});

describe('status', () => {
  const fleet = fleetOf([wellNode, fillingNode, goneNode], [diskAlarm]);

  it('prints one JSON document that fits its published schema, and nothing else', async () => {
    const { out, err } = await runCli([...status, '--json'], { fleet });
    const document = statusSchema.parse(JSON.parse(out));
    expect(err).toBe('');
    expect(document.summary).toMatchObject({
      grade: 'critical',
      exitCode: 2,
      nodes: 3,
      alarms: { critical: 1, warning: 0 },
    });
    expect(document.observedAt).toBe('2026-11-21T14:06:31.000Z');
    expect(document.nodes[1]?.filesystems).toEqual([
      {
        mount: '/',
        device: '/dev/vda1',
        type: 'ext4',
        sizeBytes: 320e9,
        usedBytes: 290.9e9,
        availableBytes: 29.1e9,
        inodes: null,
        readOnly: false,
        forecast: expect.objectContaining({
          kind: 'fills',
          fullAt: '2026-11-21T17:18:31.000Z',
          says: 'full in 3 h 12 m, between 2 h 40 m and 4 h 05 m',
        }) as object,
        inodesForecast: { kind: 'none', reason: 'unknown-space', says: 'no forecast, its space is unknown' },
        unknown: { inodes: 'not-supported' },
        observedAt: '2026-11-21T14:06:31.000Z',
      },
    ]);
    expect(document.nodes[1]?.bootedAt).toEqual({
      value: '2026-11-19T14:06:31.000Z',
      observedAt: '2026-11-21T14:06:31.000Z',
      source: '/proc/uptime',
    });
    expect(document.alarms[0]).toMatchObject({
      node: 'filling',
      rule: 'disk-space',
      raisedAt: '2026-11-21T14:05:31.000Z',
    });
  });

  it('says null and why for a node that does not answer, never 0 and never an empty list', async () => {
    const { out } = await runCli([...status, '--json'], { fleet });
    const gone = statusSchema.parse(JSON.parse(out)).nodes[2];
    const unknown = { reason: 'unreachable', says: 'gone.example.net does not answer on port 22.' };
    expect(gone?.filesystems).toBeNull();
    expect(gone?.filesystemsUnknown).toEqual(unknown);
    expect(gone?.roundTripMs).toMatchObject({ value: null, unknown });
    expect(gone?.connection.fault?.code).toBe('transport.unreachable');
  });

  it('tells a person what is wrong, then one line for each node', async () => {
    expect((await runCli(status, { fleet })).out).toMatchInlineSnapshot(`
      "Harbour: One thing needs you. filling / will be full in 3 h 12 m.

      Critical  filling / will be full in 3 h 12 m
        29.1 GB of 320 GB left, losing 9.1 GB an hour over the last 6 h (360 points). Full between 2 h 40 m and 4 h 05 m from now.
        See what is filling it, then rotate or remove the fastest grower.

      NODE     STATE     ADDRESS              ROUND TRIP  TIGHTEST DISK, OR WHY UNKNOWN
      well     OK        well.example.net     12 ms       / 9 % left (29.1 GB)
      filling  Critical  filling.example.net  12 ms       / 9 % left (29.1 GB), full in 3 h 12 m
      gone     Unknown   gone.example.net     unknown     gone.example.net does not answer on port 22. 3 tries so far, the next in 10 s.
      "
    `);
  });

  it('lets no text of a node move the cursor, hide or reorder what is printed', async () => {
    const evil = '\u001b[2Jx\u009b1m\u202eevil\u200b';
    const node = { ...wellNode, node: { ...wellNode.node, address: evil, labels: { role: evil } } };
    const alarm = {
      ...diskAlarm,
      evidence: { ...diskAlarm.evidence, mount: evil } as typeof diskAlarm.evidence,
    };
    for (const more of [[], ['--json']]) {
      const { out } = await runCli([...status, ...more], { fleet: fleetOf([node], [alarm]) });
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    const { out } = await runCli([...status, '--json'], { fleet: fleetOf([node]) });
    expect(statusSchema.parse(JSON.parse(out)).nodes[0]?.address).toBe(evil);
  });
});

describe('filling', () => {
  const look: FillingLook = {
    nodeId: nodeId('filling'),
    mount: '/',
    startedAt: now,
    tookMs: 900,
    comparedOverMs: 600_000,
    paths: [{ path: '/var/log/proxy/access.log', kind: 'log', sizeBytes: 88e9, growthBytes: 1.5e9 }],
    deletedOpen: [{ path: '/var/log/old.log', sizeBytes: 4e9, processId: 812, processName: 'nginx' }],
    blindSpots: ['/root: not permitted'],
    cutShort: true,
  };
  const stage = { fleet: fleetOf([fillingNode]), answers: { 'node.look': look } };

  it('looks at the fullest disk of the node and tells what grew, what is deleted but open, and what it could not see', async () => {
    const { code, out, calls } = await runCli(['filling', 'filling', '--demo'], stage);
    expect([code, calls.at(-1)]).toEqual([
      0,
      { name: 'node.look', input: { nodeId: 'filling', mount: '/' } },
    ]);
    expect(out).toMatchInlineSnapshot(`
      "filling / against the look 10 m before:
      GREW     SIZE   KIND  PATH
      +1.5 GB  88 GB  log   /var/log/proxy/access.log
      SIZE  PROCESS      DELETED FILE, STILL OPEN
      4 GB  nginx (812)  /var/log/old.log
      Not seen: /root: not permitted
      The look ended at its limit; there may be more.
      "
    `);
  });

  it('names the nodes and mounts there are when the wanted one is not there', async () => {
    expect(await runCli(['filling', 'fling', '--demo'], stage)).toMatchObject({
      code: 64,
      err: 'The fleet has no node fling. It has filling.\n',
    });
    expect(await runCli(['filling', 'filling', '--demo', '--mount', '/var'], stage)).toMatchObject({
      code: 64,
      err: 'filling has no file system at /var. It has /.\n',
    });
  });
});

describe('watch', () => {
  const { header } = fleetOf([]);
  const patch = { kind: 'patch' as const, at: now, header, removedNodes: [], alarms: [], nodes: [] };
  const changes = [
    { kind: 'reset' as const, snapshot: fleetOf([wellNode]) },
    { kind: 'heartbeat' as const, at: now, revision: 7 },
    { ...patch, revision: 8, nodes: [{ id: wellNode.node.id, state: 'warning' as const }] },
    { ...patch, revision: 9, alarms: [{ ...diskAlarm, nodeId: wellNode.node.id }] },
    { ...patch, revision: 10, alarms: [{ ...diskAlarm, nodeId: wellNode.node.id, clearedAt: now }] },
  ];

  it('prints one calm line for each thing that changed', async () => {
    const { out } = await runCli(['watch', '--demo'], { changes });
    expect(
      out
        .split('\n')
        .slice(-4, -1)
        .map((line) => line.slice(10)),
    ).toEqual([
      'well is Warning, was OK',
      expect.stringMatching(/^Critical: well \/ will be full in 3 h 12 m\./) as string,
      expect.stringMatching(/^Cleared: /) as string,
    ]);
  });

  it('prints one JSON document on each line and no heartbeat', async () => {
    const { out } = await runCli(['watch', '--demo', '--json'], { changes });
    const kinds = out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds).toEqual(['reset', 'patch', 'patch', 'patch']);
    expect(out).not.toContain(String(now));
  });
});

describe('trust', () => {
  const offer: HostKeyOffer = {
    nodeId: goneNode.node.id,
    hopId: 'gone',
    address: 'gone.example.net',
    port: 22,
    keyType: 'ssh-ed25519',
    fingerprint: 'SHA256:Vt0p',
  };
  const stage = {
    fleet: fleetOf([goneNode]),
    answers: { 'host-key.offers': { offers: [offer] }, 'host-key.trust': { done: true } },
  };
  const trust = ['trust', 'gone', '--demo'];

  it('never trusts a key without a person at a terminal', async () => {
    const { code, calls } = await runCli(trust, stage);
    expect([code, calls]).toEqual([64, []]);
  });

  it('trusts exactly the key that the person compared', async () => {
    const { code, err, calls } = await runCli(trust, { ...stage, typed: 'yes' });
    expect(code).toBe(0);
    expect(err).toContain('Its ssh-ed25519 key is SHA256:Vt0p\n');
    expect(calls.at(-1)).toEqual({
      name: 'host-key.trust',
      input: { nodeId: 'gone', hopId: 'gone', fingerprint: 'SHA256:Vt0p' },
    });
  });

  it.each(['', 'y', 'no', 'YES'])('takes %j as no', async (typed) => {
    const { code, calls } = await runCli(trust, { ...stage, typed });
    expect([code, calls.map(({ name }) => name)]).toEqual([
      69,
      ['fleet.sweep', 'fleet.snapshot', 'host-key.offers'],
    ]);
  });

  it('offers nothing but a hard stop for a changed key', async () => {
    const known = {
      fingerprint: 'SHA256:9bqK',
      keyType: 'ssh-ed25519',
      file: '/home/ops/.ssh/known_hosts',
      line: 3,
    };
    const changed = { ...stage.answers, 'host-key.offers': { offers: [{ ...offer, known }] } };
    const { code, err, calls } = await runCli(trust, { ...stage, answers: changed, typed: 'yes' });
    expect([code, calls.map(({ name }) => name)]).toEqual([
      69,
      ['fleet.sweep', 'fleet.snapshot', 'host-key.offers'],
    ]);
    expect(err).toContain('It was SHA256:9bqK (/home/ops/.ssh/known_hosts:3), now it is SHA256:Vt0p.');
  });
});
