import { clockText, durationText } from '#shared/format';
import { epochMs, type Alarm, type AlarmPolicy, type EpochMs } from '#shared/model';
import { BandChart, ForecastChart } from '../../../charts/index.ts';
import styles from '../alarms.module.css';
import { trendSpanMs, useTrend } from '../use-trend.ts';

const horizonWords = (alarm: Alarm, policy: AlarmPolicy): string => {
  const disk = policy[alarm.evidence.rule === 'disk-inodes' ? 'inodes' : 'space'];
  const { horizonMs, exitHorizonMs, forMs, keepFiringMs } =
    alarm.severity === 'critical' ? disk.runOutCritical : disk.runOutWarning;
  return `Raised when full lies within ${durationText(horizonMs)} for ${durationText(forMs)}; clears when it lies beyond ${durationText(exitHorizonMs)} for ${durationText(keepFiringMs)}.`;
};

const hour = 3_600_000;
/** A picture of a forecast shows the crossing, so it looks back as far as it must look ahead; not beyond a week. */
const longestMs = 168 * hour;

const pictureSpanMs = ({ evidence }: Alarm, now: EpochMs): number => {
  if (!('forecast' in evidence) || evidence.why !== 'forecast' || evidence.forecast.kind !== 'fills')
    return trendSpanMs;
  // Whole hours: the question to the store stays the same while the forecast wobbles.
  const needed = Math.ceil(((evidence.forecast.latestAt - now) * 1.25) / hour) * hour;
  return Math.min(longestMs, Math.max(trendSpanMs, needed));
};

/** The value behind an alarm: between its two thresholds, or with the forecast it is judged by. */
export const AlarmPicture = ({ alarm, now }: { readonly alarm: Alarm; readonly now: EpochMs }) => {
  const spanMs = pictureSpanMs(alarm, now);
  const trend = useTrend(alarm, spanMs);
  if (trend === undefined || alarm.clearedAt !== undefined) return null;
  const timeText = (at: number): string => clockText(epochMs(at), now);
  const from = now - spanMs;
  if (trend.judged.by === 'thresholds')
    return (
      <>
        <BandChart
          label={`${trend.title}, last 2 h, between the thresholds of this alarm`}
          points={trend.values}
          from={from}
          to={now}
          raises={trend.judged.raises}
          clears={trend.judged.clears}
          raisedAt={{ at: alarm.raisedAt, says: `raised ${timeText(alarm.raisedAt)}` }}
          tone={alarm.severity}
          valueText={trend.text}
          timeText={timeText}
        />
        <p className={styles['note']}>
          Between the two lines the alarm keeps the state it has, so a value that wobbles tells you once.
        </p>
      </>
    );
  const { forecast } = trend.judged;
  return (
    <>
      <ForecastChart
        label={`${trend.title}, last ${durationText(spanMs)} and forecast`}
        points={trend.values}
        from={from}
        now={now}
        share={alarm.held ? undefined : trend.values.at(-1)?.last}
        crossing={
          forecast.kind === 'fills'
            ? {
                ...forecast,
                title: `full ${timeText(forecast.fullAt)}`,
                range: `${timeText(forecast.earliestAt)} to ${timeText(forecast.latestAt)}`,
              }
            : undefined
        }
        tone={alarm.severity}
        shareText={trend.text}
        timeText={timeText}
        height={190}
      />
      <p className={styles['note']}>{horizonWords(alarm, trend.policy)}</p>
    </>
  );
};
