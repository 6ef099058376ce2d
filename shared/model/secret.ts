import { z } from '#shared/schema';

/**
 * Where a password or a token is read, each time it is needed: the first line of a file that nobody else may read (absolute
 * path), or a variable of this console's environment. The value itself never enters an ask, plan, journal, log or message.
 */
export const secretSchema = z.union([
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ environment: z.string().min(1) }),
]);
export type Secret = z.infer<typeof secretSchema>;
