import {
  bytesText,
  countText,
  handedText,
  spaceChanges,
  type PartyChange,
  type SpaceChange,
} from '#shared/format';
import type { Plan } from '#shared/model';
import { OwnedBar } from '../parts/owned-bar.tsx';
import { PartyTable } from '../parts/party-table.tsx';
import styles from './owners.module.css';

const minus = '\u2212';

const bytesWords = (bytes: number | undefined): string =>
  bytes === undefined ? 'size unknown' : bytes === 0 ? 'nothing to copy' : `${bytesText(bytes)} to copy`;

/** "5,461 slots to another owner, 340 MB to copy" */
const summary = ({ handedOver, copies, unit, bytes, chosenLater }: SpaceChange): string =>
  [
    ...(handedOver === 0 ? [] : [`${handedText(handedOver, unit)} to another owner`]),
    ...(copies === 0 ? [] : [`copies of ${handedText(copies, unit)} to another place`]),
    bytesWords(bytes),
    ...(chosenLater === 0
      ? []
      : [`of ${handedText(chosenLater, unit)} the system chooses the owner at the time`]),
  ].join(', ');

/** Before and after; where nobody knows how much it has, only what changes is told. */
const OwnedWords = ({ change: { before, after, gives, takes } }: { readonly change: PartyChange }) => {
  if (before === undefined || after === undefined)
    return <>{gives > 0 ? `gives ${countText(gives)}` : takes > 0 ? `takes ${countText(takes)}` : ''}</>;
  return (
    <>
      {countText(before)}
      <span className="only-read"> before, </span>
      <span aria-hidden="true"> → </span>
      <b>{countText(after)}</b>
      <span className="only-read"> after</span>
    </>
  );
};

const copiesText = ({ copiesGiven, copiesTaken }: PartyChange): string =>
  [
    ...(copiesTaken === 0 ? [] : [`+${countText(copiesTaken)}`]),
    ...(copiesGiven === 0 ? [] : [`${minus}${countText(copiesGiven)}`]),
  ].join(', ');

const receivedText = ({ takes, copiesTaken, bytes }: PartyChange): string =>
  takes + copiesTaken === 0
    ? ''
    : bytes === undefined
      ? 'unknown'
      : bytes === 0
        ? 'nothing'
        : bytesText(bytes);

const Cells = ({
  change,
  most,
  hasCopies,
}: {
  readonly change: PartyChange;
  readonly most: number;
  readonly hasCopies: boolean;
}) => (
  <>
    <td className={styles['owned']}>
      <OwnedWords change={change} />
    </td>
    <td className={styles['bar']}>
      <OwnedBar before={change.before} after={change.after} most={most} />
    </td>
    {hasCopies ? <td className={styles['number']}>{copiesText(change)}</td> : null}
    <td className={styles['number']}>{receivedText(change)}</td>
  </>
);

const Space = ({ change }: { readonly change: SpaceChange }) => {
  const { parties } = change;
  const most = Math.max(...parties.flatMap((it) => [it.before ?? 0, it.after ?? 0]));
  const hasCopies = parties.some((it) => it.copiesTaken + it.copiesGiven > 0);
  return (
    <PartyTable
      change={change}
      says={summary(change)}
      look={{ table: styles['space'], long: styles['long'] }}
      heads={
        <>
          <th scope="col">Owns</th>
          <th scope="col">
            <span className="only-read">Drawn</span>
          </th>
          {hasCopies ? (
            <th scope="col" className={styles['number']}>
              Copies
            </th>
          ) : null}
          <th scope="col" className={styles['number']}>
            Receives
          </th>
        </>
      }
      renderCells={(party) => <Cells change={party} most={most} hasCopies={hasCopies} />}
    />
  );
};

/** Who owns what before and after, space by space: how much each gives or takes, and what has to travel to it. */
export const Owners = ({ plan }: { readonly plan: Plan }) => {
  const changes = spaceChanges(plan);
  if (changes.length === 0) return null;
  return (
    <section aria-labelledby="owners" className={styles['owners']}>
      <h3 id="owners" className={styles['heading']}>
        Who owns what <small>before and after; all others keep what they own</small>
      </h3>
      {changes.map((change) => (
        <Space key={change.spaceId} change={change} />
      ))}
    </section>
  );
};
