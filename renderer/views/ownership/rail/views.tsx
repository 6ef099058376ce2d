import { claimAgeText, claimantKindText, countText, partyName } from '#shared/format';
import type { ClaimView, EpochMs, SpaceView } from '#shared/model';
import { Panel, SafeText, useNow } from '../../../ui/index.ts';
import styles from './rail.module.css';

const shownClaims = 4;
const shownRanges = 3;

const rangesText = (space: SpaceView, { differs }: ClaimView): string =>
  differs
    .slice(0, shownRanges)
    .map(
      ({ from, to, owner }) =>
        `${from === to ? countText(from) : `${countText(from)} to ${countText(to)}`}: ${partyName(space, owner)}`,
    )
    .join(', ') +
  (differs.length > shownRanges ? ` and ${countText(differs.length - shownRanges)} more` : '');

const View = ({
  space,
  view,
  isFirst,
}: {
  readonly space: SpaceView;
  readonly view: ClaimView;
  readonly isFirst: boolean;
}) => {
  const now = useNow(1_000) as EpochMs;
  return (
    <li>
      <p>
        {isFirst ? (
          'What is drawn here is said by'
        ) : view.says === '' ? (
          'It is seen otherwise by'
        ) : (
          <SafeText text={view.says} limit={300} />
        )}
      </p>
      <ul>
        {view.claims.slice(0, shownClaims).map((claim, index) => (
          <li key={`${claim.kind} ${claim.claimant} ${index}`} data-dissent={!isFirst}>
            <span>
              <SafeText text={partyName(space, claim.claimant)} mono limit={40} />
              <small>{claimantKindText[claim.kind]}</small>
            </span>
            <small data-state={claim.state}>{claimAgeText(claim, now)}</small>
          </li>
        ))}
        {view.claims.length > shownClaims ? (
          <li>{countText(view.claims.length - shownClaims)} more</li>
        ) : null}
      </ul>
      {isFirst || view.differs.length === 0 ? null : (
        <p>
          <SafeText text={rangesText(space, view)} limit={200} />
        </p>
      )}
    </li>
  );
};

/** Who sees something else than what is drawn, by name and with the age of what it says; and who is silent. */
export const Views = ({ spaces }: { readonly spaces: readonly SpaceView[] }) => {
  const differing = spaces.filter(
    ({ views }) =>
      views.length > 1 || views.some(({ claims }) => claims.some(({ state }) => state === 'silent')),
  );
  return differing.map((space) => (
    <Panel
      key={space.id}
      title={
        <>
          Who sees what, <SafeText text={space.name} limit={30} />
        </>
      }
    >
      <ul className={styles['views']}>
        {space.views.map((view, index) => (
          <View key={view.id} space={space} view={view} isFirst={index === 0} />
        ))}
      </ul>
    </Panel>
  ));
};
