import {
  isStale,
  valueOf,
  type AlarmPolicy,
  type Fact,
  type Forecast,
  type RuleId,
  type Volume,
} from '#shared/model';
import { hold, isOff, note, standingOf, type Bench, type Grade, type Grades } from './bench.ts';
import {
  createVolumeTrack,
  observeInodes,
  observeSpace,
  type Outlook,
  type VolumeTrack,
} from './forecast/index.ts';
import { judgeMounts } from './mount-rules.ts';

type Side = AlarmPolicy['space'];
const unknownSpace: Forecast = { kind: 'none', reason: 'unknown-space' };
const readOnlyForecast: Forecast = { kind: 'none', reason: 'read-only' };

/** Judges every volume: what is left, what will be left, and whether it can be written and is there at all. */
export const judgeDisks = (bench: Bench): void => {
  const { facts, now } = bench.observation;
  const { volumes } = facts;
  const stale = isStale(volumes, now);
  judgeMounts(bench, volumes.state === 'known' && !stale ? volumes.value : undefined);
  if (volumes.state === 'unknown') return;
  for (const volume of volumes.value) judgeVolume(bench, volume, stale);
};

const judgeVolume = (bench: Bench, volume: Volume, stale: boolean): void => {
  const { state, observation } = bench;
  const { policy } = observation;
  let track = state.volumes.get(volume.mount);
  if (track === undefined) {
    track = createVolumeTrack();
    state.volumes.set(volume.mount, track);
  }
  const { space, inodes } = volume;
  if (space.state === 'known')
    observeSpace(track, space.observedAt, space.value.availableBytes, space.value.sizeBytes, policy);
  if (inodes.state === 'known')
    observeInodes(track, inodes.observedAt, inodes.value.free, inodes.value.total, policy);
  bench.forecasts.push(publish(track, volume));
  // A stale list was already held as a whole.
  if (stale || valueOf(volume.readOnly) === true || policy.ignoredMounts.includes(volume.mount)) return;
  judgeSpace(bench, volume, track);
  judgeInodes(bench, volume, track);
};

/** The same object while nothing changed, so that an unchanged forecast costs no comparison. */
const publish = (track: VolumeTrack, volume: Volume) => {
  const readOnly = valueOf(volume.readOnly) === true;
  const space = readOnly
    ? readOnlyForecast
    : volume.space.state === 'known'
      ? track.space.outlook.forecast
      : unknownSpace;
  const inodes = readOnly
    ? readOnlyForecast
    : volume.inodes.state === 'known' && track.inodes !== undefined
      ? track.inodes.outlook.forecast
      : unknownSpace;
  const last = track.published;
  if (last === undefined || last.space !== space || last.inodes !== inodes)
    track.published = { mount: volume.mount, space, inodes };
  return track.published ?? { mount: volume.mount, space, inodes };
};

const judgeSpace = (bench: Bench, volume: Volume, track: VolumeTrack): void => {
  const value = usable(bench, 'disk-space', volume, volume.space);
  if (value === undefined || value.sizeBytes <= 0) return;
  const { policy, now } = bench.observation;
  const grades = gradesOf(
    policy.space,
    policy,
    now,
    value.availableBytes,
    value.sizeBytes,
    track.space.outlook,
  );
  const standing = standingOf(bench, 'disk-space', volume.mount, grades);
  if (standing === undefined) return;
  note(bench, volume.mount, standing, {
    rule: 'disk-space',
    mount: volume.mount,
    ...wordsOf(standing, policy.space),
    forecast: track.space.outlook.forecast,
    availableBytes: value.availableBytes,
    sizeBytes: value.sizeBytes,
  });
};

const judgeInodes = (bench: Bench, volume: Volume, track: VolumeTrack): void => {
  const value = usable(bench, 'disk-inodes', volume, volume.inodes);
  if (value === undefined || value.total <= 0 || track.inodes === undefined) return;
  const { policy, now } = bench.observation;
  const grades = gradesOf(policy.inodes, policy, now, value.free, value.total, track.inodes.outlook);
  const standing = standingOf(bench, 'disk-inodes', volume.mount, grades);
  if (standing === undefined) return;
  note(bench, volume.mount, standing, {
    rule: 'disk-inodes',
    mount: volume.mount,
    ...wordsOf(standing, policy.inodes),
    forecast: track.inodes.outlook.forecast,
    freeInodes: value.free,
    totalInodes: value.total,
  });
};

