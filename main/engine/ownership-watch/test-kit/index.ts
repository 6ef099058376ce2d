export { declaredToy, toyNodes, toySource, type ToyClaim } from './toy-space.ts';
export { startWatch } from './start-watch.ts';
