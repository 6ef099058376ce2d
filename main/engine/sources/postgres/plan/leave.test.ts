import { describe, expect, it } from 'vitest';
import type { NodeId, OperationRequest } from '#shared/model';
import type { Offer } from '../../../source-kit/index.ts';
import { createStepTrial } from '../../../source-kit/test-kit/step-trial.ts';
import { askPatroni, askServer } from '../asks.ts';
import { createFakePostgres } from '../fake/index.ts';
import type { PostgresPlanView } from '../servers.ts';
import { readSpace } from '../space.ts';
import { accessOf, steps } from '../step/index.ts';
import { db1, db2, db3, declared, recorded, viewOf, type Said } from '../test-kit/index.ts';
import type { DeclaredPostgres } from '#shared/model';
import type { PatroniClaim } from '../asks.ts';
import { planMaintenance, planUndrain } from './come-back.ts';
import { planLeave } from './leave.ts';

const commands = { stop: 'systemctl stop postgresql', start: 'systemctl start postgresql' };

const leaving = (kind: 'drain' | 'decommission', ...nodeIds: readonly NodeId[]) =>
  ({ kind, nodeIds: [...nodeIds], surge: true }) satisfies OperationRequest;

const planOn = (view: ReturnType<typeof viewOf>, request: ReturnType<typeof leaving>): Offer =>
  planLeave({ spaces: [{ view, space: readSpace(view) }] } as unknown as PostgresPlanView, request);

/** The view of the servers of a fake, as the watch would have it. */
const viewOfFake = (fake: ReturnType<typeof createFakePostgres>, other: Partial<DeclaredPostgres> = {}) => {
  const access = accessOf(declared());
  const said = [...fake.servers.keys()].map((id): [string, Said] => {
    const answer = fake.ask(id, askServer(access));
    return [id, answer.ok ? answer.value : { code: answer.fault.code }];
  });
  const patronis = [...fake.servers.keys()].flatMap((id): [string, PatroniClaim][] => {
    const answer = fake.ask(id, askPatroni(8_008));
    return answer.ok ? [[id, answer.value]] : [];
  });
  const named = Object.fromEntries(said);
  return other.promote === 'patroni'
    ? viewOf(named, { patroniPort: 8_008, ...other }, Object.fromEntries(patronis))
    : viewOf(named, other);
};

const trialOn = (fake: ReturnType<typeof createFakePostgres>) => {
  let now = 0;
  return createStepTrial(steps, { now: () => now, wait: (ms) => (now += ms), ask: fake.ask });
};

