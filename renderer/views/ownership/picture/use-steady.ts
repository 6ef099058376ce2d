import { useState } from 'react';
import type { Party, PlanMove, SpaceView } from '#shared/model';

/** Keeps the first of values that say the same, so that what is worked out from it is not worked out again. */
export const useSteady = <T>(value: T, isSame: (a: T, b: T) => boolean): T => {
  const [kept, setKept] = useState(value);
  if (kept === value || isSame(kept, value)) return kept;
  setKept(value);
  return value;
};

const isSameBut = <T extends object>(a: T, b: T, but: ReadonlySet<string>): boolean => {
  for (const name in a) if (!but.has(name) && !Object.is(a[name], b[name])) return false;
  for (const name in b) if (!but.has(name) && !(name in a)) return false;
  return true;
};

const times: ReadonlySet<string> = new Set<keyof Party>(['observedAt']);
const isSameParty = (a: Party, b: Party | undefined): boolean =>
  a === b || (b !== undefined && isSameBut(a, b, times));

/** Pictures draw neither who said it nor when it was seen: that stands beside them. */
const notDrawn: ReadonlySet<string> = new Set<keyof SpaceView>(['observedAt', 'views', 'parties']);

/** True when both are drawn alike. Lists of a space that did not change keep their identity. */
export const isDrawnAlike = (a: SpaceView, b: SpaceView): boolean =>
  isSameBut(a, b, notDrawn) &&
  a.parties.length === b.parties.length &&
  a.parties.every((party, index) => isSameParty(party, b.parties[index]));

/** True for moves that go the same way: how far each is does not matter here. */
export const isSameWay = (a: readonly PlanMove[], b: readonly PlanMove[]): boolean =>
  a.length === b.length &&
  a.every((move, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      move.stepId === other.stepId &&
      move.role === other.role &&
      move.from === other.from &&
      move.to === other.to &&
      move.parts?.counts.length === other.parts?.counts.length &&
      move.ranges.length === other.ranges.length &&
      move.ranges.every(([from, to], at) => from === other.ranges[at]?.[0] && to === other.ranges[at]?.[1])
    );
  });
