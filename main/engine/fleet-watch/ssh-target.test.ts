import { describe, expect, it } from 'vitest';
import { defaultAlarmPolicy } from '#shared/model';
import type { Fleet, FleetEntry, SshAccess } from '../fleet/index.ts';
import { isSameTarget, sshTargetOf } from './ssh-target.ts';
import { testNode } from '../../../shared/model/test-kit/index.ts';

const access: SshAccess = {
  identityFiles: ['/home/ops/.ssh/id'],
  agent: undefined,
  identitiesOnly: true,
  knownHostsFiles: ['/home/ops/.ssh/known_hosts'],
  hostKeyAlias: undefined,
};

const entry = (
  id: string,
  jump: readonly string[] = [],
  more: Partial<FleetEntry['node']> = {},
): FleetEntry => ({
  node: testNode(id, { address: `${id}.example.net`, jump: [...jump], ...more }),
  access,
  policy: defaultAlarmPolicy,
});

const fleetOf = (...entries: readonly FleetEntry[]): Fleet => ({
  name: 'Test',
  roundTripTargetMs: 20,
  roundTripWorstMs: 400,
  policy: defaultAlarmPolicy,
  entries,
  jumpHosts: new Map([['gate', { address: 'gate.example.net', port: 2_222, user: 'jump', access }]]),
  services: [],
  spaces: [],
  tasks: [],
  registries: [],
});

const wayOf = (fleet: Fleet, at: FleetEntry): readonly string[] =>
  sshTargetOf(fleet, at).hops.map(({ id }) => id);

describe('the way to a node', () => {
  it('is the node itself when it names no jump host', () => {
    const db = entry('db-1');
    expect(sshTargetOf(fleetOf(db), db)).toEqual({
      nodeId: 'db-1',
      hops: [{ id: 'db-1', address: 'db-1.example.net', port: 22, user: 'ops', ...access }],
    });
  });

  it('goes through a jump host outside the fleet with that host’s own login', () => {
    const db = entry('db-1', ['gate']);
    const { hops } = sshTargetOf(fleetOf(db), db);
    expect(hops.map(({ user, address, port }) => `${user}@${address}:${port}`)).toEqual([
      'jump@gate.example.net:2222',
      'ops@db-1.example.net:22',
    ]);
  });

  it('brings the own way of each jump host with it, nearest first', () => {
    const [bastion, inner, db] = [
      entry('bastion', ['gate']),
      entry('inner', ['bastion']),
      entry('db-1', ['inner']),
    ];
    expect(wayOf(fleetOf(bastion, inner, db), db)).toEqual(['gate', 'bastion', 'inner', 'db-1']);
  });

  it('passes each machine once, even when the list names one that another already goes through', () => {
    const [bastion, inner, db] = [
      entry('bastion'),
      entry('inner', ['bastion']),
      entry('db-1', ['bastion', 'inner']),
    ];
    expect(wayOf(fleetOf(bastion, inner, db), db)).toEqual(['bastion', 'inner', 'db-1']);
  });

  it('says which jump host is missing instead of going without it', () => {
    const db = entry('db-1', ['nowhere']);
    expect(() => sshTargetOf(fleetOf(db), db)).toThrow(/nowhere/);
  });
});

describe('whether an open connection may stay after the fleet file changed', () => {
  const db = entry('db-1', ['gate']);
  const before = sshTargetOf(fleetOf(db), db);
  const after = (changed: FleetEntry, fleet = fleetOf(changed)) =>
    isSameTarget(before, sshTargetOf(fleet, changed));

  it('lets it stay when only labels, directories or targets changed', () => {
    expect(
      after(
        entry('db-1', ['gate'], {
          labels: { role: 'database' },
          logDirectories: ['/srv/log'],
          roundTripTargetMs: 50,
        }),
      ),
    ).toBe(true);
  });

  it.each([
    ['the address', entry('db-1', ['gate'], { address: 'db-2.example.net' })],
    ['the port', entry('db-1', ['gate'], { port: 2_200 })],
    ['the user', entry('db-1', ['gate'], { user: 'root' })],
    ['the way', entry('db-1')],
    ['the key', { ...db, access: { ...access, identityFiles: ['/home/ops/.ssh/other'] } }],
    [
      'the file of known keys',
      { ...db, access: { ...access, knownHostsFiles: ['/etc/ssh/ssh_known_hosts'] } },
    ],
  ])('does not when %s changed', (_what, changed) => {
    expect(after(changed)).toBe(false);
  });

  it('does not when the jump host moved', () => {
    const moved = {
      ...fleetOf(db),
      jumpHosts: new Map([['gate', { address: 'gate-2.example.net', port: 22, user: 'jump', access }]]),
    };
    expect(after(db, moved)).toBe(false);
  });
});
