import type { Forecast, VolumeForecast } from '#shared/model';

const isSameForecast = (a: Forecast, b: Forecast): boolean => {
  const names = Object.keys(a) as (keyof Forecast)[];
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};

/** True when both lists say the same of the same mounts, in the same order. */
export const isSameForecasts = (a: readonly VolumeForecast[], b: readonly VolumeForecast[]): boolean =>
  a.length === b.length &&
  a.every((one, at) => {
    const other = b[at];
    return (
      other !== undefined &&
      one.mount === other.mount &&
      isSameForecast(one.space, other.space) &&
      isSameForecast(one.inodes, other.inodes)
    );
  });
