import {
  claimAgeText,
  claimantKindText,
  countText,
  disputePlace,
  disputesByHarm,
  partyName,
  spaceKindText,
  unitsText,
} from '#shared/format';
import type { Claim, Dispute, EpochMs, SpaceView } from '#shared/model';
import { openPlan, useRouter } from '../../../commands/index.ts';
import { Button, Glyph, SafeText, useNow } from '../../../ui/index.ts';
import { openKeys } from '../keys/asked-keys.ts';
import styles from './disputes.module.css';

/** More than these are counted, and stand in the table of the space. */
const shownDisputes = 5;
const shownClaims = 6;

type Placed = ReturnType<typeof disputesByHarm>[number];

const kinds: Readonly<Record<Dispute['kind'], string>> = {
  'two-owners': 'two owners',
  'no-owner': 'no owner',
  'split-brain': 'two primaries',
  'views-differ': 'views differ',
  'open-slot': 'a move was not ended',
  'not-where-told': 'not where it is told to be',
};
const titleOf = ({ space, dispute }: Placed): string => {
  const place = disputePlace(dispute, space);
  const what = kinds[dispute.kind];
  const about = place === '' ? space.name : `${space.name}, ${place}`;
  return `${about}: ${what}`;
};

const whoText = (space: SpaceView, claim: Claim): string =>
  `${partyName(space, claim.claimant)}, ${claimantKindText[claim.kind]}`;

const Sides = ({ space, dispute }: Placed) => {
  const now = useNow(1_000) as EpochMs;
  const rows = dispute.sides.flatMap((side) => side.claims.map((claim) => ({ side, claim })));
  return (
    <>
      <table className={styles['sides']} aria-label={`Who says what about ${titleOf({ space, dispute })}`}>
        <thead className="only-read">
          <tr>
            <th scope="col">Who says</th>
            <th scope="col">Owner</th>
            <th scope="col">Epoch</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shownClaims).map(({ side, claim }, index) => (
            <tr key={`${claim.kind} ${claim.claimant} ${index}`}>
              <th scope="row">
                <SafeText text={whoText(space, claim)} limit={60} />
                <small data-state={claim.state}>{claimAgeText(claim, now)}</small>
              </th>
              <td className={styles['owner']} data-newer={side.isNewer}>
                <SafeText text={partyName(space, side.owner)} mono limit={40} />
                {side.isNewer ? <small>newer</small> : null}
              </td>
              <td className={styles['epoch']}>
                {(claim.epoch ?? side.epoch) === undefined
                  ? 'no epoch'
                  : `epoch ${countText(claim.epoch ?? side.epoch ?? 0)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shownClaims ? <p>{countText(rows.length - shownClaims)} more say so.</p> : null}
    </>
  );
};

const settleWords = { finish: 'Finish it...', 'put-back': 'Put it back...' } as const;

const DisputeCard = ({ space, dispute, isFirst }: Placed & { readonly isFirst: boolean }) => {
  const router = useRouter();
  const owner = dispute.sides.find(({ isNewer }) => isNewer)?.owner ?? dispute.sides[0]?.owner;
  const hasKeys = space.unit === 'document' || space.unit === 'slot';
  return (
    <section
      className={styles['dispute']}
      data-tinted={isFirst && dispute.severity === 'critical' && dispute.isFresh !== true}
      aria-label={titleOf({ space, dispute })}
    >
      <h2>
        <Glyph state={dispute.isFresh === true ? 'warning' : dispute.severity} />
        <SafeText text={titleOf({ space, dispute })} limit={80} />
      </h2>
      <p>
        <SafeText text={dispute.says} limit={400} />
        {dispute.count > 0 && space.unit !== 'database' ? ` ${unitsText(dispute.count, space.unit)}.` : ''}
        {dispute.isFresh === true
          ? ' Seen once so far: they are being asked again, for a change just now looks the same.'
          : ''}
      </p>
      <Sides space={space} dispute={dispute} />
      <p className={styles['next']}>
        <SafeText text={dispute.nextStep} limit={400} />
      </p>
      <div className={styles['buttons']}>
        {dispute.settles.map((how, index) => (
          <Button
            key={how}
            acts
            look={isFirst && index === 0 ? 'solid' : 'plain'}
            onClick={() =>
              openPlan(router, { kind: 'settle', spaceId: space.id, disputeId: dispute.id, how })
            }
          >
            {settleWords[how]}
          </Button>
        ))}
        {hasKeys && owner !== undefined ? (
          <Button acts onClick={() => openKeys(router, { spaceId: space.id, party: owner })}>
            Show keys
          </Button>
        ) : null}
      </div>
    </section>
  );
};

/** Where the parties do not agree: who says what, which side is newer, and what is safe to do. Only the worst is loud. */
export const Disputes = ({ spaces }: { readonly spaces: readonly SpaceView[] }) => {
  const all = disputesByHarm(spaces);
  return (
    <>
      {all.slice(0, shownDisputes).map((placed, index) => (
        <DisputeCard key={`${placed.space.id} ${placed.dispute.id}`} {...placed} isFirst={index === 0} />
      ))}
      {all.length > shownDisputes ? (
        <p className={styles['more']}>
          {countText(all.length - shownDisputes)} more, of{' '}
          {[
            ...new Set(all.slice(shownDisputes).map(({ space }) => `${spaceKindText(space)} ${space.name}`)),
          ].join(', ')}
          .
        </p>
      ) : null}
    </>
  );
};
