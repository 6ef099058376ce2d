import type { Alarm, EpochMs } from '#shared/model';
import { forecastText, rangeText, willFillText } from './forecast-text.ts';
import { bytesRateText, bytesText, countText, percentText, plural } from './quantity.ts';
import { durationText } from './time.ts';

/** An alarm in words: what happened, why it is believed, what to do next. Plain sentences; the title has no full stop. */
export type AlarmText = { readonly title: string; readonly because: string; readonly next: string };

export type DiskEvidence = Extract<Alarm['evidence'], { readonly rule: 'disk-space' | 'disk-inodes' }>;
type Fills = Extract<DiskEvidence['forecast'], { readonly kind: 'fills' }>;

/** The amounts of one kind of disk alarm as words: bytes, or inodes. */
type Amounts = {
  readonly left: number;
  readonly total: number;
  readonly leftText: string;
  readonly totalText: string;
  readonly rateText: (perHour: number) => string;
  readonly isFull: string;
  readonly advice: string;
};

const amountsOf = (evidence: DiskEvidence): Amounts =>
  evidence.rule === 'disk-space'
    ? {
        left: evidence.availableBytes,
        total: evidence.sizeBytes,
        leftText: bytesText(evidence.availableBytes),
        totalText: bytesText(evidence.sizeBytes),
        rateText: bytesRateText,
        isFull: 'is full',
        advice: 'See what is filling it, then rotate or remove the fastest grower.',
      }
    : {
        left: evidence.freeInodes,
        total: evidence.totalInodes,
        leftText: `${countText(evidence.freeInodes)} inodes`,
        totalText: countText(evidence.totalInodes),
        rateText: (perHour) => `${countText(perHour)} inodes an hour`,
        isFull: 'has no inodes left',
        advice: 'Look for a directory with very many small files (sessions, mail queue, cache) and clear it.',
      };

/** Writes an alarm about space or inodes of one volume. */
export const diskText = (evidence: DiskEvidence, name: string, now: EpochMs): AlarmText => {
  const amounts = amountsOf(evidence);
  const { forecast } = evidence;
  const where = `${name} ${evidence.mount}`;
  if (evidence.why === 'forecast' && forecast.kind === 'fills') {
    return {
      title: `${where} ${willFillTextOf(evidence, forecast, now)}`,
      because: becauseFilling(amounts, forecast, now),
      next: nextFor(evidence, amounts, now),
    };
  }
  if (evidence.why === 'forecast') {
    return {
      title: `${where} was filling up`,
      because: `${amounts.leftText} of ${amounts.totalText} left. The forecast is now: ${forecastText(forecast, now)}. The alarm clears when it stays so.`,
      next: 'Nothing at once. Find out what filled it, so that it does not come back.',
    };
  }
  return {
    title: amounts.left <= 0 ? `${where} ${amounts.isFull}` : `${where} has ${amounts.leftText} left`,
    because: becauseLow(evidence, amounts, now),
    next: amounts.left <= 0 ? `Everything that writes there fails now. ${amounts.advice}` : amounts.advice,
  };
};

const willFillTextOf = (evidence: DiskEvidence, forecast: Fills, now: EpochMs): string =>
  evidence.rule === 'disk-space'
    ? willFillText(forecast, now)
    : willFillText(forecast, now)
        .replace('be full', 'be out of inodes')
        .replace('may fill', 'may run out of inodes');

const methods: Readonly<Record<Fills['method'], string>> = {
  slope: 'losing',
  troughs: 'creeping up under its clean-ups by',
  storm: 'a burst is eating',
};

const becauseFilling = (amounts: Amounts, forecast: Fills, now: EpochMs): string =>
  `${amounts.leftText} of ${amounts.totalText} left, ${methods[forecast.method]} ${amounts.rateText(forecast.lossPerHour)} ` +
  `over the last ${durationText(forecast.windowMs)} (${plural(forecast.sampleCount, 'point')}). Full ${rangeText(forecast, now)} from now.`;

const becauseLow = (evidence: DiskEvidence, amounts: Amounts, now: EpochMs): string => {
  const share = percentText(amounts.total > 0 ? amounts.left / amounts.total : 0);
  const limits = `raised under ${percentText(evidence.enterRatio)}, clears above ${percentText(evidence.exitRatio)}`;
  const outlook =
    evidence.forecast.kind === 'none' ? '' : ` Forecast: ${forecastText(evidence.forecast, now)}.`;
  return `${share} of ${amounts.totalText} is available, ${limits}.${outlook}`;
};

/** Under this there is no time to look for causes first, ms. */
const hurryMs = 3_600_000;

const nextFor = ({ forecast }: DiskEvidence, amounts: Amounts, now: EpochMs): string =>
  forecast.kind === 'fills' && forecast.fullAt - now <= hurryMs
    ? `Act now: stop what writes, or make room. ${amounts.advice}`
    : amounts.advice;
