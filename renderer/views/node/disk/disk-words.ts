import {
  bytesText,
  capitalised,
  clockText,
  countText,
  durationText,
  forecastShort,
  forecastText,
  percentText,
} from '#shared/format';
import { epochMs, type EpochMs, type Forecast } from '#shared/model';
import type { Annotation, CleanUp, Crossing } from '../../../charts/index.ts';

/** What is measured of a file system: the room, or the number of files. */
export type Quantity = 'space' | 'inodes';

type Fills = Extract<Forecast, { kind: 'fills' }>;

const methods: Readonly<Record<Fills['method'], string>> = {
  slope: 'Slope',
  troughs: 'Creep under its clean-ups',
  storm: 'Burst',
};

/** How the forecast was made, or why there is none. */
export const methodWords = (forecast: Forecast | undefined, now: EpochMs): string => {
  if (forecast === undefined) return 'No forecast yet';
  if (forecast.kind !== 'fills') {
    const words = forecastText(forecast, now);
    return capitalised(words);
  }
  const { method, windowMs, sampleCount, confidence } = forecast;
  return `${methods[method]} from ${durationText(windowMs)}, ${countText(sampleCount)} samples, confidence ${confidence}`;
};

/** The crossing with its words: as sure as the forecast, and always with its range. */
export const crossingOf = (
  forecast: Forecast | undefined,
  now: EpochMs,
): (Crossing & { readonly title: string; readonly range: string }) | undefined => {
  if (forecast?.kind !== 'fills') return undefined;
  const { fullAt, earliestAt, latestAt, confidence } = forecast;
  const [from, to] = [clockText(earliestAt, now), clockText(latestAt, now)];
  return {
    fullAt,
    earliestAt,
    latestAt,
    title: confidence === 'low' ? forecastShort(forecast, now) : `full ${clockText(fullAt, now)}`,
    range: from === to ? 'sure to the minute' : `${from} to ${to}`,
  };
};

/** An amount as the quantity is counted: bytes as disks are sold, or a number of inodes. */
export const amountText = (quantity: Quantity, amount: number): string =>
  quantity === 'space' ? bytesText(amount) : `${countText(amount)} inodes`;

/** Clean-ups as marks: `03:00 freed 6.2 GB`. */
export const cleanUpNotes = (
  cleanUps: readonly CleanUp[],
  quantity: Quantity,
  total: number | undefined,
  now: EpochMs,
): readonly Annotation[] =>
  cleanUps.map(({ at, freedShare }) => ({
    at,
    // The axis below says the day.
    label: `${clockText(epochMs(at), now).slice(-5)} freed ${total === undefined ? percentText(freedShare) : amountText(quantity, freedShare * total)}`,
  }));
