import { ageText } from './age-text.ts';
import { useTicking } from '../../clock/index.ts';

/** 24 h clock of the viewer, with the date when it is not today. */
export const clockText = (at: number, now: number): string => {
  const then = new Date(at);
  const time = then.toLocaleTimeString('en-GB');
  return then.toDateString() === new Date(now).toDateString()
    ? time
    : `${then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`;
};

/** How long ago, counting by itself. Hover gives the exact time in UTC. */
export const Age = ({ at, suffix = '' }: { readonly at: number; readonly suffix?: string }) => {
  const text = useTicking((now) => ageText(now - at));
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={`${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`}
    >
      {text}
      {suffix}
    </time>
  );
};

/** A clock time such as 14:06:31; dated when it is not today. */
export const ClockTime = ({ at }: { readonly at: number }) => {
  const text = useTicking((now) => clockText(at, now));
  return <time dateTime={new Date(at).toISOString()}>{text}</time>;
};
