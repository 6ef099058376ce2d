import { describe, expect, it } from 'vitest';
import { epochMs, type PlanMove } from '#shared/model';
import { slotSpace, troubledSlots } from '../../../test-kit/index.ts';
import { ribbonLook, ribbonRows } from './ribbon-rows.ts';

const at = epochMs(1_795_000_000_000);
const owners = ['fra-w1', 'fra-w2', 'ams-w1', 'ams-w2'];

describe('the lanes of slots', () => {
  it('cover every slot exactly once, holes included', () => {
    const [now] = ribbonRows(troubledSlots(at).segments, []);
    let next = 0;
    for (const { x, width } of now?.cells ?? []) {
      expect(x).toBe(next);
      next = x + width;
    }
    expect(next).toBe(16_384);
  });

  it('show slots that nobody owns as holes, and those of an open move as leaving', () => {
    const cells = ribbonRows(troubledSlots(at).segments, [])[0]?.cells ?? [];
    const looks = new Map(cells.map((cell) => [cell.x, ribbonLook(cell)]));
    expect(looks.get(2_000)).toBe('hole');
    expect(looks.get(2_731)).toBe('leaving');
    expect(looks.get(2_005)).toBe('owned');
  });

  it('show who will own what an operation moves, cut where the move begins and ends', () => {
    const { id, segments } = slotSpace(at, owners);
    const moves: PlanMove[] = [
      {
        spaceId: id,
        role: 'primary',
        from: 'fra-w2',
        to: 'ams-w1-r',
        count: 10,
        ranges: [[5_000, 5_009]],
        stepId: 's',
      },
    ];
    const [now, after] = ribbonRows(segments, moves);
    const moved = after?.cells.find(({ x }) => x === 5_000);
    expect([moved?.owner, moved?.width]).toEqual(['ams-w1-r', 10]);
    expect(now?.cells.find(({ x }) => x === 5_000)?.isLeaving).toBe(true);
    expect(after?.cells.find(({ x }) => x === 5_010)?.owner).toBe('fra-w2');
    expect(now?.cells.filter(({ isLeaving }) => isLeaving)).toHaveLength(1);
  });

  it('have nothing leave any more once the slots are at their new owner', () => {
    const { id, segments } = slotSpace(at, owners);
    const done = segments.map((segment) =>
      segment.owner === 'fra-w2' ? { ...segment, owner: 'ams-w1-r' } : segment,
    );
    const rows = ribbonRows(done, [
      {
        spaceId: id,
        role: 'primary',
        from: 'fra-w2',
        to: 'ams-w1-r',
        count: 4_096,
        ranges: [[4_096, 8_191]],
        stepId: 's',
      },
    ]);
    expect(rows.flatMap(({ cells }) => cells).some(({ isLeaving }) => isLeaving)).toBe(false);
    expect(rows[1]?.cells.find(({ x }) => x === 4_096)?.owner).toBe('ams-w1-r');
  });
});
