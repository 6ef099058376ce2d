/**
 * does: shows the disks of a node: history with forecast, the table of file systems, and what is filling one.
 * never: forecasts by itself.
 * talks to: the history and filling messages, the charts.
 */
export { DiskPanel } from './disk-panel.tsx';
export { FillingPanel } from './filling-panel.tsx';
export { pointCount, spanMs, spans, type SpanName } from './span.ts';
export { useMount } from './use-mount.ts';
export { VolumeTable } from './volume-table.tsx';
