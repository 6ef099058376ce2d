import type { NodeId, OperationRequest } from '#shared/model';
import { noOffer, refused, whyNoCap, withCap, type Offer } from '../../../source-kit/index.ts';
import type { LogDriver } from '../docker/index.ts';
import { readImage, unmetConstraint } from '../reading/index.ts';
import { isSameDriver, logWords } from '../step/index.ts';
import { workloadLock } from './calls.ts';
import {
  rolloutCalls,
  rolloutChanges,
  rolloutMs,
  rolloutObstacle,
  rolloutPromise,
  rolloutWarnings,
  writtenImage,
} from './rollout.ts';
import { serviceNamed, type ServiceIn } from './services.ts';
import { nameOf, type PlannedMember, type SwarmPlanView } from './world.ts';

type Request = Extract<OperationRequest, { readonly kind: 'cap-logs' }>;

/** Driver of containers that name none, by a machine's own word; undefined: it could not be read. */
const defaultOf = ({ observation }: SwarmPlanView, nodeId: NodeId | undefined): string | undefined => {
  const local = nodeId === undefined ? undefined : observation.locals.get(nodeId);
  if (local?.state !== 'known' || !local.value.info.ok) return undefined;
  return local.value.info.value.LoggingDriver || undefined;
};

type Driver = { readonly name: string; readonly notes: readonly string[] };

const namesOf = (members: readonly PlannedMember[]): string => members.map(nameOf).join(', ');

/** The driver the copies use where their service names none; a sentence where that cannot be told. */
const usualDriver = (view: SwarmPlanView, { of, world }: ServiceIn): Driver | string => {
  const { name } = of.workload;
  const used = new Set(of.wanted.map(({ NodeID }) => NodeID));
  const eligible = world.members.filter(
    ({ memberId, node }) => used.has(memberId) || unmetConstraint(node, of.service.Spec) === undefined,
  );
  const known = eligible.map((member) => ({ member, driver: defaultOf(view, member.nodeId) }));
  const unread = known.flatMap(({ member, driver }) => (driver === undefined ? [member] : []));
  const blind = unread.filter(({ memberId }) => used.has(memberId));
  if (blind.length > 0)
    return `${name} names no log driver, and which one ${namesOf(blind)} uses then cannot be read, so it might be changed unasked.`;
  const byDriver = Map.groupBy(known, ({ driver }) => driver);
  byDriver.delete(undefined);
  const [driver] = [...byDriver.keys()];
  if (driver === undefined)
    return `${name} names no log driver, and which one its machines use then cannot be read.`;
  if (byDriver.size > 1)
    return `${name} names no log driver, and its machines do not agree on one: ${[...byDriver].map(([each, on]) => `${each} on ${namesOf(on.map(({ member }) => member))}`).join('; ')}. Name one in its own settings first.`;
  return {
    name: driver,
    notes: [
      `${name} names no log driver, so its copies use the default of their machines, ${driver}. From now on ${driver} stands in its own settings.`,
      ...(unread.length === 0
        ? []
        : [
            `What ${namesOf(unread)} uses where a service names no driver could not be read: a copy that comes to run there uses ${driver} too.`,
          ]),
    ],
  };
};

const driverOf = (view: SwarmPlanView, found: ServiceIn): Driver | string => {
  const name = found.of.service.Spec.TaskTemplate.LogDriver?.Name ?? '';
  return name === '' ? usualDriver(view, found) : { name, notes: [] };
};

/** What is written so far is not freed by a cap: it goes with the old containers. */
const leftBehind = (name: string): string =>
  `What the old copies of ${name} have written stays on the disks until Swarm removes their containers (it keeps the newest few of each copy), and then is gone.`;

/** Bounds what each copy of a service writes to its log: by Swarm's own rollout, since no daemon changes it for a container that is there. */
export const planCapLogs = (view: SwarmPlanView, request: Request): Offer => {
  const found = serviceNamed(view, request.workloadId);
  if (typeof found === 'string') return refused(found);
  const { of, through } = found;
  const { name } = of.workload;
  const obstacle = rolloutObstacle(of);
  if (obstacle !== undefined) return refused(obstacle);
  const driver = driverOf(view, found);
  if (typeof driver === 'string') return refused(driver);
  const why = whyNoCap(driver.name);
  if (why !== undefined) return refused(`The logs of ${name} cannot be capped. ${why}`);
  const from = of.service.Spec.TaskTemplate.LogDriver ?? null;
  const to: LogDriver = { ...from, Name: driver.name, Options: { ...withCap(from?.Options ?? {}, request) } };
  if (isSameDriver(from, to)) return refused(`${name} keeps its logs by ${logWords(to)} already.`);
  const image = writtenImage(of);
  const was = from?.Name ? logWords(from) : `${logWords(from)} (${driver.name})`;
  return {
    ...noOffer,
    steps: rolloutCalls(found, { kind: 'update', image, logs: { from, to } }, 0),
    locks: [workloadLock(of, through)],
    promises: [rolloutPromise(of)],
    changes: rolloutChanges(of, readImage(image)).map((change) => ({
      ...change,
      log: { from: was, to: logWords(to) },
    })),
    warnings: [...driver.notes, leftBehind(name), ...rolloutWarnings(of)],
    estimateMs: rolloutMs(of),
  };
};
