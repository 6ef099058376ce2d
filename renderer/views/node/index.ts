/**
 * does: shows everything known of one node: what needs somebody, its disks and their future, its facts, its connection.
 * never: decides a state or an alarm; the engine does.
 * talks to: the node and alarm messages, the fleet, the charts.
 */
export { NodeScreen } from './node-screen.tsx';
