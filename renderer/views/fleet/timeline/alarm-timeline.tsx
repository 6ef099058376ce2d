import { clockText, durationText } from '#shared/format';
import { epochMs, type EpochMs } from '#shared/model';
import { useAlarmHistory, useAlarms, useNodeHistory, useNodeIds } from '../../../queries/index.ts';
import { Panel, useNow } from '../../../ui/index.ts';
import { alarmBins, alarmStretches, binMs, firstBinAt, type AlarmBin } from './alarm-bins.ts';
import { openWords } from './open-words.ts';
import { TimelineBars } from './timeline-bars.tsx';
import styles from './timeline.module.css';

const redrawMs = 60_000;
const dayMs = 86_400_000;
/** Two points for each ten minutes, so that none is missed for the way they are thinned. */
const recordedPoints = 288;

/** When the console wrote anything down, told by the round trips of the first and the last node; undefined while not known. */
const useRecorded = () => {
  const ids = useNodeIds();
  const [first, last] = [ids[0], ids.at(-1)];
  const ask = { metric: 'roundTripMs', subject: '', spanMs: dayMs, points: recordedPoints } as const;
  const none = '' as never;
  const one = useNodeHistory({ ...ask, nodeId: first ?? none, enabled: first !== undefined });
  const other = useNodeHistory({ ...ask, nodeId: last ?? none, enabled: last !== undefined });
  return one.data === undefined || other.data === undefined
    ? undefined
    : [...one.data.points, ...other.data.points];
};

const Lines = ({ bins, now }: { readonly bins: readonly AlarmBin[]; readonly now: EpochMs }) => {
  const stretches = alarmStretches(bins);
  return (
    <table className="only-read">
      <caption>Alarms of the last 24 hours</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Open</th>
        </tr>
      </thead>
      <tbody>
        {stretches.length === 0 ? (
          <tr>
            <td colSpan={3}>No alarm was open.</td>
          </tr>
        ) : null}
        {stretches.map((stretch) => (
          <tr key={stretch.from}>
            <td>{clockText(stretch.from, now)}</td>
            <td>{stretch.to > now ? 'now' : clockText(stretch.to, now)}</td>
            <td>{openWords(stretch)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** How many alarms were open over the last day, by ten minutes and severity. */
export const AlarmTimeline = () => {
  const now = epochMs(useNow(redrawMs));
  const live = useAlarms();
  const since = firstBinAt(now);
  const history = useAlarmHistory(since);
  const bins = alarmBins(history.data?.alarms ?? [], live, useRecorded(), now);
  const hasGap = bins.some((bin) => bin.isRecorded === false);
  return (
    <Panel
      title="Last 24 hours"
      aside={
        <span className={styles['key']}>
          <i className={styles['critical']} /> critical
          <i className={styles['warning']} /> warning
          {hasGap ? (
            <>
              <i className={`${styles['gap']} hatched`} /> not recorded
            </>
          ) : null}
          <span>open alarms per {durationText(binMs)}</span>
        </span>
      }
      padded
    >
      <TimelineBars bins={bins} now={now} />
      <Lines bins={bins} now={now} />
    </Panel>
  );
};
