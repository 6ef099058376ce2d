import type { ReactNode } from 'react';
import { spaceKindText, type PartyChange, type SpaceChange } from '#shared/format';
import { SafeText } from '../../../ui/index.ts';
import { useLongRows } from './use-long-rows.ts';

/** A table of one space that changes hands: what is said of it, then a row for each party. A long one scrolls by itself. */
export const PartyTable = ({
  change,
  says,
  heads,
  renderCells,
  look,
}: {
  readonly change: SpaceChange;
  readonly says: string;
  /** Heads of the columns behind that of the name. */
  readonly heads: ReactNode;
  /** Cells of a row behind its name. */
  readonly renderCells: (party: PartyChange) => ReactNode;
  readonly look: { readonly table: string | undefined; readonly long: string | undefined };
}) => {
  const { spaceId, name, parties } = change;
  const { box, isLong, seen, before, after, measure } = useLongRows<HTMLDivElement>(parties.length);
  return (
    <div
      ref={box}
      className={isLong ? look.long : undefined}
      {...(isLong ? { role: 'region', 'aria-label': `Parties of ${name}`, tabIndex: 0 } : {})}
    >
      <table className={look.table} aria-rowcount={parties.length + 1}>
        <caption>
          <b>
            {spaceKindText({ source: spaceId.slice(0, Math.max(0, spaceId.indexOf('/'))) })}{' '}
            <SafeText text={name} mono limit={48} />
          </b>
          <span>{says}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Server</th>
            {heads}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr aria-hidden="true" style={{ height: before }} /> : null}
          {seen.map((place) => {
            const party = parties[place];
            return party === undefined ? null : (
              <tr key={party.party} ref={measure} data-index={place} aria-rowindex={place + 2}>
                <td>
                  <SafeText text={party.name} mono limit={48} />
                </td>
                {renderCells(party)}
              </tr>
            );
          })}
          {after > 0 ? <tr aria-hidden="true" style={{ height: after }} /> : null}
        </tbody>
      </table>
    </div>
  );
};
