import { isReadingOld } from '#shared/format';
import type { EpochMs, Origin } from '#shared/model';
import { useFrozenSince, useOrigins } from '../../queries/index.ts';
import { Age, Glyph, SafeText } from '../../ui/index.ts';
import styles from './replicas.module.css';

const long = 400;

const Quorum = ({ quorum }: Pick<Origin, 'quorum'>) => {
  if (quorum === undefined) return null;
  const { managers, reachable, needed } = quorum;
  const tone = reachable < needed ? 'critical' : reachable < managers ? 'warning' : 'plain';
  return (
    <span data-tone={tone}>
      {reachable} of {managers} managers reachable, {needed} needed
    </span>
  );
};

const OriginLine = ({ origin, now }: { readonly origin: Origin; readonly now: EpochMs }) => {
  const frozen = useFrozenSince() !== undefined;
  const old = frozen || isReadingOld(origin, now);
  const state =
    origin.state === 'unknown'
      ? 'unknown'
      : old
        ? 'stale'
        : origin.disagreements.length > 0
          ? 'warning'
          : 'ok';
  return (
    <li className={old || origin.state === 'unknown' ? 'hatched' : undefined}>
      <Glyph state={state} />
      <b>
        <SafeText text={origin.name} limit={60} />
      </b>
      <Quorum quorum={origin.quorum} />
      {origin.answeredBy === undefined ? null : (
        <span>
          answered by <SafeText text={origin.answeredBy} mono limit={60} />
        </span>
      )}
      <span>
        <Age at={origin.observedAt} suffix=" old" />
      </span>
      {origin.says === '' ? null : (
        <span data-tone="strong">
          <SafeText text={origin.says} limit={long} expandable />
        </span>
      )}
      {origin.disagreements.map((each) => (
        <span key={each.nodeId} data-tone="warning">
          <SafeText text={each.says} limit={long} expandable />
        </span>
      ))}
    </li>
  );
};

/** The systems that place copies: who answered for each, whether enough managers stand, and who disagrees. */
export const Origins = ({ now }: { readonly now: EpochMs }) => {
  const origins = useOrigins();
  if (origins.length === 0) return null;
  return (
    <ul className={styles['origins']} aria-label="Where this is read from">
      {origins.map((origin) => (
        <OriginLine key={origin.id} origin={origin} now={now} />
      ))}
    </ul>
  );
};
