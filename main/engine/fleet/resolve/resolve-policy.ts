import { applyOverrides, defaultAlarmPolicy, type AlarmPolicy } from '#shared/model';
import type { MergedFields } from './merge-fields.ts';

/** The alarm policy after all overrides, the later over the earlier. */
export const resolvePolicy = (layers: MergedFields['alarmLayers']): AlarmPolicy =>
  layers.reduce<AlarmPolicy>(applyOverrides, defaultAlarmPolicy);
