import type { Readiness } from '../../../source-kit/index.ts';
import { readPauseWords } from '../tasks/pause-words.ts';

/** Why a pause is not taken back: the note that is there by now tells of another one. Undefined: it is the one, or none. */
export const pausedAnew = (
  what: string,
  note: string | undefined,
  { wanted, over }: { readonly wanted: 'paused' | 'running'; readonly over?: string | undefined },
): Readiness | undefined => {
  if (wanted === 'paused' || over === undefined || note === undefined || note === over) return undefined;
  const by = readPauseWords(note)?.pausedBy ?? 'somebody';
  return { kind: 'conflict', says: `${what} was paused anew since, by ${by}: it stays so.` };
};
