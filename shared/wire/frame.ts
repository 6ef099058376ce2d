import { fault, faultSchema, failed, ok, type Result } from '#shared/fault';
import { z } from '#shared/schema';

/** Number of a call or feed, chosen by the client, never used twice on one channel. */
const idSchema = z.number().int().positive();

/** What a client may send. `taken` says how many items of a feed its reader has consumed since the last one. */
export const clientFrameSchema = z.discriminatedUnion('frame', [
  z.strictObject({ frame: z.literal('call'), id: idSchema, name: z.string().max(64), input: z.unknown() }),
  z.strictObject({ frame: z.literal('open'), id: idSchema, name: z.string().max(64), input: z.unknown() }),
  z.strictObject({ frame: z.literal('taken'), id: idSchema, items: z.number().int().positive() }),
  z.strictObject({ frame: z.literal('cancel'), id: idSchema }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

/** What the engine may send. A call ends with `result` or `fault`, a feed with `end` or `fault`. */
export const serverFrameSchema = z.discriminatedUnion('frame', [
  z.strictObject({ frame: z.literal('result'), id: idSchema, value: z.unknown() }),
  z.strictObject({ frame: z.literal('item'), id: idSchema, value: z.unknown() }),
  z.strictObject({ frame: z.literal('end'), id: idSchema }),
  z.strictObject({ frame: z.literal('fault'), id: idSchema, fault: faultSchema }),
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;

/** Reads one frame. Gives `contract.invalid` for text that is no JSON or no frame of this side. */
export const readFrame = <T>(schema: z.ZodType<T>, text: string): Result<T> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failed(fault('contract.invalid', 'A frame is not JSON.', { details: String(error) }));
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return failed(
    fault('contract.invalid', 'A frame has a form nobody sends.', { details: z.prettifyError(parsed.error) }),
  );
};

/** Writes one frame. */
export const writeFrame = (frame: ClientFrame | ServerFrame): string => JSON.stringify(frame);

/** Bytes of a text as UTF-8, which is what a socket counts. */
export const utf8Bytes = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
};
