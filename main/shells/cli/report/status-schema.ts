import {
  alarmIdSchema,
  evidenceSchema,
  fleetFileProblemSchema,
  nodeIdSchema,
  workloadIdSchema,
  nodeStateSchema,
  severitySchema,
  unknownReasonSchema,
} from '#shared/model';
import { z } from '#shared/schema';

/** A time, ISO 8601 in UTC with milliseconds. */
const time = z.iso.datetime({ precision: 3 }).meta({ description: 'ISO 8601 in UTC' });

const unknown = z.strictObject({ reason: unknownReasonSchema, says: z.string() });

/** One observed value: known with its source, or null with the reason why it is not known. */
const observed = <S extends z.ZodType>(value: S) =>
  z.union([
    z.strictObject({ value, observedAt: time, source: z.string() }),
    z.strictObject({ value: z.null(), unknown, observedAt: time, source: z.string() }),
  ]);

const forecast = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), reason: z.string(), says: z.string() }),
  z.strictObject({
    kind: z.literal('steady'),
    windowMs: z.number(),
    sampleCount: z.number(),
    says: z.string(),
  }),
  z.strictObject({
    kind: z.literal('fills'),
    fullAt: time,
    earliestAt: time,
    latestAt: time,
    lossPerHour: z.number().meta({ description: 'bytes or inodes lost in an hour' }),
    confidence: z.enum(['high', 'medium', 'low']),
    method: z.string(),
    windowMs: z.number(),
    sampleCount: z.number(),
    says: z.string(),
  }),
]);

const fileSystem = z.strictObject({
  mount: z.string(),
  device: z.string(),
  type: z.string(),
  sizeBytes: z.number().nullable(),
  usedBytes: z.number().nullable(),
  availableBytes: z.number().nullable().meta({ description: 'what an ordinary user can still write' }),
  inodes: z.strictObject({ total: z.number(), free: z.number() }).nullable(),
  readOnly: z.boolean().nullable(),
  forecast: forecast
    .nullable()
    .meta({ description: 'when its space is used up; null while it was not judged' }),
  inodesForecast: forecast.nullable(),
  unknown: z.record(z.string(), unknownReasonSchema).meta({ description: 'why a field above is null' }),
  observedAt: time,
});

const fault = z.strictObject({
  code: z.string(),
  says: z.string(),
  next: z.string(),
  details: z.string().optional().meta({ description: 'the raw message underneath' }),
});

const connection = z.strictObject({
  state: z.enum(['connecting', 'connected', 'waiting', 'blocked']),
  since: time,
  server: z.string().optional(),
  cipher: z.string().optional(),
  hostKeyFingerprint: z.string().optional(),
  strictKeyExchange: z.boolean().optional(),
  attempt: z.number().optional(),
  nextTryAt: time.optional(),
  fault: fault.optional(),
});

const node = z.strictObject({
  id: nodeIdSchema,
  address: z.string(),
  port: z.number(),
  user: z.string(),
  jump: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
  groups: z.array(z.string()),
  state: nodeStateSchema,
  reason: z.string().meta({ description: 'why it is in this state, one sentence; empty when it is ok' }),
  connection,
  lastAnswerAt: time.nullable(),
  hostname: observed(z.string()),
  operatingSystem: observed(z.strictObject({ id: z.string(), name: z.string(), version: z.string() })),
  kernel: observed(z.string()),
  architecture: observed(z.string()),
  model: observed(z.string()),
  bootId: observed(z.string()),
  bootedAt: observed(time),
  previousBootEnd: observed(z.enum(['clean', 'unclean'])),
  load: observed(z.strictObject({ one: z.number(), five: z.number(), fifteen: z.number() })),
  cpu: observed(z.strictObject({ usedRatio: z.number(), coreCount: z.number() })),
  memory: observed(z.strictObject({ totalBytes: z.number(), availableBytes: z.number() })),
  swap: observed(z.strictObject({ totalBytes: z.number(), freeBytes: z.number() })),
  pressure: observed(
    z.strictObject({
      cpuSome: z.number(),
      memorySome: z.number(),
      memoryFull: z.number(),
      ioSome: z.number(),
      ioFull: z.number(),
    }),
  ),
  temperature: observed(z.strictObject({ celsius: z.number(), sensor: z.string() })),
  power: observed(
    z.strictObject({
      underVoltageNow: z.boolean(),
      throttledNow: z.boolean(),
      underVoltageSinceBoot: z.boolean(),
      throttledSinceBoot: z.boolean(),
    }),
  ),
  failedUnits: observed(z.array(z.string())),
  clockSkewMs: observed(z.number()),
  roundTripMs: observed(z.number()),
  filesystems: z
    .array(fileSystem)
    .nullable()
    .meta({ description: 'null when the list is not known; filesystemsUnknown says why' }),
  filesystemsUnknown: unknown.nullable(),
});

const note = z.strictObject({ at: time, by: z.string(), reason: z.string() });

/** One open alarm, with its sentences. */
export const alarmReportSchema = z.strictObject({
  id: alarmIdSchema,
  rule: z.enum(evidenceSchema.options.map((option) => option.shape.rule.value)),
  severity: severitySchema,
  node: nodeIdSchema.optional().meta({ description: 'absent for an alarm about a service or a swarm' }),
  workload: workloadIdSchema.optional().meta({ description: 'id of the service it is about' }),
  title: z.string(),
  because: z.string(),
  next: z.string(),
  raisedAt: time,
  observedAt: time.meta({ description: 'when its evidence was last confirmed' }),
  held: z.boolean().meta({ description: 'true while the data that could clear it is missing' }),
  acknowledged: note.optional(),
  silenced: note.extend({ until: time }).optional(),
  evidence: z
    .record(z.string(), z.unknown())
    .meta({ description: 'the numbers the rule saw; times are ISO 8601' }),
});

const count = z.number().int().nonnegative();

/** The document that `quarterdeck status --json` prints. */
export const statusSchema = z
  .strictObject({
    schema: z.literal('quarterdeck.status/1'),
    quarterdeck: z.string().meta({ description: 'version of the program' }),
    fleet: z.strictObject({
      name: z.string(),
      origin: z.enum(['demo', 'file', 'empty']),
      file: z.string().nullable(),
      roundTripTargetMs: z.number(),
      roundTripWorstMs: z.number(),
      problems: z.array(fleetFileProblemSchema),
      recording: z.enum(['recording', 'paused']),
    }),
    observedAt: time,
    summary: z.strictObject({
      grade: z.enum(['ok', 'warning', 'critical', 'unknown']),
      exitCode: z.number().int(),
      nodes: count,
      counts: z.strictObject(
        Object.fromEntries(nodeStateSchema.options.map((state) => [state, count])) as Record<
          z.infer<typeof nodeStateSchema>,
          typeof count
        >,
      ),
      alarms: z.strictObject({ critical: count, warning: count }),
    }),
    nodes: z.array(node),
    alarms: z.array(alarmReportSchema),
  })
  .meta({
    title: 'quarterdeck status --json',
    description: 'One full sweep of a fleet. Unknown is null with a reason, never 0.',
  });

export type StatusDocument = z.infer<typeof statusSchema>;
export type NodeReport = z.infer<typeof node>;
export type AlarmReport = z.infer<typeof alarmReportSchema>;
export type ForecastReport = z.infer<typeof forecast>;
export type FileSystemReport = z.infer<typeof fileSystem>;
export type ConnectionReport = z.infer<typeof connection>;

/** JSON Schema (draft 2020-12) of the document; published as docs/status.schema.json. */
export const statusJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(statusSchema, { reused: 'ref' }),
});
