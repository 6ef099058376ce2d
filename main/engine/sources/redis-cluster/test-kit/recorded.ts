import { readFileSync } from 'node:fs';
import type { RedisAnswer, RedisReply } from '../../../source-kit/index.ts';

/** Replies of all servers of one recorded situation, in the order in which they were asked. */
export const recorded = (situation: string): readonly RedisReply[] => {
  const text = readFileSync(new URL(`../replies/${situation}.json`, import.meta.url), 'utf8');
  const { servers } = JSON.parse(text) as { servers: readonly { replies: readonly RedisAnswer[] }[] };
  return servers.map(({ replies }) => ({ replies, sentAt: 0, receivedAt: 0 }));
};
