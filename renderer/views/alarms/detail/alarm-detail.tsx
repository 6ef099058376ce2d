import { alarmText } from '#shared/format';
import { alarmSubject, type Alarm, type EpochMs } from '#shared/model';
import { Glyph, SafeText } from '../../../ui/index.ts';
import styles from '../alarms.module.css';
import { AlarmActions } from './alarm-actions.tsx';
import { AlarmPicture } from './alarm-picture.tsx';
import { AlarmStory } from './alarm-story.tsx';

const long = 600;

/** One alarm: what happened, why it is believed, what to do next, and what was said about it. */
export const AlarmDetail = ({ alarm, now }: { readonly alarm: Alarm; readonly now: EpochMs }) => {
  const { title, because, next } = alarmText(alarm, alarmSubject(alarm), now);
  return (
    <section className={styles['detail']} aria-label="The chosen alarm">
      <h2>
        <Glyph state={alarm.severity} size={16} />
        <SafeText text={title} limit={long} />
      </h2>
      <p>
        <SafeText text={because} limit={long} />
      </p>
      {alarm.held ? (
        <p className={styles['held']}>
          <Glyph state="unknown" decorative /> Data is missing, so it cannot clear. It is held as it last was.
        </p>
      ) : null}
      {alarm.clearedAt === undefined ? (
        <p className={styles['next']}>
          <SafeText text={next} limit={long} />
        </p>
      ) : null}
      <AlarmPicture alarm={alarm} now={now} />
      <AlarmActions alarm={alarm} now={now} />
      <AlarmStory alarm={alarm} now={now} />
    </section>
  );
};
