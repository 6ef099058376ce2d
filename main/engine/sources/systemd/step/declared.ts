import { declaredServiceSchema, nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import type { Holding } from '../../../source-kit/index.ts';
import { askUnits, type UnitService } from '../asks.ts';
import type { SystemdReading, UnitReading } from '../reading.ts';

/** A service as a step carries it: whole, so that a plan found again after a crash needs no fleet file to go on. */
export const unitServiceSchema = declaredServiceSchema.extend({
  runs: z.object({ kind: z.literal('unit'), unit: z.string() }),
}) satisfies z.ZodType<UnitService>;

/** A unit on a node. */
export const unitAtSchema = z.object({ service: unitServiceSchema, nodeId: nodeIdSchema });
export type UnitAt = z.infer<typeof unitAtSchema>;

/** What a step's check remembers of a unit. */
export const unitSeenSchema = z.object({
  there: z.boolean(),
  active: z.string(),
  invocation: z.string(),
  version: z.string().optional(),
});
export type UnitSeen = z.infer<typeof unitSeenSchema>;

export const askUnit = ({ service, nodeId }: UnitAt) => ({ on: [nodeId], ask: askUnits([service]) });

/** The one unit of a reading made by `askUnit`; undefined when the node did not answer or has no systemd. */
export const unitIn = (reply: unknown): UnitReading | undefined =>
  (reply as SystemdReading | undefined)?.units[0];

export const seeUnit = (reply: unknown): UnitSeen => {
  const unit = unitIn(reply);
  return {
    there: unit !== undefined && unit.load === 'loaded',
    active: unit?.active ?? '',
    invocation: unit?.invocation ?? '',
    ...(unit?.version === undefined ? {} : { version: unit.version }),
  };
};

/** True when a unit is known to be the very instance that a check saw: it was neither started nor restarted since. */
export const isSameInstance = (unit: UnitReading | undefined, { invocation }: UnitSeen): boolean =>
  unit !== undefined && unit.invocation !== '' && unit.invocation === invocation;

/** Whether a unit runs and passes its check. A check that cannot be run proves nothing. */
export const runsWell = (unit: UnitReading | undefined, { service, nodeId }: UnitAt): Holding => {
  const name = `${service.runs.unit} on ${nodeId}`;
  if (unit === undefined) return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
  if (unit.load !== 'loaded') return { state: 'no', says: `systemd cannot load ${name} (${unit.load}).` };
  if (unit.active === 'failed') return { state: 'no', says: `${name} failed: result ${unit.result}.` };
  if (unit.active !== 'active') return { state: 'not-yet', says: `${name} is ${unit.active} (${unit.sub}).` };
  if (service.health === undefined || unit.health.health === 'passing')
    return {
      state: 'yes',
      says: `${name} runs${service.health === undefined ? '' : ' and passes its check'}.`,
    };
  return {
    state: 'not-yet',
    says: `${name} runs, its check says: ${unit.health.says || unit.health.health}.`,
  };
};
