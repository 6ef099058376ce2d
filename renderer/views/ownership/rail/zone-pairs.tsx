import { countText, unitsText } from '#shared/format';
import type { SpaceView } from '#shared/model';
import { Panel, SafeText } from '../../../ui/index.ts';
import styles from './rail.module.css';

/** More zones than this do not fit beside each other. */
const mostZones = 8;

/** How many units have their owner in one zone and a copy in another. The diagonal is what one zone's end takes whole. */
export const ZonePairs = ({ space }: { readonly space: SpaceView }) => {
  if (space.zonePairs.length === 0) return null;
  const all = [...new Set(space.zonePairs.flatMap(({ owner, secondary }) => [owner, secondary]))].toSorted();
  const zones = all.slice(0, mostZones);
  const counts = new Map(space.zonePairs.map((pair) => [`${pair.owner}\n${pair.secondary}`, pair.count]));
  const countOf = (owner: string, secondary: string): number => counts.get(`${owner}\n${secondary}`) ?? 0;
  const most = Math.max(1, ...space.zonePairs.map(({ count }) => count));
  const same = all.filter((zone) => countOf(zone, zone) > 0);
  return (
    <Panel
      title={
        <>
          Pairs by zone, <SafeText text={space.name} limit={30} />
        </>
      }
    >
      <div className={styles['scroll']}>
        <table className={styles['pairs']} aria-label={`Owner and copy by zone in ${space.name}`}>
          <thead>
            <tr>
              <td />
              {zones.map((zone) => (
                <th key={zone} scope="col">
                  <SafeText text={zone} mono limit={12} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {zones.map((owner) => (
              <tr key={owner}>
                <th scope="row">
                  <SafeText text={owner} mono limit={12} />
                </th>
                {zones.map((secondary) => {
                  const count = countOf(owner, secondary);
                  const isSame = owner === secondary;
                  return (
                    <td
                      key={secondary}
                      data-same={isSame}
                      data-over={isSame && count > 0}
                      style={
                        isSame || count === 0
                          ? undefined
                          : {
                              background: `color-mix(in srgb, var(--ink-2) ${Math.round(Math.sqrt(count / most) * 60)}%, var(--bg-2))`,
                            }
                      }
                    >
                      {countText(count)}
                      {isSame && count > 0 ? <span className="only-read"> in the same zone</span> : null}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles['note']}>
        Rows hold the owner, columns the copy.{' '}
        {same.length === 0
          ? 'No zone holds both sides of anything.'
          : same
              .slice(0, 3)
              .map(
                (zone) =>
                  `${unitsText(countOf(zone, zone), space.unit)} keep both in ${zone} and would be lost with it.`,
              )
              .join(' ')}
        {all.length > mostZones ? ` ${all.length - mostZones} more zones are not shown.` : ''}
      </p>
    </Panel>
  );
};
