/* oxlint-disable no-restricted-globals -- texts of a node become times here; nobody asks what time it is */
import { epochMs, type EpochMs } from '#shared/model';

const isTime = (ms: number): boolean => Number.isFinite(ms) && ms > 0 && ms < 8.64e15;

/** A time as ISO 8601 writes it; undefined: it is none. */
export const readIso = (text: string | undefined): EpochMs | undefined => {
  const ms = Date.parse(text ?? '');
  return isTime(ms) ? epochMs(ms) : undefined;
};

/** Midnight of a day in a zone that is this far ahead of UTC; months count from 1. */
export const midnight = (
  [year, month, day]: readonly [year: number, month: number, day: number],
  offsetMs: number,
): EpochMs | undefined => {
  const ms = Date.UTC(year, month - 1, day) - offsetMs;
  return isTime(ms) ? epochMs(ms) : undefined;
};

/** As ISO 8601 writes it, whole seconds, UTC. */
export const isoText = (at: EpochMs): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** The same moment for a library that speaks of nothing else. */
export const dateOf = (at: EpochMs): Date => new Date(at);

/** A time as systemctl prints it with TZ=UTC: `Sun 2026-11-22 03:00:00 UTC`; `n/a` and the like give undefined. */
export const readUtc = (text: string | undefined): EpochMs | undefined => {
  const [, date, clock] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?) UTC/.exec(text ?? '') ?? [];
  if (date === undefined || clock === undefined) return undefined;
  return readIso(`${date}T${clock.slice(0, 12)}Z`);
};

const unitMs: Readonly<Record<string, number>> = {
  y: 31_557_600_000,
  month: 2_629_800_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  min: 60_000,
  s: 1_000,
  ms: 1,
  us: 0.001,
};

/** A span as systemctl prints it: `2d 3h 1min 5.5s`. */
export const readSpanMs = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^\d/.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(y|month|w|d|h|min|ms|us|s)(?![a-z])/g))
    sum += Number(count) * (unitMs[unit ?? ''] ?? Number.NaN);
  return isTime(sum) ? sum : undefined;
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const halfYearMs = 183 * 86_400_000;

/**
 * A time at the start of a line of a log: seconds since 1970 (journalctl -o short-unix), ISO 8601, or `Nov 22 03:15:01` in the
 * node's zone, of which the year that lies nearest is meant.
 */
export const readStamp = (
  head: string,
  node: { readonly now: number; readonly offsetMs: number },
): EpochMs | undefined => {
  const [unix] = /^\d{9,11}\.\d{1,6}(?= |$)/.exec(head) ?? [];
  if (unix !== undefined) return epochMs(Math.round(Number(unix) * 1_000));
  const [iso] = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)/.exec(head) ?? [];
  if (iso !== undefined) return readIso(iso);
  const [, name, day, hour, minute, second] =
    /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)/.exec(head) ?? [];
  const month = months.indexOf(name ?? '');
  if (month < 0) return undefined;
  const year = new Date(node.now + node.offsetMs).getUTCFullYear();
  const at = (of: number): number =>
    Date.UTC(of, month, Number(day), Number(hour), Number(minute), Number(second)) - node.offsetMs;
  const ms = at(year) > node.now + halfYearMs ? at(year - 1) : at(year);
  return isTime(ms) ? epochMs(ms) : undefined;
};
