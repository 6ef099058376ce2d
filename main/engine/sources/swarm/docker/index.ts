/**
 * does: speaks Docker's HTTP API: one function per request, and schemas of what comes back.
 * never: concludes anything from an answer.
 * talks to: `source-kit`, `shared/schema`, `shared/fault`.
 */
export {
  askConfig,
  askContainer,
  askContainers,
  askDistribution,
  askImages,
  askInfo,
  askManagers,
  askNode,
  askNodes,
  askService,
  askServices,
  askServiceTasks,
  askNodeTasks,
  askSwarmEvents,
  askTasks,
  createConfig,
  killContainer,
  paths,
  updateConfig,
  updateNode,
  updateService,
} from './requests.ts';
export { isConflict, isGone } from './docker-ask.ts';
export { nanosToMs, timeOf } from './time.ts';
export {
  logDriverSchema,
  type ConfigObject,
  type DockerContainer,
  type DockerImage,
  type DockerInfo,
  type DockerNode,
  type DockerService,
  type DockerTask,
  type InspectedContainer,
  type LogDriver,
  type ServiceSpec,
} from './schemas.ts';
