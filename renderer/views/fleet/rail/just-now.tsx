import { alarmSubject, type Alarm, type EpochMs } from '#shared/model';
import { alarmRoute, RouteLink, type Route } from '../../../commands/index.ts';
import { useFleet } from '../../../queries/index.ts';
import { ClockTime, Glyph, Panel, SafeText, type StateWord } from '../../../ui/index.ts';
import { ruleEvents } from '../alarm-words.ts';
import styles from './rail.module.css';

const shownEvents = 6;

type Event = {
  readonly key: string;
  readonly at: EpochMs;
  readonly state: StateWord;
  readonly to: Route;
  readonly subject: string;
  readonly says: string;
};

const subjectOf = ({ evidence }: Alarm): string => ('mount' in evidence ? ` ${evidence.mount}` : '');

const eventsOf = (alarm: Alarm): readonly Event[] => {
  const [raised, cleared] = ruleEvents[alarm.evidence.rule];
  const event = (at: EpochMs, state: StateWord, says: string): Event => ({
    key: `${alarm.id} ${says} ${at}`,
    at,
    state,
    to: alarmRoute(alarm),
    subject: alarmSubject(alarm),
    says,
  });
  return [
    event(alarm.raisedAt, alarm.severity, `${subjectOf(alarm)} ${raised}`),
    ...(alarm.clearedAt === undefined
      ? []
      : [event(alarm.clearedAt, 'ok', `${subjectOf(alarm)} ${cleared}`)]),
    ...(alarm.acknowledged === undefined
      ? []
      : [event(alarm.acknowledged.at, alarm.severity, ` alarm was taken by ${alarm.acknowledged.by}`)]),
  ];
};

const sameEvents = (a: readonly Event[], b: readonly Event[]): boolean =>
  a.length === b.length && a.every((event, at) => event.key === b[at]?.key);

/** What happened last, newest first. */
export const JustNow = () => {
  const events = useFleet(
    (fleet) =>
      fleet.alarms
        .flatMap(eventsOf)
        .toSorted((a, b) => b.at - a.at)
        .slice(0, shownEvents),
    sameEvents,
  );
  return (
    <Panel title="Just now">
      <ol className={styles['events']}>
        {events.map((event) => (
          <li key={event.key}>
            <span className={styles['when']}>
              <ClockTime at={event.at} />
            </span>
            <Glyph state={event.state} />
            <span className={styles['what']}>
              <RouteLink to={event.to}>
                <SafeText text={event.subject} limit={40} mono />
              </RouteLink>
              <SafeText text={event.says} limit={80} />
            </span>
          </li>
        ))}
      </ol>
      {events.length === 0 ? (
        <p className={styles['none']}>No alarm was raised or cleared in the last 24 hours.</p>
      ) : null}
    </Panel>
  );
};
