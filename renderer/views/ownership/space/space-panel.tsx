import { useState } from 'react';
import {
  agreementText,
  countText,
  durationText,
  isReadingOld,
  spaceKindText,
  spaceSummaryText,
} from '#shared/format';
import type { PlanMove, SpaceView } from '#shared/model';
import { useRouter } from '../../../commands/index.ts';
import { explainFault, useFrozenSince } from '../../../queries/index.ts';
import { Age, Button, ClockTime, Glyph, Panel, SafeText, useNow } from '../../../ui/index.ts';
import { openKeys } from '../keys/asked-keys.ts';
import type { MoveUnderWay } from '../moves/moving.ts';
import { isDrawnAlike, isSameWay, useSteady } from '../picture/use-steady.ts';
import { finerRanges, useFiner } from '../ranges/use-finer.ts';
import { PartyTable } from '../table/party-table.tsx';
import { RetentionTable } from '../table/retention-table.tsx';
import { PartTable, prefixPartRows, segmentRows, type PartRow } from '../table/segment-table.tsx';
import styles from './space.module.css';
import { SpacePicture, type Found } from './space-picture.tsx';

export type Layout = 'map' | 'table';

/** Words of cells carry an age; they are made anew this often, ms. */
const wordsEveryMs = 10_000;

/** Ranges as rows; of documents also the smaller ones that the picture shows from nearby. */
const Ranges = ({
  space,
  onOpen,
}: {
  readonly space: SpaceView;
  readonly onOpen: ((row: PartRow) => void) | undefined;
}) => {
  const [wanted, setWanted] = useState(false);
  const finer = useFiner(space, wanted);
  const drawn = finer.space ?? space;
  return (
    <>
      <PartTable
        space={drawn}
        title={space.unit === 'slot' ? 'Slots' : 'Ranges'}
        placeHeader={space.unit === 'slot' ? 'Slots' : 'Range'}
        rows={segmentRows(drawn)}
        onOpen={onOpen}
      />
      {space.unit === 'document' && space.positions < finerRanges && space.segments.length > 0 ? (
        <p className={styles['finer']} role="status">
          {countText(drawn.positions)} ranges are counted here.{' '}
          {finer.isAsking ? 'Asking for smaller ones.' : null}
          {finer.fault === undefined ? null : (
            <SafeText text={explainFault(finer.fault).what} limit={200} />
          )}{' '}
          <Button size="xs" look="ghost" onClick={() => setWanted(!wanted)}>
            Count by {countText(wanted ? space.positions : finerRanges)} ranges
          </Button>
        </p>
      ) : null}
    </>
  );
};

const Tables = ({ space }: { readonly space: SpaceView }) => {
  const router = useRouter();
  const hasKeys = space.unit === 'document' || space.unit === 'slot';
  const openParty = (party: string): void => openKeys(router, { spaceId: space.id, party, role: 'primary' });
  return (
    <>
      <PartyTable space={space} onOpen={hasKeys ? openParty : undefined} />
      {space.unit === 'task' ? (
        <PartTable
          space={space}
          title="Services"
          placeHeader="Service"
          rows={prefixPartRows(space)}
          onOpen={({ place }) => router.go({ screen: 'replicas', query: { filter: place } })}
        />
      ) : (
        <Ranges
          space={space}
          onOpen={
            hasKeys
              ? ({ share }) => (share.owner === undefined ? undefined : openParty(share.owner))
              : undefined
          }
        />
      )}
      {space.unit === 'document' && space.prefixes.length > 0 ? (
        <PartTable
          space={space}
          title="Prefixes"
          placeHeader="Prefix"
          rows={prefixPartRows(space)}
          onOpen={({ at }) => openKeys(router, { spaceId: space.id, prefix: String(at) })}
        />
      ) : null}
      {space.retentions.length === 0 ? null : <RetentionTable space={space} />}
    </>
  );
};

const Standing = ({ space, isOld }: { readonly space: SpaceView; readonly isOld: boolean }) => {
  if (isOld || space.state === 'unknown')
    return (
      <>
        <Glyph state={space.state === 'unknown' ? 'unknown' : 'stale'} /> as of{' '}
        <ClockTime at={space.observedAt} />, <Age at={space.observedAt} suffix=" old" />
      </>
    );
  const agreement = agreementText(space);
  return (
    <span title={`Read from ${space.observedBy}`} className={styles['standing']}>
      <Glyph state={space.views.length > 1 ? 'warning' : 'ok'} decorative />
      <span>
        {agreement}, <Age at={space.observedAt} suffix=" old" />
      </span>
    </span>
  );
};

/** One space: what it is, how sure that is, and its picture or tables. */
export const SpacePanel = ({
  space,
  layout,
  moves,
  found,
}: {
  readonly space: SpaceView;
  readonly layout: Layout;
  readonly moves: readonly MoveUnderWay[];
  readonly found: Found | undefined;
}) => {
  const now = useNow(wordsEveryMs);
  const drawn = useSteady(space, isDrawnAlike);
  const ways = useSteady<readonly PlanMove[]>(moves, isSameWay);
  const frozen = useFrozenSince() !== undefined;
  const isOld = frozen || isReadingOld(space, now);
  const age = durationText(Math.max(0, Math.floor((now - space.observedAt) / wordsEveryMs) * wordsEveryMs));
  const ageText = isOld
    ? `not heard of for ${age}`
    : now - space.observedAt < wordsEveryMs
      ? 'under 10 s old'
      : `${age} old`;
  return (
    <Panel
      title={
        <span className={styles['title']}>
          {spaceKindText(space)} <SafeText text={space.name} limit={60} />
          <small>{spaceSummaryText(space)}</small>
        </span>
      }
      aside={<Standing space={space} isOld={isOld} />}
    >
      {space.says === '' ? null : (
        <p className={styles['says']} data-unknown={space.state === 'unknown'}>
          <SafeText text={space.says} limit={400} />
          {space.state === 'unknown' && space.segments.length > 0 ? ' Below is what was known last.' : ''}
        </p>
      )}
      <div
        className={
          isOld || space.state === 'unknown' ? `${styles['body']} ${styles['old']} hatched` : styles['body']
        }
      >
        {layout === 'table' ? (
          <Tables space={space} />
        ) : (
          <SpacePicture
            // Servers are drawn with their own ages.
            space={space.unit === 'database' ? space : drawn}
            moves={ways}
            ageText={ageText}
            found={found}
          />
        )}
      </div>
    </Panel>
  );
};
