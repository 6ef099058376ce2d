/**
 * does: shows open, silenced and past alarms, explains the chosen one, and takes a person's word about it.
 * never: raises or clears an alarm.
 * talks to: the alarm messages, the fleet, the charts.
 */
export { AlarmsScreen } from './alarms-screen.tsx';
