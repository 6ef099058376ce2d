/** What the first words of a line say of its time, and where its text begins. */
export type Stamp = {
  /** Epoch ms by the clock of whoever wrote it. */
  readonly at: number;
  /** Characters of the line that are the stamp and no part of its text. */
  readonly skip: number;
  /** The line names no zone: `at` was made with the node's own. */
  readonly isLocal: boolean;
};

const months: Readonly<Record<string, number>> = Object.fromEntries(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, at) => [
    name,
    at,
  ]),
);
const minuteMs = 60_000;
/** Mean year of the Gregorian calendar, ms. */
const yearMs = 31_556_952_000;

// oxlint-disable-next-line no-restricted-globals -- arithmetic of the calendar, no clock is read
const utcOf = Date.UTC;

/** Minutes east of UTC of `+02:00`, `+0200`, `+02`, `Z`; undefined for anything else. */
export const zoneMinutes = (text: string): number | undefined => {
  if (text === 'Z' || text === 'z') return 0;
  const found = /^([+-])(\d\d):?(\d\d)?$/.exec(text);
  if (found === null) return undefined;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  return found[1] === '-' ? -minutes : minutes;
};

const millis = (fraction: string | undefined): number => Number((fraction ?? '').padEnd(3, '0').slice(0, 3));

/** `2026-11-22T00:23:52.123456+00:00`, with a blank for the T, a slash for the dash, a comma for the point, brackets round it. */
const iso =
  /^\[?(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|[+-]\d\d:?\d\d))?(?![\d])/;
/** `Nov 22 00:23:52`, of syslog (RFC 3164): no year, no zone. */
const syslog = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?=\s)/;
/** `[22/Nov/2026:00:23:52 +0000]`, of web servers, behind an address and names. */
const common = /^.{0,128}?\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\]/;
/** `1763770000.123`, seconds since 1970. */
const epoch = /^(\d{10})(?:\.(\d{1,9}))?(?=\s)/;

const local = (utc: number, zone: number | undefined): Stamp | undefined =>
  zone === undefined ? undefined : { at: utc - zone * minuteMs, skip: 0, isLocal: true };

const readIso = (text: string, nodeZone: number | undefined): Stamp | undefined => {
  const found = iso.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const utc = utcOf(year, month - 1, day, hour, minute, second, millis(found[7]));
  const zone = found[8] === undefined ? undefined : zoneMinutes(found[8]);
  return zone === undefined ? local(utc, nodeZone) : { at: utc - zone * minuteMs, skip: 0, isLocal: false };
};

const readSyslog = (text: string, nodeZone: number | undefined, now: number): Stamp | undefined => {
  const found = syslog.exec(text);
  const month = months[found?.[1] ?? ''];
  if (found === null || month === undefined) return undefined;
  const [day = 1, hour = 0, minute = 0, second = 0] = found.slice(2, 6).map(Number);
  // The year that brings it closest to now: a line of December read in January is of the year before.
  const year = 1970 + Math.floor(now / yearMs);
  const tries = [year - 1, year, year + 1].map((each) => utcOf(each, month, day, hour, minute, second));
  return local(
    tries.reduce((best, each) => (Math.abs(each - now) < Math.abs(best - now) ? each : best)),
    nodeZone,
  );
};

const readCommon = (text: string): Stamp | undefined => {
  const found = common.exec(text);
  const month = months[found?.[2] ?? ''];
  if (found === null || month === undefined) return undefined;
  const zone = zoneMinutes(found[7] ?? '') ?? 0;
  const utc = utcOf(
    Number(found[3]),
    month,
    Number(found[1]),
    Number(found[4]),
    Number(found[5]),
    Number(found[6]),
  );
  return { at: utc - zone * minuteMs, skip: 0, isLocal: false };
};

const readEpoch = (text: string): Stamp | undefined => {
  const found = epoch.exec(text);
  if (found === null) return undefined;
  return { at: Number(found[1]) * 1_000 + millis(found[2]), skip: found[0].length + 1, isLocal: false };
};

/**
 * Reads the time of a line. `zone`: the node's minutes east of UTC, for lines that name none; undefined: not known, and then
 * such a line has no time. `now`: about when it was written, for lines without a year.
 */
export const readStamp = (
  form: 'text' | 'epoch' | 'rfc3339',
  text: string,
  { zone, now }: { readonly zone: number | undefined; readonly now: number },
): Stamp | undefined => {
  if (form === 'epoch') return readEpoch(text);
  if (form === 'rfc3339') {
    const stamp = readIso(text, undefined);
    return stamp && { ...stamp, skip: text.indexOf(' ') + 1 || text.length };
  }
  const epochStamp = readEpoch(text);
  return (
    readIso(text, zone) ??
    readSyslog(text, zone, now) ??
    (epochStamp && { ...epochStamp, skip: 0 }) ??
    readCommon(text)
  );
};
