import { ok } from '#shared/fault';
import { memoryText } from '#shared/format';
import type { NodeId, Party } from '#shared/model';
import type { Look, RedisValue } from '../../../source-kit/index.ts';
import type { RedisPlanView } from '../picture/index.ts';
import { doorOf, redisAsk, refusedBy } from '../asks.ts';
import { isOn, primariesOf, clustersNow, type ClusterNow } from './cluster-now.ts';
import { handOver, type HandOver } from './hand-over.ts';

/** Keys drawn by chance: what is seldom is missed, and that is said. */
const sampled = 200;

/**
 * Reads only, and touches none: draws keys by chance, weighs each by a few of its parts, and where it is to, reads how often it was
 * used (-1: the server does not tell).
 */
const sampleScript = `local out, seen = {}, {}
for i = 1, tonumber(ARGV[1]) do
  local key = redis.call('RANDOMKEY')
  if not key then break end
  if not seen[key] then
    seen[key] = true
    local uses = ARGV[2] == 'uses' and redis.pcall('OBJECT', 'FREQ', key) or -1
    out[#out + 1] = {key, redis.call('MEMORY', 'USAGE', key, 'SAMPLES', '5') or 0, type(uses) == 'number' and uses or -1}
  end
end
return out`;

/** Keys that were drawn, the biggest first. `uses`: the server's own counter, 0 to 255; absent: not known. */
export type Sample = readonly { readonly key: string; readonly bytes: number; readonly uses?: number }[];

/** Whether a server counts how often its keys are used (OBJECT FREQ): only what drops the least used does. */
const countsUses = (policy: string | undefined): boolean => policy?.endsWith('-lfu') === true;

const readSample = (value: RedisValue): Sample =>
  Array.isArray(value)
    ? (value as readonly RedisValue[])
        .flatMap((each) => {
          const [key, bytes, uses] = Array.isArray(each) ? (each as readonly RedisValue[]) : [];
          if (typeof key !== 'string' || typeof bytes !== 'number') return [];
          return [{ key, bytes, ...(typeof uses === 'number' && uses >= 0 ? { uses } : {}) }];
        })
        .toSorted((a, b) => b.bytes - a.bytes)
    : [];

const lookId = (now: ClusterNow, party: string): string => `redis-cluster.sample ${now.name} ${party}`;

/** What is worth a look before slots move: how big the keys are, and how often they are used. Nothing of a failover depends on it. */
export const sampleLooks = (view: RedisPlanView, nodeIds: readonly NodeId[]): readonly Look[] =>
  clustersNow(view).flatMap((now) =>
    primariesOf(now).flatMap((primary): Look[] => {
      const { nodeId } = primary;
      if (nodeId === undefined || !isOn(primary, nodeIds)) return [];
      const { shares } = handOver(now, { ...primary, nodeId }, { away: nodeIds, wave: 0 });
      return shares.length === 0
        ? []
        : [
            {
              id: lookId(now, primary.id),
              through: [nodeId],
              ask: redisAsk<Sample>(doorOf(now.cluster.door), {
                id: 'redis-cluster.sample',
                says: `Weighing keys of ${primary.name} drawn by chance`,
                effect: 'reads',
                commands: [
                  [
                    'EVAL',
                    sampleScript,
                    '0',
                    String(sampled),
                    countsUses(now.claimOf(primary.id)?.evicts) ? 'uses' : 'sizes',
                  ],
                ],
                read: ({ replies: [answer] }) =>
                  answer?.ok === true
                    ? ok(readSample(answer.value))
                    : refusedBy(answer?.error ?? 'no answer', 'EVAL'),
              }),
            },
          ];
    }),
  );

/** A key this big holds its server up for as long as it travels. */
const bigBytes = 1_048_576;

/** A key that was just made has 5, and every ten of it are some ten times as many uses: from here on it is one that clients wait for. */
const hotUses = 20;
const shownHot = 3;

/** The keys that are used most, or why that is not known. */
const hotWarning = ({ name }: Party, sample: Sample, policy: string | undefined): string => {
  if (!countsUses(policy))
    return `Which keys of ${name} are used most is not known: only with an LFU maxmemory-policy does a server count it, and its is ${policy ?? 'not told'}.`;
  const counted = sample.flatMap(({ key, uses }) => (uses === undefined ? [] : [{ key, uses }]));
  if (counted.length === 0)
    return `Which keys of ${name} are used most could not be read: its user may need +object|freq.`;
  const hot = counted.filter(({ uses }) => uses >= hotUses).toSorted((a, b) => b.uses - a.uses);
  return hot.length === 0
    ? `None of the ${counted.length} keys in the sample of ${name} is used often; there may be others.`
    : `Used most in the sample of ${name}: ${hot
        .slice(0, shownHot)
        .map(({ key, uses }) => `${key.slice(0, 100)} (${uses} of 255 by its own counter)`)
        .join(', ')}. Who asks for them waits while they travel.`;
};

/** What is to be known of the keys before their slots move. */
export const sampleWarnings = (
  now: ClusterNow,
  { primary, shares }: HandOver,
  looked: RedisPlanView['looked'],
): readonly string[] => {
  if (shares.length === 0) return [];
  const claim = now.claimOf(primary.id);
  const load = `${primary.name} holds ${claim?.keys ?? 'an unknown number of'} keys${claim?.dataBytes === undefined ? '' : ` in ${memoryText(claim.dataBytes)}`}`;
  const found = looked?.get(lookId(now, primary.id));
  if (found?.ok !== true) return [`${load}; how big single ones are could not be read.`];
  const sample = found.value as Sample;
  const [biggest] = sample;
  if (biggest === undefined) return [`${load}.`];
  const big = sample.filter(({ bytes }) => bytes >= bigBytes);
  return [
    big.length === 0
      ? `${load}. In a sample of ${sample.length} the biggest is ${biggest.key.slice(0, 100)} (${memoryText(biggest.bytes)}); there may be bigger ones.`
      : `${load}. In a sample of ${sample.length}, ${big.length} are bigger than 1 MiB, the biggest is ${biggest.key.slice(0, 100)} (${memoryText(biggest.bytes)}): both servers stand still while each of them travels.`,
    hotWarning(primary, sample, claim?.evicts),
  ];
};
