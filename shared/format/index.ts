/**
 * does: turns values of the model into the words, numbers and units that every shell shows.
 * never: reads a clock, knows a screen, decides anything.
 * talks to: `shared/model`, `shared/fault`.
 */
export { alarmText } from './alarm-text.ts';
export { connectionText, type ConnectionText } from './connection-text.ts';
export type { AlarmText } from './disk-alarm-text.ts';
export { factText } from './fact-text.ts';
export { forecastShort, forecastText } from './forecast-text.ts';
export { bytesText, countText, memoryText, millisecondsText, percentText } from './quantity.ts';
export { situation, type Situation, type SituationPart } from './situation.ts';
export { stateWord } from './state-word.ts';
export { clockText, durationText, type TimeZone } from './time.ts';
