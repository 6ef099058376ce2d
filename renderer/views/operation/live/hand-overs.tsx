import { countText, handedText, spaceChanges, type PartyChange, type SpaceChange } from '#shared/format';
import type { Operation, Party, SpaceView } from '#shared/model';
import { useSpaces } from '../../../queries/index.ts';
import { Age, Panel, useShut } from '../../../ui/index.ts';
import { OwnedBar } from '../parts/owned-bar.tsx';
import { PartyTable } from '../parts/party-table.tsx';
import styles from './hand-overs.module.css';

const known = (count: number | undefined): string => (count === undefined ? 'unknown' : countText(count));

const handingText = ({ handedOver, copies, unit }: SpaceChange): string =>
  handedOver > 0
    ? `${handedText(handedOver, unit)} to another owner`
    : `copies of ${handedText(copies, unit)} to another place`;

/** Read before the last step that changes it was over: the number is that of a moment on the way. */
const isFromBefore = (change: PartyChange, party: Party | undefined, { steps }: Operation): boolean =>
  party !== undefined &&
  steps.some(
    ({ stepId, endedAt }) =>
      change.stepIds.includes(stepId) && endedAt !== undefined && endedAt > party.observedAt,
  );

/** What it owns as it was read last, with the age of that: nobody draws what was only planned. */
const Now = ({
  party,
  heard,
  isBefore,
}: {
  readonly party: Party | undefined;
  readonly heard: boolean;
  readonly isBefore: boolean;
}) => {
  if (party?.owns === undefined) return <>unknown</>;
  if (isBefore && heard) return <span className={styles['quiet']}>reading again</span>;
  return (
    <>
      <b>{countText(party.owns)}</b>
      <small>{heard ? <Age at={party.observedAt} suffix=" ago" /> : 'when last seen'}</small>
    </>
  );
};

const Cells = ({
  change,
  party,
  most,
  heard,
  isBefore,
}: {
  readonly change: PartyChange;
  readonly party: Party | undefined;
  readonly most: number;
  readonly heard: boolean;
  readonly isBefore: boolean;
}) => (
  <>
    <td className={styles['quiet']}>{known(change.before)}</td>
    <td>
      <Now party={party} heard={heard} isBefore={isBefore} />
    </td>
    <td className={styles['quiet']}>{known(change.after)}</td>
    <td className={styles['bar']}>
      <OwnedBar before={change.before} after={heard && !isBefore ? party?.owns : undefined} most={most} />
    </td>
  </>
);

const Space = ({
  operation,
  change,
  space,
  heard,
}: {
  readonly operation: Operation;
  readonly change: SpaceChange;
  readonly space: SpaceView | undefined;
  readonly heard: boolean;
}) => {
  const byId = new Map((space?.parties ?? []).map((party) => [party.id, party]));
  const most = Math.max(
    ...change.parties.flatMap((it) => [it.before ?? 0, it.after ?? 0, byId.get(it.party)?.owns ?? 0]),
  );
  return (
    <PartyTable
      change={change}
      says={handingText(change)}
      look={{ table: styles['space'], long: styles['long'] }}
      heads={
        <>
          <th scope="col">Before</th>
          <th scope="col">Now</th>
          <th scope="col">Planned</th>
          <th scope="col">
            <span className="only-read">Drawn</span>
          </th>
        </>
      }
      renderCells={(party) => (
        <Cells
          change={party}
          party={byId.get(party.party)}
          most={most}
          heard={heard}
          isBefore={isFromBefore(party, byId.get(party.party), operation)}
        />
      )}
    />
  );
};

/** Who owned what before, who owns it now as it is read, and what was planned. */
export const HandOvers = ({ operation }: { readonly operation: Operation }) => {
  const spaces = useSpaces();
  const heard = useShut() === undefined;
  const changes = spaceChanges(operation.plan);
  if (changes.length === 0) return null;
  return (
    <Panel
      title="Who owns what"
      aside={operation.endedAt === undefined ? 'read again all the time' : 'before, and as it is read now'}
    >
      <div className={styles['box']}>
        {changes.map((change) => (
          <Space
            key={change.spaceId}
            operation={operation}
            change={change}
            space={spaces.find(({ id }) => id === change.spaceId)}
            heard={heard}
          />
        ))}
      </div>
    </Panel>
  );
};
