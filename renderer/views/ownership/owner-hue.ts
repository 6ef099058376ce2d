import type { SpaceView } from '#shared/model';

const hues = 8;

/** The hue of each party: muted, always beside its name, and used again from the ninth on (design: never random ones). Who owns comes before who copies. */
export const ownerHues = (space: Pick<SpaceView, 'parties'>): ReadonlyMap<string, `--c${number}`> => {
  const owners = space.parties
    .filter(({ role }) => role !== 'archive')
    .toSorted((a, b) => Number(a.role === 'replica') - Number(b.role === 'replica'));
  return new Map(owners.map(({ id }, at) => [id, `--c${(at % hues) + 1}`] as const));
};
