import { describe, expect, it } from 'vitest';
import { epochMs, spaceId, type SpaceView } from '#shared/model';
import { documentSpace, handOverOperation } from '../../../../test-kit/index.ts';
import { flowLanes } from './flow-lanes.ts';

const at = epochMs(1_795_000_000_000);

const readAs = (owns: Readonly<Record<string, number>>): SpaceView => {
  const space = documentSpace(at, Object.keys(owns));
  return {
    ...space,
    id: spaceId('locator/documents'),
    parties: space.parties.map((party) => ({ ...party, owns: owns[party.id] })),
  };
};
const laneTo = (lanes: ReturnType<typeof flowLanes>, to: string, of: string) =>
  lanes.find((lane) => lane.to === to && lane.what.includes(of));

describe('who moves where', () => {
  it('has arrived what a receiver owns more than before, and what a step has proved', () => {
    const lanes = flowLanes(handOverOperation(at), [
      readAs({ 'fra-db-1': 2_720, 'ams-db-1': 4_812, 'hel-db-1': 4_668 }),
    ]);
    expect(laneTo(lanes, 'ams-db-1', 'keys')).toMatchObject({
      from: 'fra-db-1',
      total: 2_080,
      arrived: 800,
      isRunning: true,
      what: '2,080 keys of documents',
    });
    expect(laneTo(lanes, 'hel-db-1', 'keys')).toMatchObject({ arrived: 680 });
    expect(laneTo(lanes, 'ams-db-1', 'slots')).toMatchObject({ arrived: 5_461, isRunning: false });
    expect(laneTo(lanes, 'hel-db-1', 'databases')).toMatchObject({ arrived: 0, isRunning: false });
  });

  it('does not know how much has arrived while nobody tells what a receiver owns', () => {
    const lanes = flowLanes(handOverOperation(at), []);
    expect(laneTo(lanes, 'ams-db-1', 'keys')?.arrived).toBeUndefined();
  });

  it('has arrived what rounds have moved, where the space was read before', () => {
    const all = handOverOperation(at);
    const moves = (all.plan.moves ?? []).filter(({ to }) => to === 'ams-db-1').slice(0, 1);
    const steps = all.steps.map((step) =>
      step.stepId === moves[0]?.stepId
        ? { ...step, state: 'running' as const, rounds: { done: 9, moved: 900, changedHands: 0 } }
        : step,
    );
    const operation = { ...all, plan: { ...all.plan, moves }, steps };
    const early = readAs({ 'fra-db-1': 4_160, 'ams-db-1': 4_012, 'hel-db-1': 3_988 });
    const late = readAs({ 'fra-db-1': 3_160, 'ams-db-1': 5_012, 'hel-db-1': 3_988 });
    expect([early, late].map((space) => flowLanes(operation, [space])[0]?.arrived)).toEqual([900, 1_000]);
  });

  it('never counts more than was to come, or less than nothing', () => {
    const lanes = flowLanes(handOverOperation(at), [
      readAs({ 'fra-db-1': 0, 'ams-db-1': 9_999, 'hel-db-1': 12 }),
    ]);
    expect(laneTo(lanes, 'ams-db-1', 'keys')?.arrived).toBe(2_080);
    expect(laneTo(lanes, 'hel-db-1', 'keys')?.arrived).toBe(0);
  });
});
