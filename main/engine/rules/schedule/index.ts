export { fleetTaskFinding, fleetTaskOf, isCopyOf } from './fleet-tasks.ts';
export { missingTasks } from './missing-tasks.ts';
export { isTaskRule, judgeTasks } from './task-alarms.ts';
