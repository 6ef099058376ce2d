import type { OwnedSpace } from '#shared/model';
import { slotCount } from '../reading/index.ts';
import { dissentsOf, named } from './claim-views.ts';
import { disputesOf } from './disputes.ts';
import { partiesOf } from './parties.ts';
import { pictureOf, type Picture } from './picture.ts';
import { segmentsOf } from './segments.ts';
import type { RedisView } from './voices.ts';

const spaceSays = ({ voices, isKnown, view }: Picture): string => {
  if (isKnown) return '';
  if (view.claimants.length === 0) return 'No node is declared for it.';
  if (voices.silent.length > 0)
    return `No server answers now; what ${named(voices.silent.map(({ claimant }) => claimant))} said last is shown.`;
  return `No server has answered yet: ${voices.mute[0]?.why ?? ''}`;
};

/** One Redis Cluster or Valkey cluster as all of its servers tell it. */
export const readSpace = (view: RedisView): OwnedSpace => {
  const picture = pictureOf(view);
  const { declared, everyMs, now } = view;
  const parties = partiesOf(picture);
  const { first, others } = dissentsOf(picture);
  const heard = [...picture.voices.speaking, ...picture.voices.silent].map(({ observedAt }) => observedAt);
  return {
    id: declared.id,
    source: 'redis-cluster',
    name: declared.name,
    unit: 'slot',
    positions: slotCount,
    total: slotCount,
    state: picture.isKnown ? 'known' : 'unknown',
    says: spaceSays(picture),
    ...(declared.wantedCopies === undefined ? {} : { wantedCopies: declared.wantedCopies }),
    parties: [...parties],
    segments: [...segmentsOf(picture, parties)],
    prefixes: [],
    views: [first, ...others.map((dissent) => dissent.view)],
    disputes: [...disputesOf(picture, others)],
    retentions: [],
    observedAt: heard.reduce((newest, at) => (at > newest ? at : newest), heard[0] ?? now),
    everyMs,
    observedBy: `CLUSTER NODES, CLUSTER INFO, ROLE and INFO of ${view.claimants.length} servers`,
  };
};
