import { describe, expect, it } from 'vitest';
import { nodeId, type Member } from '#shared/model';
import { quorumAfter, roomAfter, type Seat, type Standing } from './index.ts';

type Fate = 'reachable' | 'unreachable' | 'unknown' | 'down' | 'drained';
const fates: readonly Fate[] = ['reachable', 'unreachable', 'unknown', 'down', 'drained'];

const manager = (at: number, fate: Fate): Pick<Member, 'role' | 'reachability' | 'status' | 'nodeId'> => ({
  role: 'manager',
  nodeId: nodeId(`m${at}`),
  status: fate === 'down' ? 'down' : fate === 'unknown' ? 'unknown' : 'ready',
  ...(fate === 'unknown' ? {} : { reachability: fate === 'unreachable' ? 'unreachable' : 'reachable' }),
});

/** How many managers a swarm of so many may lose, from the table in Docker's admin guide. */
const mayLose = [0, 0, 0, 1, 1, 2, 2, 3, 3, 4];

describe('quorum, of one to nine managers', () => {
  it('holds for exactly the subsets that leave a majority of all, whichever go away', () => {
    for (let count = 1; count <= 9; count += 1)
      for (let away = 0; away < 1 << count; away += 1) {
        const members = Array.from({ length: count }, (_, at) => manager(at, 'reachable'));
        const leaving = members.flatMap(({ nodeId: id }, at) =>
          id !== undefined && (away >> at) & 1 ? [id] : [],
        );
        const { holds, needed, after } = quorumAfter(members, leaving);
        expect({ holds, needed, after }).toEqual({
          holds: leaving.length <= (mayLose[count] ?? 0),
          needed: Math.floor(count / 2) + 1,
          after: count - leaving.length,
        });
      }
  });

  it('counts unreachable, unknown and down ones as gone, in every mixture with one more that leaves', () => {
    for (let count = 1; count <= 6; count += 1)
      for (let mixture = 0; mixture < fates.length ** count; mixture += 1) {
        const fateAt = (at: number): Fate =>
          fates[Math.floor(mixture / fates.length ** at) % fates.length] ?? 'unknown';
        const members = Array.from({ length: count }, (_, at) => manager(at, fateAt(at)));
        const { holds, after } = quorumAfter(members, [nodeId('m0')]);
        // A drained manager still votes.
        const voting = members.filter(
          (_, at) => at > 0 && ['reachable', 'drained'].includes(fateAt(at)),
        ).length;
        expect(after).toBe(voting);
        expect(holds).toBe(voting >= Math.floor(count / 2) + 1);
      }
  });

  it('never lets the last manager go, and ignores workers', () => {
    const worker = { ...manager(9, 'reachable'), role: 'worker' as const };
    expect(quorumAfter([manager(0, 'reachable'), worker], [nodeId('m0')]).holds).toBe(false);
    expect(quorumAfter([manager(0, 'reachable'), worker], [nodeId('m9')]).holds).toBe(true);
  });
});

const seat = (at: number, more: Partial<Seat>): Seat => ({
  nodeId: `n${at}`,
  standing: 'available',
  leaves: false,
  isClosed: false,
  copies: 0,
  ...more,
});

/** What is left, by moving copies one by one as a scheduler would: the slow way, to compare with. */
const byHand = (
  seats: readonly Seat[],
  most: number,
): { readonly staying: number; readonly after: number } => {
  const held = seats.map((one) => ({ ...one }));
  const staying = held
    .filter(({ standing, leaves }) => !leaves && ['available', 'drained'].includes(standing))
    .reduce((sum, { copies }) => sum + copies, 0);
  let homeless = held.filter(({ leaves }) => leaves).reduce((sum, { copies }) => sum + copies, 0);
  let after = staying;
  for (const place of held)
    while (
      homeless > 0 &&
      place.standing === 'available' &&
      !place.leaves &&
      !place.isClosed &&
      place.copies < most
    ) {
      place.copies += 1;
      homeless -= 1;
      after += 1;
    }
  return { staying, after };
};

describe('capacity and minimum, of up to twelve nodes', () => {
  it('is right for every subset of nodes that leave', () => {
    for (let count = 1; count <= 12; count += 1)
      for (let away = 0; away < 1 << count; away += 1)
        for (const most of [1, 2]) {
          const seats = Array.from({ length: count }, (_, at) =>
            seat(at, { leaves: ((away >> at) & 1) === 1, copies: at % 3 === 2 ? 0 : 1 }),
          );
          const { staying, after } = roomAfter(seats, most);
          expect({ staying, after }).toEqual(byHand(seats, most));
        }
  });

  it('counts nothing on or for a node that is drained, down, unknown or stale, in every mixture', () => {
    const standings: readonly Standing[] = ['available', 'drained', 'down', 'unknown', 'stale'];
    for (let count = 2; count <= 6; count += 1)
      for (let mixture = 0; mixture < standings.length ** count; mixture += 1) {
        const seats = Array.from({ length: count }, (_, at) =>
          seat(at, {
            standing: standings[Math.floor(mixture / standings.length ** at) % standings.length] ?? 'unknown',
            leaves: at === 0,
            isClosed: at === 1 && mixture % 2 === 0,
            copies: at % 2 === 0 ? 1 : 0,
          }),
        );
        const { staying, after } = roomAfter(seats, 1);
        expect({ staying, after }).toEqual(byHand(seats, 1));
        expect(after).toBeLessThanOrEqual(
          seats.filter(({ standing }) => ['available', 'drained'].includes(standing)).length,
        );
      }
  });
});