const usable = <T>(bench: Bench, rule: RuleId, volume: Volume, fact: Fact<T>): T | undefined => {
  if (isOff(bench, rule)) return undefined;
  if (fact.state === 'known' && !isStale(fact, bench.observation.now)) return fact.value;
  hold(bench, rule, volume.mount);
  return undefined;
};

const wordsOf = ({ severity, ahead }: { severity: 'warning' | 'critical'; ahead: boolean }, side: Side) => {
  const low = severity === 'critical' ? side.lowCritical : side.lowWarning;
  const runOut = severity === 'critical' ? side.runOutCritical : side.runOutWarning;
  return ahead
    ? { why: 'forecast' as const, enterRatio: runOut.maxAvailableRatio, exitRatio: runOut.maxAvailableRatio }
    : { why: 'low' as const, enterRatio: low.enterRatio, exitRatio: low.exitRatio };
};

const gradesOf = (
  side: Side,
  policy: AlarmPolicy,
  now: number,
  available: number,
  size: number,
  outlook: Outlook,
): Grades => ({
  warning: lowGrade(side.lowWarning, available, available / size),
  critical: lowGrade(side.lowCritical, available, available / size),
  runOutWarning: runOutGrade(side.runOutWarning, policy, now, available / size, outlook, false),
  runOutCritical: runOutGrade(side.runOutCritical, policy, now, available / size, outlook, true),
});

/** Low when both the share and the amount are small; well again when the share passes its exit or the amount is a fifth more. */
const lowGrade = (low: Side['lowWarning'], available: number, ratio: number): Grade => ({
  enter: ratio < low.enterRatio && available < low.enterBelow,
  stay: ratio < Math.max(low.exitRatio, low.enterRatio) && available < low.enterBelow * 1.2,
  forMs: 0,
  keepFiringMs: low.keepFiringMs,
});

/** A burst that has lasted this long may be extended as a slope is, ms. */
const slopeAfterMs = 3 * 3_600_000;
/** ... and for critical it must have eaten this much of what a burst must: a restored database stops too. */
const slopeShare = 0.75;

const stormEnter = (
  { storm }: AlarmPolicy,
  leftMs: number,
  lostShare: number,
  isNew: boolean,
  critical: boolean,
): boolean =>
  critical
    ? leftMs <= storm.criticalWithinMs && lostShare >= storm.criticalLostRatio
    : leftMs <= (isNew ? storm.newWarnWithinMs : storm.warnWithinMs);

const runOutGrade = (
  runOut: Side['runOutWarning'],
  policy: AlarmPolicy,
  now: number,
  ratio: number,
  { forecast, storm, watchedMs }: Outlook,
  critical: boolean,
): Grade => {
  const { forMs, keepFiringMs } = runOut;
  if (forecast.kind !== 'fills') return { enter: false, stay: false, forMs, keepFiringMs };
  const leftMs = forecast.fullAt - now;
  const isNew = watchedMs < policy.forecast.newUntilMs;
  const ownEnter = storm !== undefined && stormEnter(policy, leftMs, storm.lostShare, isNew, critical);
  // A burst that has run for hours is a slope as well, and is judged as both.
  const isSlopeToo =
    storm !== undefined &&
    storm.runMs >= slopeAfterMs &&
    (!critical || storm.lostShare >= policy.storm.criticalLostRatio * slopeShare);
  if (storm !== undefined && (ownEnter || !isSlopeToo)) {
    return { enter: ownEnter, stay: leftMs <= policy.storm.warnWithinMs * 2, forMs: 0, keepFiringMs };
  }
  const horizonMs = forecast.method === 'troughs' ? runOut.creepHorizonMs : runOut.horizonMs;
  const toldWithinMs = isNew ? horizonMs * policy.forecast.newHorizonShare : horizonMs;
  const sure = forecast.confidence !== 'low';
  const enter = sure && ratio < runOut.maxAvailableRatio && leftMs <= toldWithinMs;
  return { enter, stay: leftMs <= Math.max(runOut.exitHorizonMs, horizonMs * 1.5), forMs, keepFiringMs };
};
