import { describe, expect, it } from 'vitest';
import { epochMs, type PlanMove } from '#shared/model';
import { disputedDocuments, documentSpace } from '../../../test-kit/index.ts';
import { matrixLook, rangeMatrix } from './matrix-rows.ts';

const at = epochMs(1_795_000_000_000);
const targets = ['ams-w1', 'ams-w2', 'fra-w1', 'fra-w2'];

const cellOf = (matrix: ReturnType<typeof rangeMatrix>, party: string, column: number) => {
  const cell = matrix.rows.find(({ id }) => id === party)?.cells[column];
  if (cell === undefined) throw new Error(`no cell of ${party} in column ${column}`);
  return cell;
};

describe('documents by node and range', () => {
  it('has a row for each target by zone and name, object storage last', () => {
    expect(rangeMatrix(documentSpace(at, targets.toReversed()), []).rows.map(({ id }) => id)).toEqual([
      ...targets,
      'archive',
    ]);
  });

  it('counts each document once for its owner and once for each of its copies', () => {
    const { rows } = rangeMatrix(documentSpace(at, targets), []);
    const all = rows.flatMap(({ cells }) => cells);
    expect(all.reduce((sum, { primary }) => sum + primary, 0)).toBe(2_048);
    expect(all.reduce((sum, { secondary }) => sum + secondary, 0)).toBe(2_048);
  });

  it('draws both sides of a range with two owners, also the one that the locator does not believe', () => {
    const matrix = rangeMatrix(disputedDocuments(at, targets), []);
    expect(matrixLook(cellOf(matrix, 'ams-w1', 27))).toBe('disputed');
    expect(matrixLook(cellOf(matrix, 'ams-w2', 27))).toBe('disputed');
    expect(matrix.notes).toContainEqual(expect.objectContaining({ column: 27, kind: 'two-owners' }));
  });

  it('marks copies that would be lost with the zone of their owner', () => {
    const space = documentSpace(at, targets);
    const same = {
      ...space,
      segments: space.segments.map((each) =>
        each.from === 8 ? { ...each, owner: 'ams-w1', secondaries: ['ams-w2'] } : each,
      ),
    };
    const matrix = rangeMatrix(same, []);
    expect(cellOf(matrix, 'ams-w2', 8).sameZone).toBe(32);
    expect(matrix.notes).toEqual([{ column: 8, kind: 'same-zone', count: 32 }]);
  });

  it('shows what leaves, where it will come, and what has arrived', () => {
    const space = documentSpace(at, targets);
    const move: PlanMove = {
      spaceId: space.id,
      role: 'primary',
      from: 'fra-w2',
      to: 'ams-w1',
      count: 64,
      ranges: [
        [3, 3],
        [7, 7],
      ],
      stepId: 's',
    };
    const half = {
      ...space,
      segments: space.segments.map((each) => (each.from === 3 ? { ...each, owner: 'ams-w1' } : each)),
    };
    const matrix = rangeMatrix(half, [move]);
    expect(matrixLook(cellOf(matrix, 'ams-w1', 3))).toBe('arrived');
    expect(matrixLook(cellOf(matrix, 'fra-w2', 3))).toBe('left');
    expect(matrixLook(cellOf(matrix, 'fra-w2', 7))).toBe('leaving');
    expect(matrixLook(cellOf(matrix, 'ams-w1', 7))).toBe('reserved');
  });

  it('tells of keys that go one by one where all have come, where some will, and where a receiver owned something before', () => {
    const space = documentSpace(at, targets);
    const own = space.segments.filter(({ owner }) => owner === 'fra-w2').slice(0, 3);
    const [gone, half, still] = own;
    if (gone === undefined || half === undefined || still === undefined) throw new Error('owns too little');
    const move: PlanMove = {
      spaceId: space.id,
      role: 'primary',
      from: 'fra-w2',
      to: 'ams-w1',
      count: 96,
      ranges: [],
      parts: { of: 64, counts: own.map(({ from, count }): [number, number] => [from, count]) },
      stepId: 's',
    };
    const to = { owner: 'ams-w1', secondaries: ['fra-w2'] };
    const from = { owner: 'fra-w2', secondaries: ['ams-w1'] };
    const others = space.segments.filter((each) => !own.some(({ from: column }) => each.from === column));
    const matrix = rangeMatrix(
      {
        ...space,
        segments: [
          ...others,
          { ...gone, ...to },
          { ...half, ...to, count: 20 },
          { ...half, ...from, count: 12 },
          { ...still, ...from },
        ],
      },
      [move],
    );
    const looks = (party: string) => own.map(({ from: column }) => matrixLook(cellOf(matrix, party, column)));
    expect(looks('fra-w2')).toEqual(['left', 'leaving', 'leaving']);
    expect(looks('ams-w1')).toEqual(['arrived', 'coming', 'reserved']);
  });

  it('has everything of a node leave whose keys go one by one', () => {
    const space = documentSpace(at, targets);
    const matrix = rangeMatrix(space, [
      { spaceId: space.id, role: 'primary', from: 'fra-w2', count: 512, ranges: [], stepId: 's' },
    ]);
    expect(matrixLook(cellOf(matrix, 'fra-w2', 63))).toBe('leaving');
    expect(matrixLook(cellOf(matrix, 'fra-w2', 62))).not.toBe('leaving');
  });

  it('puts finer ranges together so that they can be told apart', () => {
    const space = documentSpace(at, targets);
    const fine = {
      ...space,
      positions: 256,
      segments: space.segments.map((each) => ({ ...each, from: each.from * 4, to: each.from * 4 })),
    };
    const matrix = rangeMatrix(fine, []);
    expect([matrix.columns, matrix.perColumn]).toEqual([64, 4]);
    expect(cellOf(matrix, 'fra-w2', 63).primary).toBe(32);
  });
});
