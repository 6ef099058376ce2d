import { linesOf, readCount, type Sections } from '../../../source-kit/index.ts';

/** The node's clock when the look ended, and where on earth it is. */
export type ClockReading = {
  /** Seconds since 1970. */
  readonly now: number;
  /** Seconds ahead of UTC, now. */
  readonly offsetSeconds: number;
  /** `Europe/Berlin`; undefined: only the offset is known. */
  readonly zone: string | undefined;
};

/** Undefined when the look did not come to its end. */
export const readClock = (sections: Sections): ClockReading | undefined => {
  const lines = linesOf(sections.get('clock'));
  const [, seconds, sign, hours, minutes] = /^(\d+) ([+-])(\d\d)(\d\d)$/.exec(lines[0] ?? '') ?? [];
  const now = readCount(seconds);
  if (now === undefined) return undefined;
  const linked = lines
    .map((line) => /^zone .*\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(line)?.[1])
    .find(Boolean);
  const named = lines.map((line) => /^name ([A-Za-z0-9_+/-]+)$/.exec(line)?.[1]).find(Boolean);
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60;
  return { now, offsetSeconds: sign === '-' ? -ahead : ahead, zone: linked ?? named };
};
