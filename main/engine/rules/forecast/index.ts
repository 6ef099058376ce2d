/**
 * does: remembers the recent past of a volume in bounded space and reads its future from it.
 * never: decides what is an alarm, reads a clock.
 * talks to: `shared/model`.
 */
export type { Outlook } from './read-forecast.ts';
export {
  createVolumeTrack,
  observeInodes,
  observeSpace,
  warmSpace,
  type VolumeTrack,
} from './volume-track.ts';
