/**
 * does: explains one alarm and takes a person's word about it: acknowledged, or silenced until an end.
 * never: lists alarms.
 * talks to: the alarm messages, the charts.
 */
export { AlarmDetail } from './alarm-detail.tsx';