describe('draining the node of a primary without Patroni', () => {
  it('stops it, waits for the last byte, then promotes the replica, and says how the old one may come back', () => {
    const fake = createFakePostgres([db1, db2], commands);
    const offer = planOn(viewOfFake(fake), leaving('drain', db1));
    expect(offer.steps.map(({ kind, phase }) => [kind, phase])).toEqual([
      ['postgres.stop-primary', 'hand-over'],
      ['postgres.promote', 'hand-over'],
    ]);
    expect(offer.moves).toMatchObject([{ role: 'primary', from: 'db-1', to: 'db-2' }]);
    expect(offer.warnings.join(' ')).toContain('standby.signal');
    trialOn(fake).runAll(offer.steps);
    expect(fake.servers.get('db-1')).toMatchObject({ isRunning: false });
    expect(fake.servers.get('db-2')).toMatchObject({ inRecovery: false, timeline: 2 });
  });

  it('changes nothing when it is run a second time', () => {
    const fake = createFakePostgres([db1, db2], commands);
    const offer = planOn(viewOfFake(fake), leaving('drain', db1));
    trialOn(fake).runAll(offer.steps);
    const again = offer.steps.map((step) => trialOn(fake).run(step));
    expect(again.map(({ sent }) => sent)).toEqual([false, false]);
    expect(fake.servers.get('db-2')).toMatchObject({ timeline: 2 });
  });

  it('starts the old primary again when it is undone before anybody was promoted', () => {
    const fake = createFakePostgres([db1, db2], commands);
    const trial = trialOn(fake);
    const [stop] = planOn(viewOfFake(fake), leaving('drain', db1)).steps;
    if (stop === undefined) throw new Error('no step');
    const { seen } = trial.run(stop);
    const back = trial.undo(stop, seen);
    if (back === undefined) throw new Error('nothing to undo');
    trial.runAll([back]);
    expect(fake.servers.get('db-1')).toMatchObject({ isRunning: true, inRecovery: false });
  });

  it('never promotes while the old primary listens', () => {
    const fake = createFakePostgres([db1, db2], commands);
    const promote = planOn(viewOfFake(fake), leaving('drain', db1)).steps[1];
    if (promote === undefined) throw new Error('no step');
    expect(() => trialOn(fake).run(promote)).toThrow('two primaries');
    expect(fake.servers.get('db-2')).toMatchObject({ inRecovery: true });
  });

  it.each([
    ['its successor receives nothing any more', 'db-2', { isCut: true }, 'receives nothing'],
    ['nobody could see how it was shut down', 'db-1', { hidesControl: true }, 'control file'],
    ['nobody may promote its successor', 'db-2', { mayNotPromote: true }, 'may not promote'],
  ])('is refused before anything is stopped: %s', (_name, id, ails, says) => {
    const fake = createFakePostgres([db1, db2], commands);
    const offer = planOn(viewOfFake(fake), leaving('drain', db1));
    Object.assign(fake.servers.get(id)?.ails ?? {}, ails);
    fake.write(1_000);
    expect(() => trialOn(fake).runAll(offer.steps)).toThrow(says);
    expect(fake.servers.get('db-1')).toMatchObject({ isRunning: true });
    expect(fake.servers.get('db-2')).toMatchObject({ inRecovery: true });
  });

  it('is refused where somebody else changed the primary meanwhile', () => {
    const fake = createFakePostgres([db1, db2, db3], commands);
    const [stop, promote] = planOn(viewOfFake(fake), leaving('drain', db1)).steps;
    if (stop === undefined || promote === undefined) throw new Error('no step');
    const [one, two, three] = [db1, db2, db3].map((id) => fake.servers.get(id));
    Object.assign(three ?? {}, { inRecovery: false, timeline: 2, follows: undefined });
    for (const other of [one, two])
      Object.assign(other ?? {}, { inRecovery: true, timeline: 2, follows: 'db-3' });
    expect(() => trialOn(fake).run(stop)).toThrow('replica');
    expect(one).toMatchObject({ isRunning: true });
    Object.assign(one ?? {}, { isRunning: false });
    expect(() => trialOn(fake).run(promote)).toThrow('conflict');
    expect(two).toMatchObject({ inRecovery: true });
  });

  it('never promotes over what the old primary wrote after it was started once more', () => {
    const fake = createFakePostgres([db1, db2], commands);
    const [stop, promote] = planOn(viewOfFake(fake), leaving('drain', db1)).steps;
    if (stop === undefined || promote === undefined) throw new Error('no step');
    trialOn(fake).runAll([stop]);
    const [one, two] = [db1, db2].map((id) => fake.servers.get(id));
    if (one === undefined || two === undefined) throw new Error('no server');
    // Somebody starts it by hand, it takes an order that reaches nobody, and is stopped again.
    Object.assign(two.ails, { isCut: true });
    one.isRunning = true;
    fake.write(500);
    one.isRunning = false;
    expect(() => trialOn(fake).run(promote)).toThrow('wrote up to');
    Object.assign(two, { lsn: one.lsn });
    Object.assign(one.ails, { isKilled: true });
    expect(() => trialOn(fake).run(promote)).toThrow('not shut down cleanly');
    expect(two).toMatchObject({ inRecovery: true });
  });

  it('waits for a promotion that takes longer than a minute', () => {
    const fake = createFakePostgres([db1, db2], commands);
    const offer = planOn(viewOfFake(fake), leaving('drain', db1));
    Object.assign(fake.servers.get('db-2')?.ails ?? {}, { promotesAfter: 3 });
    trialOn(fake).runAll(offer.steps);
    expect(fake.servers.get('db-2')).toMatchObject({ inRecovery: false });
  });

  it('does not start the old primary by an undo once somebody else promoted its successor', () => {
    const fake = createFakePostgres([db1, db2], commands);
    const trial = trialOn(fake);
    const [stop] = planOn(viewOfFake(fake), leaving('drain', db1)).steps;
    if (stop === undefined) throw new Error('no step');
    const { seen } = trial.run(stop);
    Object.assign(fake.servers.get('db-2') ?? {}, { inRecovery: false, timeline: 2, follows: undefined });
    const back = trial.undo(stop, seen);
    if (back === undefined) throw new Error('nothing to undo');
    expect(() => trial.run(back)).toThrow('two primaries');
    expect(fake.servers.get('db-1')).toMatchObject({ isRunning: false });
  });

  it('asks for an override where the successor would be the last live copy, and for none with a third server', () => {
    const verdict = (...ids: [NodeId, ...NodeId[]]) =>
      planOn(viewOfFake(createFakePostgres(ids, commands)), leaving('drain', db1)).guards[0]?.verdict;
    expect(verdict(db1, db2)).toBe('refused');
    expect(verdict(db1, db2, db3)).toBe('passed');
  });
});

