/**
 * does: holds what every chart shares: the frame with its table and readable points, the axes and the marks.
 * never: knows what is drawn.
 * talks to: recharts, `theme` through tokens, the scales.
 */
export { ChartFrame, type Drawing, type FrameProps } from './chart-frame.tsx';
export { insets, narrowInsets } from './insets.ts';
export { TimeLine, ValueLines } from './axes.tsx';
export { Annotations, Gaps, ReadLine, Thresholds } from './marks.tsx';
export { Over, usePlaces } from './places.tsx';
export type { Reading } from './use-reading.ts';
