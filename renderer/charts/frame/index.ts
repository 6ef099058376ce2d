/**
 * does: holds what every chart shares: the frame with its table and readable points, the axes and the marks.
 * never: knows what is drawn.
 * talks to: recharts, `theme` through tokens, the scales.
 */
export { Plot, PlotArea, PlotLine } from './plot.tsx';
export { narrowInsets } from './insets.ts';
export { ValueLines } from './axes.tsx';
export { Annotations, Thresholds } from './marks.tsx';
export { usePlaces } from './places.tsx';
export type { Reading } from './use-reading.ts';