describe('draining the node of a primary with Patroni', () => {
  it('is one switchover, that can be switched back', () => {
    const fake = createFakePostgres([db1, db2, db3], commands);
    const trial = trialOn(fake);
    const offer = planOn(viewOfFake(fake, { promote: 'patroni' }), leaving('drain', db1));
    expect(offer.steps.map(({ kind }) => kind)).toEqual(['postgres.switchover']);
    const [done] = trial.runAll(offer.steps);
    expect(fake.servers.get('db-1')).toMatchObject({ inRecovery: true, follows: 'db-2' });
    const back = done && trial.undo(done.call, done.seen);
    if (back === undefined) throw new Error('nothing to undo');
    trial.runAll([back]);
    expect(fake.servers.get('db-1')).toMatchObject({ inRecovery: false });
  });
});

describe('the choice of who takes over', () => {
  it('stays the same while writers go on: a plan that is shown can be started', () => {
    const fake = createFakePostgres([db1, db2, db3], commands);
    const heirs = [0, 700, 0, 1_300].map((behind, at) => {
      fake.write(2_000);
      const late = fake.servers.get(at % 2 === 0 ? 'db-3' : 'db-2');
      if (late !== undefined) late.lsn -= behind;
      return planOn(viewOfFake(fake), leaving('drain', db1)).moves?.map(({ to }) => to);
    });
    expect(new Set(heirs.flat())).toEqual(new Set(['db-2']));
  });
});

describe('a switchover by Patroni', () => {
  it('is not done while nobody knows what became of the old primary', () => {
    const fake = createFakePostgres([db1, db2, db3], commands);
    const [step] = planOn(viewOfFake(fake, { promote: 'patroni' }), leaving('drain', db1)).steps;
    if (step === undefined) throw new Error('no step');
    Object.assign(fake.servers.get('db-1')?.ails ?? {}, { staysDown: true });
    expect(trialOn(fake).run(step).holding).toMatchObject({
      state: 'not-yet',
      says: expect.stringContaining('db-1'),
    });
  });
});

describe('when nobody can take over', () => {
  it.each([
    ['its replica is far behind', recorded('streaming.replica', { replayLsn: 1 }), 'bytes behind'],
    [
      'its replica receives from nobody',
      recorded('streaming.replica', { receiver: undefined }),
      'receives from nobody',
    ],
    ['its replay is paused', recorded('streaming.replica', { paused: true }), 'paused'],
    ['it is of another cluster', recorded('streaming.replica', { systemId: '8' }), 'another cluster'],
    ['it does not answer', { code: 'transport.lost' } as const, 'does not answer'],
  ])('the primary is blocked with the reason of each candidate: %s', (_name, replica, reason) => {
    const offer = planOn(
      viewOf({ 'db-1': recorded('streaming.primary'), 'db-2': replica }),
      leaving('drain', db1),
    );
    expect(offer.steps).toEqual([]);
    expect(offer.items).toMatchObject([{ nodeId: 'db-1', fate: 'blocked' }]);
    expect(offer.items[0]?.says).toContain(reason);
  });

  it('also when the only candidate leaves with it', () => {
    const fake = createFakePostgres([db1, db2], commands);
    const offer = planOn(viewOfFake(fake), leaving('drain', db1, db2));
    expect(offer.items.find(({ nodeId }) => nodeId === 'db-1')?.says).toContain('it leaves too');
  });

  it('refuses to touch a space with two primaries', () => {
    const split = viewOf({ 'db-1': recorded('split.primary'), 'db-2': recorded('split.replica') });
    expect(planOn(split, leaving('drain', db1)).refusal).toContain('2 primaries');
  });

  it('blocks a server of which nobody knows whether it is the primary', () => {
    const view = viewOf({ 'db-1': { code: 'transport.lost' }, 'db-2': recorded('streaming.replica') });
    expect(planOn(view, leaving('drain', db1)).items).toMatchObject([{ nodeId: 'db-1', fate: 'blocked' }]);
  });
});

