import { describe, expect, it } from 'vitest';
import { ownedSpaceSchema, type Dispute } from '#shared/model';
import { readServer, type ServerClaim } from '../reading/index.ts';
import { claimFrom, declaredOn, testNow, viewOf, type Said } from '../test-kit/claims.ts';
import { recorded } from '../test-kit/recorded.ts';
import { readSpace } from './index.ts';

const names = ['one', 'two', 'three', 'four', 'five', 'six'] as const;
const real = (situation: string): readonly ServerClaim[] =>
  recorded(situation).map((reply) => {
    const result = readServer(reply);
    if (!result.ok) throw new Error(result.fault.says);
    return result.value;
  });
const spoken = (claims: readonly ServerClaim[]): Record<string, Said> =>
  Object.fromEntries(claims.map((claim, at) => [names[at] ?? '', { claim }]));
const brief = (disputes: readonly Dispute[]) =>
  disputes.map(({ kind, severity, from, to, count, settles }) => [
    kind,
    severity,
    from,
    to,
    count,
    settles.length,
  ]);

const [a, b, c] = ['a', 'b', 'c'].map((sign) => sign.repeat(40)) as [string, string, string];
type Lines = Readonly<Record<string, string>>;
/** CLUSTER NODES as one server shows it: for each party its flags, primary, epoch and slots. */
const nodes = (me: string, lines: Lines): string =>
  Object.entries(lines)
    .map(([id, line]) => {
      const [flags = '', primary = '-', epoch = '0', ...slots] = line.split(' ');
      const port = 7_000 + (id.codePointAt(0) ?? 0);
      return `${id} 10.0.0.1:${port}@1 ${id === me ? 'myself,' : ''}${flags} ${primary} 0 0 ${epoch} connected ${slots.join(' ')}`;
    })
    .join('\n');
const primary = ['master', 100, []];
const says = (me: string, lines: Lines, of: Parameters<typeof claimFrom>[1] = {}): Said => ({
  claim: claimFrom(nodes(me, lines), { role: primary, ...of }),
});
const failed = { cluster: 'cluster_state:fail\r\ncluster_current_epoch:6\r\n' };

describe('six real servers that agree', () => {
  const space = readSpace(viewOf(spoken(real('healthy'))));

  it('are shown with their owners, copies, epochs and zones, and nothing is disputed', () => {
    expect(ownedSpaceSchema.safeParse(space).success).toBe(true);
    expect(space.segments.map(({ from, to, state, epoch }) => [from, to, state, epoch])).toEqual([
      [0, 5_460, 'active', 1],
      [5_461, 10_922, 'active', 2],
      [10_923, 16_383, 'active', 3],
    ]);
    expect(
      space.parties.map(({ name, role, state, zone, owns, holds, lagBytes, lagMs, says }) => [
        name,
        role,
        state,
        zone,
        owns,
        holds,
        lagBytes,
        lagMs,
        says,
      ]),
    ).toEqual([
      ['five', 'replica', 'up', 'b', 0, 5_462, 0, 0, ''],
      ['four', 'replica', 'up', 'a', 0, 5_461, 0, 0, ''],
      ['one', 'primary', 'up', 'a', 5_461, undefined, undefined, undefined, ''],
      ['six', 'replica', 'up', 'c', 0, 5_461, 0, 0, ''],
      ['three', 'primary', 'up', 'c', 5_461, undefined, undefined, undefined, ''],
      ['two', 'primary', 'up', 'b', 5_462, undefined, undefined, undefined, ''],
    ]);
    expect([space.views.length, space.views[0]?.claims.length, space.disputes]).toEqual([1, 6, []]);
  });

  it('hold the same when one of them fell silent: it stays, with the age of what it said', () => {
    const [one, two, three, four, five, six] = real('healthy');
    if (one === undefined || six === undefined) throw new Error('not recorded');
    const view = viewOf({
      ...spoken([one, two, three, four, five].filter((claim) => claim !== undefined)),
      six: { last: six, lastAt: testNow - 90_000 },
    });
    const quiet = readSpace(view);
    const claim = quiet.views[0]?.claims.find(({ claimant }) => claimant === 'six');
    expect(claim).toMatchObject({
      state: 'silent',
      observedAt: testNow - 90_000,
      says: 'It does not answer.',
    });
    expect(quiet.parties.find(({ name }) => name === 'six')).toMatchObject({
      state: 'unknown',
      role: 'replica',
    });
  });
});

describe('real open slots', () => {
  const space = readSpace(viewOf(spoken(real('open-slots'))));

  it('are found on both sides or on one, and can be settled', () => {
    expect(brief(space.disputes)).toEqual(
      [104, 200, 300].map((slot) => ['open-slot', 'warning', slot, slot, 1, 2]),
    );
    expect(space.disputes.map(({ says }) => says.replace(/.*: /, ''))).toEqual([
      'one and two both have it open.',
      'only three has it open.',
      'only one has it open.',
    ]);
    expect(space.segments.filter(({ state }) => state === 'moving').map(({ from }) => from)).toEqual([
      104, 200, 300,
    ]);
  });
});

