import { bytesText } from '#shared/format';
import type { TailStream } from '#shared/model';
import { nodeRoute, RouteLink } from '../../../commands/index.ts';
import type { TailState } from '../../../queries/index.ts';
import { Glyph, SafeText } from '../../../ui/index.ts';
import styles from './live.module.css';

const looks = {
  opening: { shape: 'unknown', word: 'Opening' },
  following: { shape: 'ok', word: 'Following' },
  lost: { shape: 'critical', word: 'Broken off' },
  ended: { shape: 'stale', word: 'Ended' },
} as const;

const skewSays = ({ skewMs }: TailStream): string | undefined => {
  if (skewMs === undefined) return 'clock skew not known: times as the node says';
  return Math.abs(skewMs) < 1_000
    ? undefined
    : `clock ${(Math.abs(skewMs) / 1_000).toFixed(1)} s ${skewMs > 0 ? 'ahead' : 'behind'}, corrected`;
};

const number = (value: number | undefined): string => (value ?? 0).toLocaleString('en');

/** How each stream stands, and what came of it: everything is counted, shown or not. */
export const StreamList = ({ state }: { readonly state: TailState }) => (
  <table className={styles['streams']}>
    <thead>
      <tr>
        <th scope="col">Node</th>
        <th scope="col">Log</th>
        <th scope="col">State</th>
        <th scope="col" className={styles['number']}>
          Lines
        </th>
        <th scope="col" className={styles['number']}>
          Matching
        </th>
        <th scope="col" className={styles['number']}>
          Left out
        </th>
        <th scope="col" className={styles['number']}>
          Read
        </th>
      </tr>
    </thead>
    <tbody>
      {state.streams.map((stream) => {
        const count = state.counts.get(stream.id);
        const { shape, word } = looks[stream.state];
        const skew = skewSays(stream);
        return (
          <tr key={stream.id}>
            <td>
              <RouteLink to={nodeRoute(stream.nodeId)}>
                <SafeText text={stream.nodeId} mono />
              </RouteLink>
            </td>
            <td>
              <SafeText text={stream.name} mono limit={300} />
            </td>
            <td>
              <span className={styles['glyph']}>
                <Glyph state={shape} decorative />
              </span>
              {word}
              {stream.says === '' ? null : (
                <>
                  {': '}
                  <SafeText text={stream.says} limit={300} />
                </>
              )}
              {skew === undefined ? null : <span className={styles['quiet']}> {skew}</span>}
            </td>
            <td className={styles['number']}>{number(count?.lines)}</td>
            <td className={styles['number']}>{number(count?.matched)}</td>
            <td className={styles['number']} data-some={(count?.dropped ?? 0) > 0}>
              {number(count?.dropped)}
            </td>
            <td className={styles['number']}>{bytesText(count?.bytes ?? 0)}</td>
          </tr>
        );
      })}
    </tbody>
  </table>
);
