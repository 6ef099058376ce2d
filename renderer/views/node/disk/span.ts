import type { Forecast } from '#shared/model';

const hour = 3_600_000;

/** The stretches of history on offer. Two days is what the store keeps at full resolution, 90 days is its least reach. */
export const spans = [
  { value: '6h', label: '6 h', ms: 6 * hour },
  { value: '24h', label: '24 h', ms: 24 * hour },
  { value: '7d', label: '7 d', ms: 168 * hour },
  { value: '30d', label: '30 d', ms: 720 * hour },
] as const;

export type SpanName = (typeof spans)[number]['value'];

/** The length of a stretch, ms. */
export const spanMs = (name: SpanName): number => spans.find((span) => span.value === name)?.ms ?? 24 * hour;

/** A crossing this near is drawn on the shortest stretch: on a day's scale it would be a wall. */
const nearMs = 3 * hour;

/** The stretch to open with, so that a crossing can be seen as a slope. */
export const firstSpan = (forecast: Forecast | undefined, now: number): SpanName =>
  forecast?.kind === 'fills' && forecast.fullAt - now < nearMs ? '6h' : '24h';

/** Points of one series: more than a chart has pixels for is waste. */
export const pointCount = 300;
