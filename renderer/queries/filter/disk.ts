import { valueOf, type Forecast, type NodeView, type Volume } from '#shared/model';

/** Forecasts nearer than this make a file system the one to show, ms: beyond a day fullness says more than speed. */
const soonMs = 86_400_000;

/** Share of a file system that an ordinary user can no longer write to, 0 to 1; undefined when its space is unknown. */
export const usedRatio = (volume: Volume): number | undefined => {
  const space = valueOf(volume.space);
  return space === undefined || space.sizeBytes === 0
    ? undefined
    : 1 - space.availableBytes / space.sizeBytes;
};

/** The space forecast of one mount. */
export const spaceForecast = (view: NodeView, mount: string): Forecast | undefined =>
  view.forecasts.find((forecast) => forecast.mount === mount)?.space;

/** When a forecast says it is full; undefined when it does not say. */
export const fullAtOf = (forecast: Forecast | undefined): number | undefined =>
  forecast?.kind === 'fills' ? forecast.fullAt : undefined;

export type WorstDisk = {
  readonly volume: Volume;
  readonly usedRatio: number | undefined;
  readonly forecast: Forecast | undefined;
};

/** The file system a tile shows: the one that fills soonest within a day, else the fullest. Undefined when none is known. */
export const worstDisk = (view: NodeView, now: number): WorstDisk | undefined => {
  const disks = (valueOf(view.facts.volumes) ?? []).map((volume) => ({
    volume,
    usedRatio: usedRatio(volume),
    forecast: spaceForecast(view, volume.mount),
  }));
  const urgency = (disk: WorstDisk): number => {
    const left = (fullAtOf(disk.forecast) ?? Infinity) - now;
    return left < soonMs ? 2 - left / soonMs : (disk.usedRatio ?? -1);
  };
  return disks.reduce<WorstDisk | undefined>(
    (worst, disk) => (worst === undefined || urgency(disk) > urgency(worst) ? disk : worst),
    undefined,
  );
};
