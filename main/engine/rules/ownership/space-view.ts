import type { OwnedSpace, SpaceView } from '#shared/model';
import { lastCopiesOf, zonePairsOf } from './placement.ts';
import { qualitiesOf, type QualityContext } from './qualities.ts';

/** What follows from the claims of one space. Pure; linear in its segments. */
export const spaceViewOf = (space: OwnedSpace, context: QualityContext): SpaceView => ({
  ...space,
  lastCopies: lastCopiesOf(space),
  zonePairs: zonePairsOf(space),
  qualities: [...qualitiesOf(space, context)],
});
