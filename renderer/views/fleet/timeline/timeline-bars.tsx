import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { clockText } from '#shared/format';
import { epochMs, type EpochMs } from '#shared/model';
import { binMs, type AlarmBin } from './alarm-bins.ts';
import { openWords } from './open-words.ts';
import styles from './timeline.module.css';

/** So that a single alarm does not look like a storm. */
const leastTop = 4;
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -6, PageDown: 6 };
const labelEvery = 24;

const spanWords = (bin: AlarmBin, now: EpochMs): string => {
  const to = epochMs(bin.from + binMs);
  return `${clockText(bin.from, now)} to ${to > now ? 'now' : clockText(to, now)}`;
};

const Bar = ({
  bin,
  top,
  read,
}: {
  readonly bin: AlarmBin;
  readonly top: number;
  readonly read: boolean;
}) => (
  <span
    className={[styles['bin'], bin.isRecorded === false ? 'hatched' : '', read ? styles['read'] : ''].join(
      ' ',
    )}
  >
    <i className={styles['warning']} style={{ height: `${(bin.warning / top) * 100}%` }} />
    <i className={styles['critical']} style={{ height: `${(bin.critical / top) * 100}%` }} />
  </span>
);

/** One bar for each ten minutes. One tab stop; the arrows read bar by bar, the page keys by the hour. */
export const TimelineBars = ({
  bins,
  now,
}: {
  readonly bins: readonly AlarmBin[];
  readonly now: EpochMs;
}) => {
  const last = bins.length - 1;
  const [at, setAt] = useState<number | undefined>(undefined);
  const shown = Math.min(at ?? last, last);
  const bin = bins[shown];
  const top = Math.max(leastTop, ...bins.map(({ critical, warning }) => critical + warning));
  const words = bin === undefined ? '' : `${spanWords(bin, now)}: ${openWords(bin)}`;
  const move = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const step = steps[event.key];
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? last : step === undefined ? undefined : shown + step;
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(last, next)));
  };
  const point = (event: PointerEvent): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setAt(Math.max(0, Math.min(last, Math.floor(((event.clientX - left) / width) * bins.length))));
  };
  return (
    <div className={styles['chart']}>
      <div
        className={styles['bars']}
        role="slider"
        tabIndex={0}
        aria-label="Ten minutes of the last day"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={shown}
        aria-valuetext={words}
        onKeyDown={move}
        onPointerMove={point}
        onPointerLeave={() => setAt(undefined)}
        onBlur={() => setAt(undefined)}
      >
        {bins.map((each, index) => (
          <Bar key={each.from} bin={each} top={top} read={at === index} />
        ))}
      </div>
      <div className={styles['times']} aria-hidden="true">
        {bins
          .filter((_, index) => index % labelEvery === 0)
          .map(({ from }, index) => (
            <span key={from}>
              {clockText(from, now).split(' ').at(-1)}
              {index === 0 ? ' yesterday' : ''}
            </span>
          ))}
        <b>now</b>
      </div>
      <p className={styles['words']} aria-hidden="true">
        {at === undefined ? '' : words}
      </p>
    </div>
  );
};
