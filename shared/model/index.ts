/**
 * does: defines the nouns of the product as plain values, each with its schema.
 * never: performs I/O, formats text, decides policy.
 * talks to: the schema library and `shared/fault`.
 */
export * from './without-undefined.ts';
export * from './ids.ts';
export * from './secret.ts';
export * from './fact-gaps.ts';
export * from './fact.ts';
export * from './fleet-node.ts';
export * from './volume.ts';
export * from './forecast.ts';
export * from './host-facts.ts';
export * from './connection.ts';
export * from './node-view.ts';
export * from './node-look.ts';
export * from './alarm.ts';
export * from './history.ts';
export * from './filling.ts';
export * from './fleet.ts';
export * from './host-key.ts';
export * from './import-proposal.ts';
export * from './alarm-policy.ts';
export * from './default-alarm-policy.ts';
export * from './world-workloads.ts';
export * from './world-logs.ts';
export * from './world.ts';
export * from './workload.ts';
export * from './declared-service.ts';
export * from './ownership.ts';
export * from './declared-space.ts';
export * from './log.ts';
export * from './log-tail.ts';
export * from './log-answers.ts';
export * from './schedule.ts';
export * from './operation-request.ts';
export * from './guard.ts';
export * from './plan.ts';
export * from './operation.ts';
