import { createHmac } from 'node:crypto';
import { z } from '#shared/schema';

/** Where a log ends: without it, lines that are cut off at the end leave no trace. */
export type AuditHead = { readonly count: number; readonly hash: string };

const headSchema = z.object({ count: z.number().int().nonnegative(), hash: z.string(), mac: z.string() });

const macOf = ({ count, hash }: AuditHead, key: string): string =>
  createHmac('sha256', key).update(`${count} ${hash}`).digest('hex');

export const headText = (head: AuditHead, key: string): string =>
  `${JSON.stringify({ ...head, mac: macOf(head, key) })}\n`;

/** Undefined: nobody with the key wrote this. */
export const readHead = (text: string, key: string): AuditHead | undefined => {
  try {
    const { data } = headSchema.safeParse(JSON.parse(text));
    return data !== undefined && data.mac === macOf(data, key)
      ? { count: data.count, hash: data.hash }
      : undefined;
  } catch {
    return undefined;
  }
};
