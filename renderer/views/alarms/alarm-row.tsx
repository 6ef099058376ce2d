import { Check } from 'lucide-react';
import { alarmText, clockText, durationText } from '#shared/format';
import { alarmSubject, type Alarm, type EpochMs, type Forecast } from '#shared/model';
import { BandSparkline } from '../../charts/index.ts';
import { Glyph, SafeText, Sparkline } from '../../ui/index.ts';
import { isSilenced } from './alarm-lists.ts';
import styles from './alarms.module.css';
import { trendSpanMs, useTrend } from './use-trend.ts';

const long = 300;

/** What a person has said about it, or that data is missing. */
const standingWords = (alarm: Alarm, now: EpochMs): string => {
  if (alarm.clearedAt !== undefined) return `cleared ${clockText(alarm.clearedAt, now)}`;
  if (isSilenced(alarm, now)) return `silenced until ${clockText(alarm.silenced?.until ?? now, now)}`;
  const seen = alarm.acknowledged === undefined ? 'new' : `seen by ${alarm.acknowledged.by}`;
  return alarm.held ? `${seen}, held` : seen;
};

/** This much of the small picture lies ahead, as a share of the time behind. */
const aheadShare = 1 / 3;

/** Where the line will stand at the end of the picture if the forecast holds. */
const projectedAt = (forecast: Forecast, last: number, now: number, at: number) =>
  forecast.kind !== 'fills'
    ? undefined
    : forecast.fullAt <= at
      ? { at: Math.max(now, forecast.fullAt), ratio: 1 }
      : { at, ratio: last + ((1 - last) * (at - now)) / (forecast.fullAt - now) };

const Trend = ({ alarm, now }: { readonly alarm: Alarm; readonly now: EpochMs }) => {
  const trend = useTrend(alarm);
  const from = now - trendSpanMs;
  if (trend === undefined) return null;
  if (trend.judged.by === 'thresholds')
    return (
      <BandSparkline
        points={trend.values}
        from={from}
        to={now}
        raises={trend.judged.raises.value}
        clears={trend.judged.clears.value}
        tone={alarm.severity}
      />
    );
  const to = now + trendSpanMs * aheadShare;
  const last = trend.values.at(-1)?.last;
  return (
    <Sparkline
      points={trend.values.map((point) => ({ at: point.at, ratio: point.last }))}
      projected={last === undefined ? undefined : projectedAt(trend.judged.forecast, last, now, to)}
      from={from}
      to={to}
      tone={alarm.severity}
    />
  );
};

/** One alarm of the list. The whole row is the choice; what can be done stands beside the list. */
export const AlarmRow = ({
  alarm,
  now,
  chosen,
  focusable,
  onChoose,
}: {
  readonly alarm: Alarm;
  readonly now: EpochMs;
  readonly chosen: boolean;
  /** True for the one row that Tab reaches. */
  readonly focusable: boolean;
  readonly onChoose: () => void;
}) => {
  const { title, because } = alarmText(alarm, alarmSubject(alarm), now);
  const cleared = alarm.clearedAt !== undefined;
  return (
    <div
      role="option"
      id={`alarm ${alarm.id}`}
      aria-selected={chosen}
      tabIndex={focusable ? 0 : -1}
      className={styles['row']}
      data-cleared={cleared}
      onClick={onChoose}
      onFocus={chosen ? undefined : onChoose}
    >
      {cleared ? (
        <Check size={14} aria-label="Cleared" className={styles['done']} />
      ) : (
        <Glyph state={alarm.severity} />
      )}
      <span className={styles['what']}>
        <b>
          <SafeText text={title} limit={long} />
        </b>
        <small>
          <SafeText text={because} limit={long} />
        </small>
      </span>
      <span className={styles['trend']}>{cleared ? null : <Trend alarm={alarm} now={now} />}</span>
      <span className={styles['time']}>{durationText((alarm.clearedAt ?? now) - alarm.raisedAt)}</span>
      <span className={styles['standing']}>
        <SafeText text={standingWords(alarm, now)} limit={60} />
      </span>
    </div>
  );
};
