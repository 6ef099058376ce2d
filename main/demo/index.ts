/**
 * does: serves a scenario as real SSH servers on loopback and writes the fleet file, keys and known_hosts to reach them.
 * never: listens beyond 127.0.0.1, runs a command, writes outside its directory, is imported by the engine.
 * talks to: ssh2’s server, `shared/scenarios`, the fakes of the sources, the shell protocol of `source-kit`.
 */
export {
  startDemoFleet,
  type DemoFleet,
  type DemoFleetOptions,
  type PastOfVolume,
} from './start-demo-fleet.ts';
export { openFleet, type OpenedFleet } from './open-fleet.ts';
export type { AnswerRequest, AnswerSocket, DaemonReply, DaemonRequest } from './serve-socket.ts';
