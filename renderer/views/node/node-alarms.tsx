import { alarmText, durationText } from '#shared/format';
import type { Alarm, EpochMs } from '#shared/model';
import { RouteLink } from '../../commands/index.ts';
import { EmptyBlock, Glyph, Panel, SafeText } from '../../ui/index.ts';
import styles from './node.module.css';

const handledWords = (alarm: Alarm, now: EpochMs): string =>
  alarm.silenced !== undefined && alarm.silenced.until > now
    ? ', silenced'
    : alarm.acknowledged !== undefined
      ? `, seen by ${alarm.acknowledged.by}`
      : '';

/** What is open on this node; a row opens the alarm. */
export const NodeAlarms = ({
  alarms,
  name,
  now,
}: {
  readonly alarms: readonly Alarm[];
  readonly name: string;
  readonly now: EpochMs;
}) => (
  <Panel title="Open alarms" aside={alarms.length === 0 ? undefined : `${alarms.length} open`}>
    {alarms.length === 0 ? (
      <EmptyBlock>No alarm is open on this node.</EmptyBlock>
    ) : (
      <ul className={styles['alarms']}>
        {alarms.map((alarm) => (
          <li key={alarm.id}>
            <RouteLink to={{ screen: 'alarms', query: { alarm: alarm.id } }}>
              <Glyph state={alarm.severity} />
              <span>
                <SafeText text={alarmText(alarm, name, now).title} limit={300} />
                <small>
                  for {durationText(now - alarm.raisedAt)}
                  <SafeText text={handledWords(alarm, now)} />
                  {alarm.held ? ', held: data is missing' : ''}
                </small>
              </span>
            </RouteLink>
          </li>
        ))}
      </ul>
    )}
  </Panel>
);
