import { clockText, plural, roughDurationText } from '#shared/format';
import type { EpochMs, Operation, Plan } from '#shared/model';
import { Panel, ProgressMark, SafeText } from '../../../ui/index.ts';
import { stepMark, stepWord } from '../live/progress-words.ts';
import { standingOf, timelineRows, type RowStanding, type TimelineRow } from './timeline-rows.ts';
import styles from './timeline.module.css';

/** What is not known is drawn this wide, of all that is, and hatched. */
const unknownShare = 0.12;
/** A bar of a second beside one of an hour still shows. */
const leastPercent = 0.8;

type Placed = { readonly row: TimelineRow; readonly left: number; readonly width: number };

/** Where each part begins and how wide it is, in percent of all: one after the other. */
const placed = (rows: readonly TimelineRow[]): readonly Placed[] => {
  const known = rows.reduce((sum, { knownMs }) => sum + knownMs, 0);
  const nominal = Math.max(1, known) * unknownShare;
  const length = ({ knownMs, unknown }: TimelineRow): number => knownMs + (unknown > 0 ? nominal : 0);
  const total = Math.max(
    1,
    rows.reduce((sum, row) => sum + length(row), 0),
  );
  let at = 0;
  return rows.map((row): Placed => {
    const left = (at / total) * 100;
    at += length(row);
    return {
      row,
      left: Math.min(left, 100 - leastPercent),
      width: Math.max(leastPercent, (length(row) / total) * 100),
    };
  });
};

const timeText = ({ knownMs, unknown }: Pick<TimelineRow, 'knownMs' | 'unknown'>): string => {
  if (unknown === 0) return knownMs < 1_000 ? 'about 1 s' : `about ${roughDurationText(knownMs)}`;
  return knownMs === 0 ? 'time unknown' : `over ${roughDurationText(knownMs)}`;
};

/** Beside what really happened it is what was planned. */
const plannedText = (row: TimelineRow): string =>
  row.unknown > 0 && row.knownMs === 0 ? 'time unknown' : `planned ${timeText(row).replace(/^about /, '')}`;

const needsYou = ({ items }: Plan): number =>
  items.filter(({ fate }) => fate === 'blocked' || fate === 'lost' || fate === 'unmanaged').length;

/** When the machine may be stopped, before anything began. */
const safeText = (plan: Plan, rows: readonly TimelineRow[]): string => {
  const last = rows.findIndex(({ isSafeAfter }) => isSafeAfter);
  if (last < 0) return '';
  const first = rows.slice(0, last + 1);
  const knownMs = first.reduce((sum, row) => sum + row.knownMs, 0);
  const unknown = first.reduce((sum, row) => sum + row.unknown, 0);
  const open = needsYou(plan);
  const but =
    open === 0 ? '' : `, but for the ${plural(open, 'item')} that ${open === 1 ? 'needs' : 'need'} you`;
  const when =
    unknown === 0
      ? `after ${timeText({ knownMs, unknown })}`
      : knownMs === 0
        ? 'after a time that nobody can tell'
        : `after ${roughDurationText(knownMs)} and ${plural(unknown, 'step')} of unknown length`;
  return `Safe to stop ${when}${but}.`;
};

/** Whether it may be stopped now: only what was seen to be done counts. */
const safeNow = (rows: readonly TimelineRow[], operation: Operation, now: EpochMs): string => {
  const last = rows.findIndex(({ isSafeAfter }) => isSafeAfter);
  if (last < 0 || operation.plan.request.kind === 'maintenance') return '';
  const ends = rows.slice(0, last + 1).map((row) => standingOf(row, operation).endedAt);
  if (ends.some((end) => end === undefined)) return 'Not yet safe to stop.';
  const end = ends.flatMap((each) => each ?? []).toSorted((a, b) => b - a)[0];
  const open = needsYou(operation.plan);
  return `${open === 0 ? 'Safe to stop' : `Safe to stop but for ${plural(open, 'item')} named in the plan`}, as it was seen at ${clockText(end ?? operation.startedAt, now, { seconds: true })}.`;
};

const Row = ({
  place: { row, left, width },
  lines,
  standing,
}: {
  readonly place: Placed;
  readonly lines: readonly number[];
  readonly standing: RowStanding | undefined;
}) => (
  <li
    data-state={standing?.state ?? 'planned'}
    aria-current={standing?.state === 'running' ? 'step' : undefined}
  >
    <span className={styles['label']}>
      {standing === undefined ? null : <ProgressMark word={stepMark[standing.state]} decorative />}
      <span>
        <SafeText text={row.label} limit={80} />
        {standing === undefined ? null : <span className="only-read">, {stepWord[standing.state]}. </span>}
        <small>
          <SafeText text={row.detail} limit={120} />
        </small>
      </span>
    </span>
    <span className={styles['track']} aria-hidden="true">
      {lines.map((at) => (
        <i key={at} className={styles['line']} style={{ insetInlineStart: `${at}%` }} />
      ))}
      <i
        className={styles['bar']}
        data-unknown={row.unknown > 0}
        style={{ insetInlineStart: `${left}%`, inlineSize: `${Math.min(width, 100 - left)}%` }}
      >
        {standing === undefined ? null : <b style={{ inlineSize: `${standing.share * 100}%` }} />}
      </i>
    </span>
    <span className={styles['time']}>{standing === undefined ? timeText(row) : plannedText(row)}</span>
    {row.isSafeAfter ? <span className="only-read">. Safe to stop once this is seen to be done.</span> : null}
  </li>
);

/** Beside its line, on the side where there is room. Read out with the part it follows. */
const SafeLabel = ({ at }: { readonly at: number | undefined }) =>
  at === undefined ? null : (
    <p className={styles['foot']} aria-hidden="true">
      <span />
      <span className={styles['track']}>
        <span
          className={styles['safe']}
          style={at > 60 ? { insetInlineEnd: `${100 - at}%` } : { insetInlineStart: `${at}%` }}
        >
          safe to stop
        </span>
      </span>
      <span />
    </p>
  );

/**
 * The parts of a plan in the order in which they run, how long each is expected to take, and the moment after which the machine is
 * safe to stop. With `operation`: where it stands in that.
 */
export const Timeline = ({
  plan,
  operation,
  now,
}: {
  readonly plan: Plan;
  readonly operation?: Operation;
  readonly now?: EpochMs;
}) => {
  const rows = timelineRows(plan);
  if (rows.length === 0) return null;
  const places = placed(rows);
  const safe = places.filter(({ row }) => row.isSafeAfter);
  const lines = safe.map(({ left, width }) => Math.min(100, left + width));
  const says =
    operation === undefined ? safeText(plan, rows) : safeNow(rows, operation, now ?? operation.startedAt);
  const picture = (
    <>
      <ol>
        {places.map((place) => (
          <Row
            key={place.row.id}
            place={place}
            lines={lines}
            standing={operation === undefined ? undefined : standingOf(place.row, operation)}
          />
        ))}
      </ol>
      <SafeLabel at={lines[0]} />
    </>
  );
  return operation === undefined ? (
    <section aria-labelledby="how-it-runs" className={styles['timeline']}>
      <h3 id="how-it-runs">
        How it runs <small>{says}</small>
      </h3>
      {picture}
    </section>
  ) : (
    <Panel title="How it runs" aside={says} padded>
      <div className={styles['timeline']}>{picture}</div>
    </Panel>
  );
};
