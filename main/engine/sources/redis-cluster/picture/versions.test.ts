import { describe, expect, it } from 'vitest';
import { viewOf } from '../test-kit/claims.ts';
import { recorded } from '../test-kit/recorded.ts';
import { readServer, slotsOf, type ServerClaim } from '../reading/index.ts';
import { readSpace } from './index.ts';

const claimsOf = (situation: string): readonly ServerClaim[] =>
  recorded(situation).map((reply) => {
    const result = readServer(reply);
    if (!result.ok) throw new Error(result.fault.says);
    return result.value;
  });

// Three servers of a real cluster of seven: one takes slot 12182 in from another, the third is the first one's replica.
describe.each([
  { situation: 'redis-6.0', name: 'redis', version: /^6\.0\./ },
  { situation: 'redis-8.0', name: 'redis', version: /^8\.0\./ },
  { situation: 'redis-8.6', name: 'redis', version: /^8\.6\./ },
  { situation: 'valkey-8.1', name: 'valkey', version: /^8\.1\./ },
  { situation: 'valkey-9.1', name: 'valkey', version: /^9\.1\./ },
])('real servers of $situation', ({ situation, name, version }) => {
  const claims = claimsOf(situation);
  const [taker, giver, replica] = claims;
  if (taker === undefined || giver === undefined || replica === undefined) throw new Error('three, no less');
  const space = readSpace(
    viewOf({ 'cache-1': { claim: taker }, 'cache-3': { claim: giver }, 'cache-4': { claim: replica } }),
  );

  it('say what they are, what they do, how far they are, and agree on every slot', () => {
    expect(claims.map(({ software, role }) => [software?.name, role])).toEqual([
      [name, 'primary'],
      [name, 'primary'],
      [name, 'replica'],
    ]);
    for (const { software, unreadable, clusterState, usedBytes, keys } of claims) {
      expect(software?.version).toMatch(version);
      expect({ unreadable, clusterState }).toEqual({ unreadable: 0, clusterState: 'ok' });
      expect(usedBytes).toBeGreaterThan(1_000_000);
      expect(keys).toBeDefined();
    }
    expect(replica.following).toMatchObject({ isLinkUp: true, isCopying: false });
    expect(taker.offset).toBeGreaterThan(0);
    const members = [...taker.table.members.values()];
    expect(members).toHaveLength(7);
    expect(members.reduce((sum, { ranges }) => sum + slotsOf(ranges), 0)).toBe(16_384);
    expect(members.every(({ host, port }) => host !== '' && port === 6_379)).toBe(true);
    expect(space.views).toHaveLength(1);
  });

  it('have one slot open, which can be settled, whatever the replica repeats of its primary', () => {
    expect(space.disputes).toMatchObject([
      { id: 'open-slot 12182', kind: 'open-slot', settles: ['finish', 'put-back'] },
    ]);
    expect(space.disputes[0]?.says).toContain('from cache-3 to cache-1');
  });
});
