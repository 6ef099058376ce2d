import { describe, expect, it } from 'vitest';
import { nodeId, spaceId, type MovedSpace, type PlanItem, type PlanMove } from '#shared/model';
import { handOverText, spaceChanges, takenOn, takersOf } from './hand-over-text.ts';
import { classOfItem, itemFateText, itemKindText, itemNameText } from './plan-item-text.ts';

const documents = spaceId('locator/documents');
const move = (to: string | undefined, count: number, other: Partial<PlanMove> = {}): PlanMove => ({
  spaceId: documents,
  role: 'primary',
  from: 'fra',
  ...(to === undefined ? {} : { to }),
  count,
  sizeBytes: count * 1_000,
  ranges: [],
  stepId: 'hand over',
  ...other,
});
const space: MovedSpace = {
  spaceId: documents,
  name: 'documents',
  unit: 'document',
  parties: [
    { id: 'hel', name: 'hel-db-1', nodeId: nodeId('hel-db-1'), owns: 4_000 },
    { id: 'fra', name: 'fra-db-1', nodeId: nodeId('fra-db-1'), owns: 4_200 },
    { id: 'ams', name: 'ams-db-1', nodeId: nodeId('ams-db-1') },
  ],
};

describe('what a plan changes about who owns what', () => {
  const plan = { moves: [move('hel', 2_000), move('ams', 2_200)], movedSpaces: [space] };

  it('tells of each party what it owns before and after, those who give first', () => {
    const [change] = spaceChanges(plan);
    expect(change?.parties.map(({ name, before, after, bytes }) => [name, before, after, bytes])).toEqual([
      ['fra-db-1', 4_200, 0, 0],
      ['ams-db-1', undefined, undefined, 2_200_000],
      ['hel-db-1', 4_000, 6_000, 2_000_000],
    ]);
    expect(handOverText(spaceChanges(plan))).toBe('4,200 keys of documents');
  });

  it('does not add up bytes of which some are unknown', () => {
    const { sizeBytes: _, ...sizeless } = move('hel', 5);
    const [change] = spaceChanges({ ...plan, moves: [...plan.moves, sizeless] });
    expect(change?.bytes).toBeUndefined();
    expect(change?.parties.find(({ party }) => party === 'hel')?.bytes).toBeUndefined();
    expect(change?.parties.find(({ party }) => party === 'ams')?.bytes).toBe(2_200_000);
  });

  it('keeps copies apart from what is owned', () => {
    const [change] = spaceChanges({
      moves: [move('hel', 900, { role: 'secondary' })],
      movedSpaces: [space],
    });
    expect(change).toMatchObject({ handedOver: 0, copies: 900 });
    expect(change?.parties.find(({ party }) => party === 'hel')).toMatchObject({
      before: 4_000,
      after: 4_000,
      copiesTaken: 900,
    });
    expect(handOverText(change === undefined ? [] : [change])).toBe('copies of 900 keys of documents');
  });

  it('says what a node takes over, and who takes what leaves a node', () => {
    const changes = spaceChanges(plan);
    expect(takenOn(changes, nodeId('hel-db-1'))).toEqual(['2,000 keys of documents']);
    expect(takersOf(plan, changes[0] as never, nodeId('fra-db-1'))).toEqual(['hel-db-1', 'ams-db-1']);
    expect(takersOf(plan, changes[0] as never, nodeId('hel-db-1'))).toEqual([]);
  });

  it('goes by ids where the space could not be read, and by the system where nobody is named', () => {
    const [change] = spaceChanges({ moves: [move(undefined, 7)] });
    expect(change).toMatchObject({ name: 'documents', unit: 'document', chosenLater: 7 });
    expect(change?.parties.map(({ name }) => name)).toEqual(['fra']);
  });
});

describe('an item of a plan', () => {
  const item = (other: Partial<PlanItem>): PlanItem => ({
    id: 'x',
    nodeId: nodeId('fra-db-1'),
    layer: 'key',
    name: 'keys of documents as primary',
    spaceId: documents,
    fate: 'moves',
    says: '',
    ...other,
  });

  it('is handed over when it is owned in a space, moves when it runs elsewhere after, and stops when it does neither', () => {
    expect(itemFateText(item({}))).toBe('Hand over');
    expect(classOfItem(item({ layer: 'role', fate: 'stays' }))).toBe('stay');
    const { spaceId: _, ...task } = item({ layer: 'task', name: 'web.2' });
    expect(itemFateText(task)).toBe('Move');
    expect(itemFateText({ ...task, layer: 'unit', fate: 'stays' })).toBe('Stop');
    expect(itemFateText(item({ layer: 'role', fate: 'stays' }))).toBe('Stay');
  });

  it('needs a person when it is unmanaged or blocked, and says which', () => {
    expect(classOfItem(item({ fate: 'blocked' }))).toBe('needs-you');
    expect(itemFateText(item({ fate: 'blocked' }))).toBe('Blocked');
    expect(itemFateText(item({ fate: 'unmanaged' }))).toBe('Unmanaged');
  });

  it('tells how many it stands for once, thousands apart', () => {
    expect(itemNameText(item({ count: 4_200 }))).toBe('4,200 keys of documents as primary');
    expect(itemNameText(item({ count: 2_730, name: '2730 slots of sessions' }))).toBe(
      '2,730 slots of sessions',
    );
    expect(itemNameText(item({ name: 'orders primary' }))).toBe('orders primary');
    expect(itemKindText(item({}))).toBe('Locator');
  });
});
