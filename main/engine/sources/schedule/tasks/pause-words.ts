import type { ScheduledTask } from '#shared/model';
import { readIso } from '../read/times.ts';

type Pause = Pick<ScheduledTask, 'pausedBy' | 'pausedUntil'>;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Who paused something and until when: `until=ISO|- by=NAME`, as the note and the mark on a line have it. */
export const pauseOf = (until: string | undefined, by: string | undefined): Pause => {
  const at = readIso(until);
  return {
    ...(by === undefined || by === '' ? {} : { pausedBy: decoded(by).slice(0, 200) }),
    ...(at === undefined ? {} : { pausedUntil: at }),
  };
};

/** The note of a paused timer; undefined: there is none. */
export const readPauseWords = (words: string | undefined): Pause | undefined => {
  if (words === undefined) return undefined;
  return pauseOf(/(?:^| )until=(\S+)/.exec(words)?.[1], /(?:^| )by=(\S+)/.exec(words)?.[1]);
};
