import { describe, expect, it } from 'vitest';
import { recorded } from '../test-kit/recorded.ts';
import { ownerIn, readServer, slotsOf, type ServerClaim } from './index.ts';

const id = (sign: string): string => sign.repeat(40);
const [a, b, c] = [id('a'), id('b'), id('c')];
const reply = (nodes: unknown, ...others: readonly unknown[]) => ({
  replies: [nodes, ...others].map((value) => ({ ok: true as const, value: value as string })),
  sentAt: 0,
  receivedAt: 0,
});
const read = (nodes: string, ...others: readonly unknown[]): ServerClaim => {
  const result = readServer(reply(nodes, ...others));
  if (!result.ok) throw new Error(result.fault.says);
  return result.value;
};

describe('six real servers', () => {
  const claims = recorded('healthy').map((each) => {
    const result = readServer(each);
    if (!result.ok) throw new Error(result.fault.says);
    return result.value;
  });

  it('each say who they are, what they do and which version they run', () => {
    expect(claims.map(({ role, software }) => [role, software?.name, software?.version])).toEqual(
      ['primary', 'primary', 'primary', 'replica', 'replica', 'replica'].map((role) => [
        role,
        'redis',
        '7.0.15',
      ]),
    );
    expect(new Set(claims.map((claim) => claim.id)).size).toBe(6);
  });

  it('agree on all 16,384 slots, and share one table in memory', () => {
    expect(new Set(claims.map(({ table }) => table)).size).toBe(1);
    const members = [...(claims[0]?.table.members.values() ?? [])];
    expect(members.reduce((sum, { ranges }) => sum + slotsOf(ranges), 0)).toBe(16_384);
    expect(ownerIn(claims[0]?.table ?? { members: new Map(), ownership: '' }, 5_460)?.id).toBe(claims[0]?.id);
  });

  it('tell how far a replica has read, and how many keys there are', () => {
    expect(claims[3]?.following).toMatchObject({ isLinkUp: true, isCopying: false });
    expect(claims[3]?.following?.offset).toBe(claims[0]?.offset);
    expect(claims.slice(0, 3).reduce((sum, { keys = 0 }) => sum + keys, 0)).toBe(2_000);
  });

  it('that have slots open say so themselves', () => {
    const [first, second, third] = recorded('open-slots').map((each) => {
      const result = readServer(each);
      return result.ok ? result.value : undefined;
    });
    expect(first?.open).toEqual([
      { slot: 104, direction: 'to', other: second?.id },
      { slot: 300, direction: 'to', other: second?.id },
    ]);
    expect([second?.open, third?.open]).toEqual([
      [{ slot: 104, direction: 'from', other: first?.id }],
      [{ slot: 200, direction: 'from', other: first?.id }],
    ]);
  });
});

describe('oddities of the format', () => {
  it('keep addresses of IPv6, names behind a comma and what newer versions append', () => {
    const claim = read(
      [
        `${a} fd00::1:6379@16379,cache-1.example,shard-id=abc myself,master - 0 0 3 connected 0-5 7 [9-<-${b}]`,
        `${b} :0@0 master,noaddr - 0 0 2 disconnected 9`,
        `${c} 10.0.0.3:6379@16379,,tls-port=0,shard-id=abc slave,fail? ${a} 1 0 3 disconnected`,
      ].join('\n'),
    );
    const member = (of: string) => claim.table.members.get(of);
    expect(member(a)).toMatchObject({
      host: 'fd00::1',
      port: 6_379,
      hostname: 'cache-1.example',
      ranges: [
        [0, 5],
        [7, 7],
      ],
    });
    expect([member(b)?.standing, member(b)?.host, member(c)?.standing, member(c)?.follows]).toEqual([
      'noaddr',
      '',
      'fail?',
      a,
    ]);
    expect(member(c)?.hostname).toBe('');
    expect(claim.open).toEqual([{ slot: 9, direction: 'from', other: b }]);
  });

  it('read addresses without a bus port, handshakes, and flags of replicas without a primary', () => {
    const claim = read(
      [
        `${a} 10.0.0.1:6379 myself,slave,nofailover - 0 0 0 connected`,
        `${b} 10.0.0.2:6379@16379 handshake - 0 0 0 disconnected`,
        `${c} 10.0.0.3:6379@16379 master,fail - 0 0 12 disconnected`,
      ].join('\n'),
    );
    expect([...claim.table.members.values()].map(({ standing, epoch }) => [standing, epoch])).toEqual([
      ['ok', 0],
      ['handshake', 0],
      ['fail', 12],
    ]);
  });

  it('count lines that cannot be understood and guess nothing from them', () => {
    const claim = read(
      [
        `${a} 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-5`,
        `${b} 10.0.0.2:6379@16379 master - 0 0 2 connected 6-99999`,
        `${c} 10.0.0.3:6379@16379 master - 0 0 x connected 7`,
        'nonsense',
      ].join('\n'),
    );
    expect([claim.unreadable, claim.table.members.size]).toEqual([3, 1]);
  });

  it('know Valkey by its own version, and both words for a role', () => {
    const nodes = `${a} 10.0.0.1:6379@16379,,shard-id=1 myself,master - 0 0 1 connected 0-16383\n`;
    const claim = read(
      nodes,
      '',
      ['primary', 12, []],
      '',
      'redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.0\r\n',
    );
    expect([claim.software, claim.role]).toEqual([{ name: 'valkey', version: '8.1.0' }, 'primary']);
  });
});

describe('a server that answers badly', () => {
  const whole = `${a} 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-16383\n${b} 10.0.0.2:6379@16379 slave ${a} 0 0 1 connected\n`;

  it.each([
    ['no text', reply(null)],
    ['a number', reply(7)],
    ['nothing at all', { replies: [], sentAt: 0, receivedAt: 0 }],
    ['somebody else’s line only', reply(whole.split('\n')[1])],
    ['binary noise', reply('\u0000\uFFFD\u0001 \n [[[ ->-')],
  ])('with %s is a fault and never throws', (_what, given) => {
    expect(readServer(given).ok).toBe(false);
  });

  it('with CLUSTER NODES forbidden is told as a missing right', () => {
    const result = readServer({
      replies: [{ ok: false, error: 'NOPERM this user has no permissions' }],
      sentAt: 0,
      receivedAt: 0,
    });
    expect(result.ok ? undefined : result.fault.code).toBe('probe.not-permitted');
  });

  it('that was cut anywhere never gives a server that is not there', () => {
    for (let cut = 0; cut < whole.length; cut += 1) {
      const result = readServer(reply(whole.slice(0, cut)));
      if (result.ok) for (const member of result.value.table.members.keys()) expect([a, b]).toContain(member);
    }
  });

  it('with everything but CLUSTER NODES forbidden tells what is left, and the rest is unknown', () => {
    const claim = readServer({
      replies: [
        { ok: true, value: whole },
        ...Array.from({ length: 6 }, () => ({ ok: false as const, error: 'NOPERM' })),
      ],
      sentAt: 0,
      receivedAt: 0,
    });
    expect(
      claim.ok && [claim.value.role, claim.value.keys, claim.value.offset, claim.value.software],
    ).toEqual([undefined, undefined, undefined, undefined]);
  });
});
