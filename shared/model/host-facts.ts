import { z } from '#shared/schema';
import { factSchema, type Fact, type UnknownReason } from './fact.ts';
import { epochMsSchema, type EpochMs } from './ids.ts';
import { volumeSchema } from './volume.ts';

const ratio = z.number().min(0).max(1);

/** Value schema of everything observed about one node's machine. The key is the fact's name everywhere. */
const hostValueSchemas = {
  hostname: z.string(),
  /** From os-release(5): `id` is the machine word (`debian`), `name` the one to show. */
  operatingSystem: z.object({ id: z.string(), name: z.string(), version: z.string() }),
  kernel: z.string(),
  architecture: z.string(),
  /** Hardware model: device tree or DMI product name. */
  model: z.string(),
  /** /proc/sys/kernel/random/boot_id: a changed one is a reboot. */
  bootId: z.string(),
  /** Start of the running boot, console clock. */
  bootedAt: epochMsSchema,
  /** How the boot before this one ended: `unclean` means it lost power or crashed. */
  previousBootEnd: z.enum(['clean', 'unclean']),
  load: z.object({ one: z.number(), five: z.number(), fifteen: z.number() }),
  /** Share of all cores in use since the previous answer, 0 to 1. */
  cpu: z.object({ usedRatio: ratio, coreCount: z.number().int().positive() }),
  memory: z.object({ totalBytes: z.number().positive(), availableBytes: z.number().nonnegative() }),
  swap: z.object({ totalBytes: z.number().nonnegative(), freeBytes: z.number().nonnegative() }),
  /** Pressure stall information, avg60 as a share of time, 0 to 1. */
  pressure: z.object({ cpuSome: ratio, memorySome: ratio, memoryFull: ratio, ioSome: ratio, ioFull: ratio }),
  /** Hottest sensor. */
  temperature: z.object({ celsius: z.number(), sensor: z.string() }),
  /** Raspberry Pi power and heat flags, now and since boot. */
  power: z.object({
    underVoltageNow: z.boolean(),
    throttledNow: z.boolean(),
    underVoltageSinceBoot: z.boolean(),
    throttledSinceBoot: z.boolean(),
  }),
  /** Names of failed systemd units. */
  failedUnits: z.array(z.string()),
  /** Node clock minus console clock, ms, measured against the midpoint of the question. */
  clockSkewMs: z.number(),
  /** Time from poke to first byte inside the open channel, ms; the node's work is not in it. */
  roundTripMs: z.number().nonnegative(),
  volumes: z.array(volumeSchema),
} as const;

/** Everything observed about one machine, each a fact of its own. */
export const hostFactsSchema = z.object({
  hostname: factSchema(hostValueSchemas.hostname),
  operatingSystem: factSchema(hostValueSchemas.operatingSystem),
  kernel: factSchema(hostValueSchemas.kernel),
  architecture: factSchema(hostValueSchemas.architecture),
  model: factSchema(hostValueSchemas.model),
  bootId: factSchema(hostValueSchemas.bootId),
  bootedAt: factSchema(hostValueSchemas.bootedAt),
  previousBootEnd: factSchema(hostValueSchemas.previousBootEnd),
  load: factSchema(hostValueSchemas.load),
  cpu: factSchema(hostValueSchemas.cpu),
  memory: factSchema(hostValueSchemas.memory),
  swap: factSchema(hostValueSchemas.swap),
  pressure: factSchema(hostValueSchemas.pressure),
  temperature: factSchema(hostValueSchemas.temperature),
  power: factSchema(hostValueSchemas.power),
  failedUnits: factSchema(hostValueSchemas.failedUnits),
  clockSkewMs: factSchema(hostValueSchemas.clockSkewMs),
  roundTripMs: factSchema(hostValueSchemas.roundTripMs),
  volumes: factSchema(hostValueSchemas.volumes),
});
export type HostFacts = z.infer<typeof hostFactsSchema>;
export type HostFactName = keyof HostFacts;

/** All fact names of a machine, in the order screens list them. */
export const hostFactNames = Object.keys(hostValueSchemas) as readonly HostFactName[];

/** The facts of a node that has not answered yet (or cannot): every one unknown, with the same reason. */
export const unknownHostFacts = (reason: UnknownReason, says: string, observedAt: EpochMs): HostFacts => {
  const unknown: Fact<never> = { state: 'unknown', reason, says, observedAt, source: 'engine' };
  return Object.fromEntries(hostFactNames.map((name) => [name, unknown])) as HostFacts;
};
