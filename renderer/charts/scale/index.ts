/**
 * does: works out where things stand on a chart: gaps, ticks, extents and the forecast, as plain values.
 * never: draws.
 * talks to: nobody.
 */
export {
  toneColour,
  type Annotation,
  type ChartPoint,
  type ChartRow,
  type ThresholdLine,
  type Tone,
} from './chart-point.ts';
export { aheadMs, forecastRows, type ConeRow, type Crossing } from './forecast-rows.ts';
export { tickStep, tickText, timeTicks } from './time-ticks.ts';
export { closeScale, ratioScale, valueScale, type ValueScale } from './value-scale.ts';
export { gapsOf, withGaps } from './with-gaps.ts';
export { cleanUpsIn, usedPoints, type CleanUp } from './used-points.ts';
