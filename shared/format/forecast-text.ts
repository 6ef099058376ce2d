import { assertNever } from '#shared/fault';
import type { EpochMs, Forecast } from '#shared/model';
import { durationText, roughDurationText } from './time.ts';

type Fills = Extract<Forecast, { kind: 'fills' }>;
type NoForecast = Extract<Forecast, { kind: 'none' }>;

const day = 86_400_000;

const noneWords: Readonly<Record<NoForecast['reason'], string>> = {
  'too-few-samples': 'no forecast yet, too few samples',
  'history-too-short': 'no forecast yet, 6 h of history needed',
  'read-only': 'no forecast, it is read-only',
  'not-growing-evenly': 'no forecast, it does not fill evenly',
  'unknown-space': 'no forecast, its space is unknown',
};

/** When, in words that are as sure as the forecast: `in 3 h 12 m`, `in about 3 h`, `today`, `within 5 d`. */
const whenText = ({ fullAt, latestAt, confidence }: Fills, now: EpochMs): string => {
  const leftMs = fullAt - now;
  if (confidence === 'low')
    return latestAt - now <= day || leftMs <= day ? 'today' : `within ${roughDurationText(latestAt - now)}`;
  if (leftMs <= 0) return 'at any moment';
  return confidence === 'high' ? `in ${durationText(leftMs)}` : `in about ${roughDurationText(leftMs)}`;
};

/** `full in 3 h 12 m`, `full in about 3 h`, `may fill today`, `steady`, `no forecast yet`: fits a tile. */
export const forecastShort = (forecast: Forecast, now: EpochMs): string => {
  switch (forecast.kind) {
    case 'none':
      return noneWords[forecast.reason].split(',')[0] ?? '';
    case 'steady':
      return 'steady';
    case 'fills':
      return forecast.confidence === 'low'
        ? `may fill ${whenText(forecast, now)}`
        : `full ${whenText(forecast, now)}`;
    default:
      return assertNever(forecast);
  }
};

/** The same for the middle of a sentence: `will be full in 3 h 12 m`, `may fill today`. */
export const willFillText = (forecast: Fills, now: EpochMs): string =>
  forecast.confidence === 'low'
    ? `may fill ${whenText(forecast, now)}`
    : `will be full ${whenText(forecast, now)}`;

/** `between 2 h 40 m and 4 h 05 m` from now, or `about 22 m 16 s` where both ends read the same. The far end of a forecast may be further than anybody can say. */
export const rangeText = ({ earliestAt, latestAt }: Fills, now: EpochMs): string => {
  const [earliest, latest] = [durationText(earliestAt - now), durationText(latestAt - now)];
  return earliest === latest ? `about ${earliest}` : `between ${earliest} and ${latest}`;
};

/** The whole forecast: `full in 3 h 12 m, between 2 h 40 m and 4 h 05 m`; otherwise what there is instead and why. */
export const forecastText = (forecast: Forecast, now: EpochMs): string => {
  if (forecast.kind === 'none') return noneWords[forecast.reason];
  if (forecast.kind === 'steady') return 'steady, not full within 30 d';
  return `${forecastShort(forecast, now)}, ${rangeText(forecast, now)}`;
};
