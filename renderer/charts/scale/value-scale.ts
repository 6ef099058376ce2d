/** The vertical extent of a chart and the lines to draw across it. */
export type ValueScale = { readonly low: number; readonly high: number; readonly ticks: readonly number[] };

const niceStep = (span: number, most: number): number => {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough) ?? 10;
  return factor * power;
};

const steppedTicks = (low: number, high: number, step: number): readonly number[] =>
  Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) =>
    Number((low + index * step).toPrecision(12)),
  );

/**
 * A scale from 0 (values of this kind are never negative unless seen) up to a round number over everything drawn.
 * Round is counted in `unit`: a scale of memory is round in GiB, not in bytes.
 */
export const valueScale = (values: readonly number[], most = 4, unit = 1): ValueScale => {
  const top = Math.max(...values, 0);
  const bottom = Math.min(...values, 0);
  const step = niceStep((top - bottom || unit) / unit, most) * unit;
  const high = Math.ceil((top || (bottom === 0 ? unit : 0)) / step - 1e-9) * step;
  const low = Math.floor(bottom / step + 1e-9) * step;
  return { low, high, ticks: steppedTicks(low, high, step) };
};

/**
 * A scale for shares of a disk: full is always on the picture, and the floor comes up to the history,
 * because 83 % to 91 % on a scale from 0 looks flat. The floor is a whole tenth.
 */
export const ratioScale = (ratios: readonly number[]): ValueScale => {
  const least = Math.min(...ratios, 0.8);
  const low = Math.max(0, Math.floor((least - 0.05) * 10 + 1e-9) / 10);
  return { low, high: 1, ticks: steppedTicks(low, 1, low < 0.5 ? 0.2 : 0.1).filter((tick) => tick <= 1) };
};

/** A scale close around what is drawn, for showing how a value moves between two thresholds. */
export const closeScale = (values: readonly number[]): ValueScale => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const pad = (most - least || Math.abs(most) || 1) * 0.18;
  return { low: least >= 0 ? Math.max(0, least - pad) : least - pad, high: most + pad, ticks: [] };
};
