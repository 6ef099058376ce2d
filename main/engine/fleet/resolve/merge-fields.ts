import { withoutUndefined } from '#shared/model';
import type { NodeFields } from '../file/index.ts';

/** What holds for one node, from the top level down to itself. Alarm overrides stay layers: the later one wins. */
export type MergedFields = Omit<NodeFields, 'alarms' | 'jump'> & {
  readonly alarmLayers: readonly NonNullable<NodeFields['alarms']>[];
};

/** Lays fields over each other, the later over the earlier: labels, round trip and alarms key by key, the rest whole. */
export const mergeFields = (layers: readonly (NodeFields | null | undefined)[]): MergedFields =>
  layers.reduce<MergedFields>(
    (below, layer) => {
      if (layer === null || layer === undefined) return below;
      const { alarms, labels, roundTrip, jump: _jump, ...whole } = layer;
      return {
        ...below,
        ...withoutUndefined(whole),
        labels: { ...below.labels, ...labels },
        roundTrip: { ...below.roundTrip, ...withoutUndefined(roundTrip ?? {}) },
        alarmLayers: alarms === undefined ? below.alarmLayers : [...below.alarmLayers, alarms],
      };
    },
    { alarmLayers: [] },
  );

/** One value or a list, as a list. */
export const asList = <T>(value: T | readonly T[] | undefined): readonly T[] | undefined => {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
};
