import { lazy, Suspense, type ComponentProps, type ComponentType, type ReactNode } from 'react';

/** Holds the place of a chart while its code is fetched, so that nothing below it moves. */
const Held = ({ height, children }: { readonly height: number; readonly children: ReactNode }) => (
  <Suspense fallback={<div style={{ height: height + 24 }} aria-busy="true" />}>{children}</Suspense>
);

// The chart library is large; it is fetched when the first chart is shown. All charts share that one chunk.
const LazyForecast = lazy(async () => ({ default: (await import('./forecast-chart.tsx')).ForecastChart }));
const LazySeries = lazy(async () => ({ default: (await import('./series-chart.tsx')).SeriesChart }));
const LazyBand = lazy(async () => ({ default: (await import('./band-chart.tsx')).BandChart }));

const held =
  <P extends { readonly height?: number }>(Chart: ComponentType<P>, height: number) =>
  (props: P) => (
    <Held height={props.height ?? height}>
      <Chart {...props} />
    </Held>
  );

/** History left of now, forecast with its range right of now. Fetched on demand. */
export const ForecastChart = held<ComponentProps<typeof LazyForecast>>(LazyForecast, 320);
/** One number over time with its extremes and limits. Fetched on demand. */
export const SeriesChart = held<ComponentProps<typeof LazySeries>>(LazySeries, 132);
/** A value between the two thresholds of its alarm. Fetched on demand. */
export const BandChart = held<ComponentProps<typeof LazyBand>>(LazyBand, 150);
