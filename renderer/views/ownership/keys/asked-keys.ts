import { z } from '#shared/schema';
import { spaceIdSchema } from '#shared/model';
import type { Route, Router } from '../../../commands/index.ts';

/** Which keys the address asks to list. */
const askedKeysSchema = z.object({
  spaceId: spaceIdSchema,
  party: z.string().max(256).optional(),
  role: z.enum(['primary', 'secondary']).optional(),
  prefix: z.string().max(512).optional(),
  /** Equal parts of all positions, both within. */
  range: z.object({ from: z.number(), to: z.number(), of: z.number() }).optional(),
});
export type AskedKeys = z.infer<typeof askedKeysSchema>;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an address typed by hand may hold anything
  }
};

/** The list of keys that is open; undefined: none. */
export const askedKeys = ({ query }: Route): AskedKeys | undefined => {
  const read = query['keys'] === undefined ? undefined : askedKeysSchema.safeParse(parsed(query['keys']));
  return read?.success === true ? read.data : undefined;
};

/** Opens the list of these keys. They are read when it is drawn. */
export const openKeys = (router: Router, asked: AskedKeys): void =>
  router.amend({ keys: JSON.stringify(asked) });

/** Closes it. */
export const closeKeys = (router: Router): void => router.amend({ keys: undefined });
