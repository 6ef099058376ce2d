import { z } from '#shared/schema';

/** Reads; may be repeated by the client. */
export type Query<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly kind: 'query';
  readonly says: string;
  readonly input: I;
  readonly output: O;
};
/** Asks for a change; never repeated by the client. */
export type Command<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly kind: 'command';
  readonly says: string;
  readonly input: I;
  readonly output: O;
};
/** An ordered stream of items. On a gap the stream starts over with a whole item; nothing is guessed. */
export type Feed<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly kind: 'feed';
  readonly says: string;
  readonly input: I;
  readonly item: O;
};
export type Message = Query | Command | Feed;

/** Describes a reading message. `says` is its line in the message table of the docs. */
export const query = <I extends z.ZodType, O extends z.ZodType>(
  says: string,
  input: I,
  output: O,
): Query<I, O> => ({
  kind: 'query',
  says,
  input,
  output,
});
/** Describes a changing message. */
export const command = <I extends z.ZodType, O extends z.ZodType>(
  says: string,
  input: I,
  output: O,
): Command<I, O> => ({
  kind: 'command',
  says,
  input,
  output,
});
/** Describes a stream. */
export const feed = <I extends z.ZodType, O extends z.ZodType>(
  says: string,
  input: I,
  item: O,
): Feed<I, O> => ({
  kind: 'feed',
  says,
  input,
  item,
});

/** Input of a message that needs none. */
export const nothing = z.object({});
/** Output of a command that only succeeds or faults. */
export const done = z.object({ done: z.literal(true) });
