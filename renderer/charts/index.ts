/**
 * does: draws series, forecasts and alarm bands, each with a table behind it; the only importer of recharts.
 * never: fetches, or words a number: the text of values and times is given to it.
 * talks to: recharts, `theme` through tokens.
 */
export { BandSparkline } from './band-sparkline.tsx';
export { cleanUpsIn, usedPoints, type CleanUp } from './scale/index.ts';
export { BandChart, ForecastChart, SeriesChart } from './lazy-charts.tsx';
export type { Annotation, ChartPoint, Crossing, ThresholdLine, Tone } from './scale/index.ts';
