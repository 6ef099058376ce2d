/**
 * does: turns a snapshot of the fleet into the documents and texts that the cli prints. Pure.
 * never: asks the engine, prints, decides what is an alarm.
 * talks to: `shared/contract`, `shared/model`, `shared/format`.
 */
export { alarmReport, openAlarms } from './alarm-report.ts';
export { alarmsText } from './alarms-text.ts';
export { codeOfGrade, gradeOf } from './grade.ts';
export { isoTime, withIsoTimes } from './iso-time.ts';
export { nodesText, statusText } from './status-text.ts';
export { statusDocument } from './status-document.ts';
export { statusJsonSchema } from './status-schema.ts';
export { documentJsonSchema, documentNames } from './document-schemas.ts';