describe('a replica that leaves', () => {
  it('has nothing to hand over; its slot keeps log while it is away, and that is said', () => {
    const fake = createFakePostgres([db1, db2, db3], commands);
    const offer = planOn(viewOfFake(fake), leaving('drain', db2));
    expect(offer).toMatchObject({ steps: [], items: [{ nodeId: 'db-2', fate: 'stays' }] });
    expect(offer.items[0]?.says).toContain('slot db_2');
  });

  it('loses its slot when it leaves for good, and only after it has stopped reading', () => {
    const fake = createFakePostgres([db1, db2, db3], commands);
    const trial = trialOn(fake);
    const offer = planOn(viewOfFake(fake), leaving('decommission', db2));
    const [drop] = offer.steps;
    if (drop === undefined) throw new Error('no step');
    expect(drop).toMatchObject({ kind: 'postgres.drop-slot', phase: 'settle' });
    expect(() => trial.run(drop)).toThrow('is read');
    Object.assign(fake.servers.get('db-2') ?? {}, { isRunning: false });
    trial.runAll([drop]);
    expect(fake.servers.get('db-1')?.slots).toEqual(['db_3']);
  });
});

describe('a server whose unit is declared too', () => {
  const runs = { kind: 'unit', unit: 'postgresql.service' } as const;
  const wordsFor = (other: Partial<DeclaredPostgres>, ...ids: readonly NodeId[]) => {
    const fake = createFakePostgres([db1, db2, db3], commands);
    return planOn(viewOfFake(fake, { runs, ...other }), leaving('drain', ...ids)).servers;
  };

  it('is seen to where its hand-over stops it, and left to its unit where it does not', () => {
    expect(wordsFor({}, db1)).toEqual([
      {
        nodeId: 'db-1',
        runs,
        isSeenTo: true,
        says: 'It is stopped once, by the step that hands orders over to db-2.',
      },
    ]);
    expect(wordsFor({ promote: 'patroni' }, db1)).toMatchObject([{ nodeId: 'db-1', isSeenTo: false }]);
    expect(wordsFor({ promote: 'never' }, db1)).toMatchObject([{ nodeId: 'db-1', isSeenTo: false }]);
    expect(wordsFor({}, db2)).toMatchObject([{ nodeId: 'db-2', isSeenTo: false }]);
  });
});

describe('an old primary whose successor was promoted', () => {
  const runs = { kind: 'unit', unit: 'postgresql.service' } as const;
  const after = (last?: ReturnType<typeof recorded>, other: Partial<DeclaredPostgres> = {}) =>
    viewOf(
      {
        'db-1': { code: 'transport.socket-closed', ...(last === undefined ? {} : { last }) },
        'db-2': recorded('streaming.primary'),
      },
      { runs, ...other },
    );
  const comeBack = (view: ReturnType<typeof viewOf>): Offer =>
    planUndrain({ spaces: [{ view, space: readSpace(view) }] } as unknown as PostgresPlanView, {
      kind: 'undrain',
      nodeIds: [db1],
    });

  it('is not started again by an undo', () => {
    const fake = createFakePostgres([db1, db2], commands);
    const { steps: calls } = planOn(viewOfFake(fake), leaving('drain', db1));
    expect(steps.find(({ id }) => id === calls.at(-1)?.kind)?.isFinal).toBe(true);
  });

  it('stays down when its node comes back, with what makes it a replica', () => {
    const offer = comeBack(after(recorded('streaming.primary')));
    expect(offer.servers).toMatchObject([{ nodeId: 'db-1', runs, isSeenTo: true }]);
    expect(offer.warnings[0]).toContain('standby.signal');
  });

  it('is warned of, and started, where nobody remembers what it was', () => {
    const offer = comeBack(after());
    expect(offer.servers).toBeUndefined();
    expect(offer.warnings[0]).toContain('is not known here');
  });

  it('is no trouble where Patroni makes it a replica, or where it was one', () => {
    expect(comeBack(after(recorded('streaming.primary'), { promote: 'patroni' }))).toMatchObject({
      warnings: [],
    });
    expect(comeBack(after(recorded('streaming.replica')))).toMatchObject({ warnings: [] });
  });

  it('would come up with its machine after a maintenance, which is refused; a replica is not', () => {
    const fake = createFakePostgres([db1, db2, db3], commands);
    const view = viewOfFake(fake);
    const maintain = (id: NodeId) =>
      planMaintenance({ spaces: [{ view, space: readSpace(view) }] } as unknown as PostgresPlanView, {
        kind: 'maintenance',
        nodeIds: [id],
        run: { kind: 'reboot' },
        surge: false,
      }).refusal;
    expect(maintain(db1)).toContain('as a second one');
    expect(maintain(db2)).toBeUndefined();
  });
});
