import { z } from '#shared/schema';

/** Longest key, in bytes of UTF-8. */
export const longestKeyBytes = 512;
/** Longest body of a request, in bytes. */
export const longestBodyBytes = 16_384;
/** Most keys of one page. */
export const largestPage = 1_000;
/** Most rows of one summary; what is smaller is counted together. */
export const mostRows = 20_000;

const countSchema = z.int().min(0);
const keySchema = z.string().min(1).max(longestKeyBytes).describe('Up to 512 bytes of UTF-8 without U+0000.');
const targetNameSchema = z.string().min(1).max(128);
export const targetStateSchema = z.enum(['accepting', 'draining', 'left']);
export type TargetState = z.infer<typeof targetStateSchema>;
export const mappingStateSchema = z.enum(['active', 'moving', 'archived']);
export type MappingState = z.infer<typeof mappingStateSchema>;

export const mappingSchema = z
  .strictObject({
    key: keySchema,
    slot: z
      .int()
      .min(0)
      .max(16_383)
      .describe(
        'CRC16 (XMODEM) of the bytes of the key modulo 16,384, as in Redis Cluster but without hash tags.',
      ),
    primary: targetNameSchema.describe('The target that owns it.'),
    secondary: targetNameSchema.nullable().describe('The target with the second copy; null: there is none.'),
    version: z.int().min(1).describe('Grows by one with every change of this mapping.'),
    state: mappingStateSchema.describe('archived: its primary is the archive. moving: being handed over.'),
    sizeBytes: countSchema.optional().describe('Absent: not known.'),
    ratePerHour: z.number().min(0).optional().describe('Requests an hour; absent: not known.'),
    changedAt: z
      .int()
      .describe('Last change of this mapping, milliseconds since 1970, by the clock of the locator.'),
    note: z.string().optional().describe('What the last change said about itself.'),
  })
  .describe('Where one document is.');
export type Mapping = z.infer<typeof mappingSchema>;

export const mappingWishSchema = z
  .strictObject({
    primary: targetNameSchema,
    secondary: targetNameSchema
      .nullable()
      .optional()
      .describe(
        'Absent: the secondary it has when that accepts and is in another zone than the primary; else one is chosen, striped over the zones.',
      ),
    state: z
      .enum(['active', 'moving'])
      .optional()
      .describe('Absent: active. Documents of the archive are archived whatever this says.'),
    sizeBytes: countSchema.optional().describe('Absent: stays as it is.'),
    ratePerHour: z.number().min(0).optional().describe('Absent: stays as it is.'),
    note: z.string().min(1).max(200).optional().describe('Absent: no note.'),
  })
  .describe('Where a document shall be.');
export type MappingWish = z.infer<typeof mappingWishSchema>;

export const targetSchema = z
  .strictObject({
    target: targetNameSchema,
    kind: z.enum(['host', 'archive']).describe('The archive holds cold documents in object storage.'),
    zone: z.string().nullable().describe('null: the archive has none.'),
    state: targetStateSchema.describe(
      'accepting: takes new ownership. draining: takes none. left: owns nothing and takes none.',
    ),
    version: z.int().min(1),
    primaries: countSchema.describe('Keys it owns.'),
    secondaries: countSchema.describe('Keys it has the second copy of.'),
    sizeBytes: countSchema.describe('Of the keys it owns, as far as sizes are known.'),
    unsized: countSchema.describe('Keys it owns whose size is not known.'),
    changedAt: z.int(),
  })
  .describe('One that can own keys.');
export type Target = z.infer<typeof targetSchema>;

export const targetWishSchema = z.strictObject({
  state: targetStateSchema,
  zone: z.string().min(1).max(128).optional().describe('Needed to make a target; absent: stays as it is.'),
});
export type TargetWish = z.infer<typeof targetWishSchema>;

export const targetListSchema = z.strictObject({ revision: countSchema, targets: z.array(targetSchema) });

export const keyPageSchema = z
  .strictObject({
    revision: countSchema,
    keys: z.array(mappingSchema).max(largestPage),
    next: z.string().optional().describe('The cursor of the next page; absent: this was the last one.'),
  })
  .describe(
    'A page goes on behind the last key of the one before, so that keys which come and go meanwhile neither repeat nor hide others.',
  );
export type KeyPage = z.infer<typeof keyPageSchema>;

const tallySchema = z.strictObject({
  keys: countSchema,
  sizeBytes: countSchema.describe('Sum of the known sizes.'),
  unsized: countSchema.describe('Keys whose size is not known.'),
  singles: countSchema.describe('Keys without a second copy; all of the archive are.'),
});
export type Tally = z.infer<typeof tallySchema>;

export const summaryRowSchema = z.strictObject({
  group: z
    .union([z.int().min(0), z.string()])
    .describe(
      'by=range: number of the range. by=prefix: the prefix with its slash; empty: keys without one.',
    ),
  primary: targetNameSchema,
  secondary: targetNameSchema
    .nullable()
    .optional()
    .describe('null: there is none. Absent with pairs=false: any of them, or none.'),
  state: mappingStateSchema,
  ...tallySchema.shape,
});
export type SummaryRow = z.infer<typeof summaryRowSchema>;

export const summarySchema = z
  .strictObject({
    revision: countSchema.describe('Grows with every change of any mapping or target.'),
    by: z.enum(['range', 'prefix']),
    depth: countSchema,
    ranges: countSchema.describe(
      'How many ranges the 16,384 slots are cut into, all equal; 0 with by=prefix.',
    ),
    total: tallySchema,
    rows: z.array(summaryRowSchema).max(mostRows).describe('By number of keys, the largest first.'),
    rest: z
      .strictObject({ rows: countSchema, ...tallySchema.shape })
      .describe('What the rows that did not fit sum up to.'),
  })
  .describe('Counted when written, so that reading it costs as many steps as it has rows, not keys.');
export type Summary = z.infer<typeof summarySchema>;

export const problemCodes = [
  'bad-request',
  'not-allowed',
  'unknown-path',
  'unknown-key',
  'unknown-target',
  'bad-method',
  'version-conflict',
  'target-not-empty',
  'body-too-large',
  'bad-pair',
  'target-draining',
  'target-left',
  'version-needed',
  'too-many-requests',
  'store-failed',
] as const;
export const problemSchema = z
  .strictObject({
    code: z.enum(problemCodes),
    says: z.string(),
    current: z
      .union([mappingSchema, targetSchema])
      .optional()
      .describe('What is so now, with version-conflict.'),
  })
  .describe('Why something was not done. Nothing was changed.');
export type Problem = z.infer<typeof problemSchema>;

export const holdingSchema = z
  .strictObject({
    key: keySchema,
    holds: z.boolean(),
    role: z.enum(['primary', 'secondary']).nullable().describe('null: it holds nothing of it.'),
    version: z.int().min(1).nullable().describe('Version of the mapping it follows.'),
  })
  .describe('What a storage host itself says about one key.');
export type Holding = z.infer<typeof holdingSchema>;

export const holdingCountSchema = z
  .strictObject({ host: targetNameSchema, primaries: countSchema, secondaries: countSchema })
  .describe('What a storage host itself says that it holds altogether.');
export type HoldingCount = z.infer<typeof holdingCountSchema>;
