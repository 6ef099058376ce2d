import { countText } from '#shared/format';
import type { AlarmBin } from './alarm-bins.ts';

/** What was open in some stretch of time, in words. No bar where nothing was recorded is not called quiet. */
export const openWords = ({ critical, warning, isRecorded }: AlarmBin): string => {
  const counts = [
    ...(critical === 0 ? [] : [`${countText(critical)} critical`]),
    ...(warning === 0 ? [] : [`${countText(warning)} ${warning === 1 ? 'warning' : 'warnings'}`]),
    ...(isRecorded === false ? ['nothing was recorded'] : []),
  ];
  return counts.length === 0 ? 'no alarm' : counts.join(', ');
};
