import { clockText } from '#shared/format';
import type { EpochMs } from '#shared/model';
import { useTicking } from '../../clock/index.ts';
import { ageText } from './age-text.ts';

/** How long ago, counting by itself. Hover gives the exact time in UTC. */
export const Age = ({ at, suffix = '' }: { readonly at: number; readonly suffix?: string }) => {
  const text = useTicking((now) => ageText(now - at));
  const exact = new Date(at).toISOString();
  return (
    <time dateTime={exact} title={`${exact.replace('T', ' ').slice(0, 19)} UTC`}>
      {text}
      {suffix}
    </time>
  );
};

/** A clock time such as 14:06:31; dated when it is not today. */
export const ClockTime = ({ at }: { readonly at: EpochMs }) => {
  const text = useTicking((now) => clockText(at, Math.round(now) as EpochMs, { seconds: true }));
  return <time dateTime={new Date(at).toISOString()}>{text}</time>;
};
