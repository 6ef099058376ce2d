import { describe, expect, it } from 'vitest';
import { readServer } from './asks.ts';
import { lsnText, readLsn } from './lsn.ts';
import { readSpace } from './space.ts';
import { recorded, viewOf } from './test-kit/index.ts';

const streaming = { 'db-1': recorded('streaming.primary'), 'db-2': recorded('streaming.replica') };

describe('what real servers say of a sound pair', () => {
  it('names the primary, its replica, the zone of both and how far the replica is behind', () => {
    const space = readSpace(viewOf(streaming));
    expect(space).toMatchObject({ state: 'known', says: '', disputes: [] });
    expect(space.segments).toMatchObject([
      { owner: 'db-1', secondaries: ['db-2'], state: 'active', epoch: 1 },
    ]);
    expect(space.parties).toMatchObject([
      { id: 'db-1', role: 'primary', state: 'up', zone: 'fra' },
      {
        id: 'db-2',
        role: 'replica',
        state: 'up',
        follows: 'db-1',
        zone: 'ams',
        sync: 'async',
        lagBytes: 0,
        lagMs: 0,
      },
    ]);
  });

  it('tells which replication slot nobody reads and how many bytes it keeps where', () => {
    const { retentions } = readSpace(viewOf(streaming));
    expect(retentions.find(({ name }) => name === 'left_behind')).toMatchObject({
      party: 'db-1',
      isActive: false,
      directory: '/var/lib/postgresql/15/main/pg_wal',
    });
    expect(retentions.find(({ name }) => name === 'left_behind')?.bytes).toBeGreaterThan(1_000_000);
    expect(retentions.find(({ name }) => name === 'db_2')).toMatchObject({ isActive: true, bytes: 0 });
  });

  it('says that a replica is late in bytes and in time, and none of both while it has all', () => {
    const late = recorded('streaming.replica', { replayLsn: 10_000_000, replayAgeMs: 95_000 });
    const primary = { ...streaming['db-1'], senders: [], currentLsn: 12_000_000 };
    const [, replica] = readSpace(viewOf({ 'db-1': primary, 'db-2': late })).parties;
    expect(replica).toMatchObject({ lagBytes: 2_000_000, lagMs: 95_000 });
  });
});

describe('two servers that both take writes', () => {
  const split = viewOf({ 'db-1': recorded('split.primary'), 'db-2': recorded('split.replica') });

  it('is a critical split brain with both timelines, the newer one named, and a step that loses nothing', () => {
    const { disputes, segments } = readSpace(split);
    expect(segments[0]).toMatchObject({ state: 'contested', owner: 'db-2' });
    expect(disputes).toMatchObject([
      {
        kind: 'split-brain',
        severity: 'critical',
        sides: [
          { owner: 'db-2', epoch: 2, isNewer: true },
          { owner: 'db-1', epoch: 1, isNewer: false },
        ],
      },
    ]);
    expect(disputes[0]?.nextStep).toContain('Stop writers from reaching db-1');
  });

  it('names neither as newer on one timeline', () => {
    const same = recorded('split.replica', { timeline: 1 });
    const { disputes } = readSpace(viewOf({ 'db-1': recorded('split.primary'), 'db-2': same }));
    expect(disputes[0]?.sides.map(({ isNewer }) => isNewer)).toEqual([false, false]);
  });
});

describe('servers that do not answer', () => {
  it('leaves open who is primary while one that cannot be asked may be it', () => {
    const space = readSpace(
      viewOf({ 'db-1': { code: 'transport.lost', last: streaming['db-1'] }, 'db-2': streaming['db-2'] }),
    );
    expect(space).toMatchObject({ state: 'unknown', segments: [{ state: 'unknown' }] });
    expect(space.segments[0]?.owner).toBeUndefined();
    expect(space.parties[0]).toMatchObject({ state: 'unknown', role: 'primary' });
    expect(space.disputes).toEqual([]);
  });

  it('says that nobody is primary when the old one refuses connections and all others are replicas', () => {
    const space = readSpace(
      viewOf({ 'db-1': { code: 'transport.socket-closed' }, 'db-2': streaming['db-2'] }),
    );
    expect(space.segments[0]).toMatchObject({ state: 'orphaned' });
    expect(space.parties[0]).toMatchObject({ state: 'down' });
    expect(space.disputes).toMatchObject([{ kind: 'no-owner', severity: 'critical' }]);
  });

  it('keeps a silent server among the claims with the age of its last word', () => {
    const { views } = readSpace(
      viewOf({ ...streaming, 'db-3': { code: 'transport.lost', last: streaming['db-2'] } }),
    );
    const claims = views.flatMap((view) => view.claims);
    expect(claims.find(({ claimant }) => claimant === 'db-3')).toMatchObject({ state: 'silent', epoch: 1 });
  });
});

describe('Patroni', () => {
  const member = (name: string, role: string) => ({
    name,
    role,
    state: 'running',
    host: `10.0.0.${name.slice(-1)}`,
    timeline: 1,
  });
  const cluster = (leader: string) => ({
    what: 'patroni' as const,
    members: ['db-1', 'db-2'].map((name) => member(name, name === leader ? 'leader' : 'replica')),
  });

  it('is named as the dissenter when it takes another server for the leader', () => {
    const view = viewOf(
      streaming,
      { promote: 'patroni', patroniPort: 8_008 },
      { 'db-1': cluster('db-1'), 'db-2': cluster('db-2') },
    );
    const { disputes, views } = readSpace(view);
    expect(disputes).toMatchObject([{ kind: 'views-differ', severity: 'warning' }]);
    expect(disputes[0]?.says).toContain('Patroni on db-2 names db-2 as leader');
    expect(views[1]).toMatchObject({ id: 'db-2', differs: [{ from: 0, to: 0, owner: 'db-2' }] });
  });

  it('agrees silently when it names the one that takes writes', () => {
    const view = viewOf(
      streaming,
      { promote: 'patroni', patroniPort: 8_008 },
      { 'db-1': cluster('db-1'), 'db-2': cluster('db-1') },
    );
    expect(readSpace(view).disputes).toEqual([]);
    expect(readSpace(view).views).toHaveLength(1);
  });
});

describe('what no server of PostgreSQL would say', () => {
  it.each([[[]], [[[], [], [], [], []]], [[[{ inRecovery: 'perhaps' }], [], [], [], []]]])(
    'is unreadable: %j',
    (results) => {
      const read = readServer({ results });
      expect(!read.ok && read.fault.code).toBe('probe.unreadable');
    },
  );

  it('reads log positions as bytes and writes them as PostgreSQL does', () => {
    expect(readLsn('16/B374D848')).toBe(0x16_b374_d848);
    expect(lsnText(0x16_b374_d848)).toBe('16/B374D848');
    expect(readLsn('nonsense')).toBeUndefined();
  });
});