describe('a real replica that stopped', () => {
  it('is down by what the others say, and who says so is told', () => {
    const space = readSpace(viewOf({ ...spoken(real('replica-failed')), six: {} }));
    const party = space.parties.find(({ state }) => state !== 'up');
    expect(party).toMatchObject({ state: 'down', role: 'replica', holds: 5_461 });
    expect(party?.says).toContain('5 of 5 servers say that it failed.');
    expect(space.views[0]?.claims.find(({ claimant }) => claimant === 'six')?.observedAt).toBeUndefined();
  });
});

describe('servers that do not agree', () => {
  const after: Lines = { [a]: 'master,fail - 1', [b]: 'master - 7 0-16383', [c]: `slave ${b} 7` };
  const before: Lines = { [a]: 'master - 1 0-16383', [b]: `slave,fail ${a} 1`, [c]: `slave,fail ${a} 1` };

  it('after a cut: the older primary that refuses is named with both epochs, and does not win', () => {
    const space = readSpace(
      viewOf({
        one: says(a, before, failed),
        two: says(b, after),
        three: says(c, after, { role: ['slave'] }),
      }),
    );
    expect(space.segments).toMatchObject([{ from: 0, to: 16_383, owner: b, epoch: 7, state: 'contested' }]);
    expect(brief(space.disputes)).toEqual([['two-owners', 'critical', 0, 16_383, 16_384, 0]]);
    expect(space.disputes[0]?.sides.map(({ owner, epoch, isNewer }) => [owner, epoch, isNewer])).toEqual([
      [b, 7, true],
      [a, 1, false],
    ]);
    expect(space.views.map(({ claims }) => claims.map(({ claimant }) => claimant))).toEqual([
      ['two', 'three'],
      ['one'],
    ]);
  });

  it('that both take writes are split, with the safe next step', () => {
    const space = readSpace(viewOf({ one: says(a, before), two: says(b, after) }));
    expect(space.disputes[0]).toMatchObject({ kind: 'split-brain', severity: 'critical' });
    expect(space.disputes[0]?.nextStep).toContain('Keep clients away from one');
  });

  it('where a third is behind: it is the dissenter, by its older epoch, and owns nothing twice', () => {
    const space = readSpace(
      viewOf({
        one: says(a, { ...after, [a]: `slave ${b} 7` }, { role: ['slave'] }),
        two: says(b, after),
        three: says(c, { ...before, [c]: `slave ${a} 1` }, { role: ['slave'], ...failed }),
      }),
    );
    expect(brief(space.disputes)).toEqual([['views-differ', 'warning', 0, 16_383, 16_384, 0]]);
    expect(space.disputes[0]?.says).toBe(
      'three gives 16384 slots (0-16383) to one by epoch 1, the others to two by epoch 7; its own cluster state is fail.',
    );
  });

  it('about a slot that nobody owns: it is a hole, never filled', () => {
    const lines: Lines = { [a]: 'master - 1 0-99 101-8000', [b]: 'master - 2 8001-16383' };
    const space = readSpace(viewOf({ one: says(a, lines), two: says(b, lines) }));
    expect(space.segments.find(({ from }) => from === 100)).toMatchObject({ to: 100, state: 'orphaned' });
    expect(brief(space.disputes)).toEqual([['no-owner', 'critical', 100, 100, 1, 0]]);
  });

  it('where the owner itself denies it', () => {
    const all: Lines = { [a]: 'master - 1 0-8000', [b]: 'master - 2 8001-16383' };
    const own: Lines = { ...all, [a]: 'master - 1 0-7000' };
    const space = readSpace(viewOf({ one: says(a, own), two: says(b, all) }));
    expect(brief(space.disputes)).toEqual([['not-where-told', 'critical', 7_001, 8_000, 1_000, 0]]);
  });

  it('about a migration that names two destinations: nothing can be planned for it', () => {
    const lines: Lines = { [a]: 'master - 1 0-8000', [b]: 'master - 2 8001-16383', [c]: 'master - 3' };
    const space = readSpace(
      viewOf({
        one: says(a, { ...lines, [a]: `master - 1 0-8000 [5->-${c}]` }),
        two: says(b, { ...lines, [b]: `master - 2 8001-16383 [5-<-${a}]` }),
        three: says(c, lines),
      }),
    );
    expect(brief(space.disputes)).toEqual([['open-slot', 'warning', 5, 5, 1, 0]]);
  });
});

describe('nobody to ask', () => {
  it('gives an unknown space with what was known last', () => {
    const [one] = real('healthy');
    if (one === undefined) throw new Error('not recorded');
    const space = readSpace(viewOf({ one: { last: one } }));
    expect(space.state).toBe('unknown');
    expect(space.segments.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(space.disputes).toEqual([]);
  });

  it('and nothing ever heard gives one unknown range, no hole and no healthy part', () => {
    const space = readSpace(viewOf({ one: {}, two: {} }));
    expect(space.segments).toMatchObject([{ from: 0, to: 16_383, count: 16_384, state: 'unknown' }]);
    expect([space.parties, space.disputes]).toEqual([[], []]);
    expect(space.views[0]?.claims.map(({ state }) => state)).toEqual(['silent', 'silent']);
    expect(declaredOn(['one']).kind).toBe('redis-cluster');
  });
});
