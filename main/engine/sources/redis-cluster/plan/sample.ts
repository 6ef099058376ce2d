import { ok } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { Look, RedisValue } from '../../../source-kit/index.ts';
import type { RedisPlanView } from '../picture/index.ts';
import { doorOf, redisAsk, refusedBy } from '../asks.ts';
import { isOn, primariesOf, clustersNow, type ClusterNow } from './cluster-now.ts';
import { handOver, type HandOver } from './hand-over.ts';

/** Keys drawn by chance: what is seldom is missed, and that is said. */
const sampled = 200;

/** Reads only: draws keys by chance and weighs each by a few of its parts. */
const sampleScript = `local out, seen = {}, {}
for i = 1, tonumber(ARGV[1]) do
  local key = redis.call('RANDOMKEY')
  if not key then break end
  if not seen[key] then
    seen[key] = true
    out[#out + 1] = {key, redis.call('MEMORY', 'USAGE', key, 'SAMPLES', '5') or 0}
  end
end
return out`;

export type Sample = readonly { readonly key: string; readonly bytes: number }[];

const readSample = (value: RedisValue): Sample =>
  Array.isArray(value)
    ? (value as readonly RedisValue[])
        .flatMap((each) => {
          const [key, bytes] = Array.isArray(each) ? (each as readonly RedisValue[]) : [];
          return typeof key === 'string' && typeof bytes === 'number' ? [{ key, bytes }] : [];
        })
        .toSorted((a, b) => b.bytes - a.bytes)
    : [];

const lookId = (now: ClusterNow, party: string): string => `redis-cluster.sample ${now.name} ${party}`;

/** What is worth a look before slots move: how big the keys are. Nothing of a failover depends on it. */
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
                commands: [['EVAL', sampleScript, '0', String(sampled)]],
                read: ({ replies: [answer] }) =>
                  answer?.ok === true
                    ? ok(readSample(answer.value))
                    : refusedBy(answer?.error ?? 'no answer', 'EVAL'),
              }),
            },
          ];
    }),
  );

const shownBytes = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.ceil(bytes / 1_024)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;

/** A key this big holds its server up for as long as it travels. */
const bigBytes = 1_048_576;

/** What is to be known of the keys before their slots move. */
export const sampleWarnings = (
  now: ClusterNow,
  { primary, shares }: HandOver,
  looked: RedisPlanView['looked'],
): readonly string[] => {
  if (shares.length === 0) return [];
  const claim = now.claimOf(primary.id);
  const load = `${primary.name} holds ${claim?.keys ?? 'an unknown number of'} keys${claim?.dataBytes === undefined ? '' : ` in ${shownBytes(claim.dataBytes)}`}`;
  const found = looked?.get(lookId(now, primary.id));
  if (found?.ok !== true) return [`${load}; how big single ones are could not be read.`];
  const sample = found.value as Sample;
  const [biggest] = sample;
  if (biggest === undefined) return [`${load}.`];
  const big = sample.filter(({ bytes }) => bytes >= bigBytes);
  return [
    big.length === 0
      ? `${load}. In a sample of ${sample.length} the biggest is ${biggest.key.slice(0, 100)} (${shownBytes(biggest.bytes)}); there may be bigger ones.`
      : `${load}. In a sample of ${sample.length}, ${big.length} are bigger than 1 MiB, the biggest is ${biggest.key.slice(0, 100)} (${shownBytes(biggest.bytes)}): both servers stand still while each of them travels.`,
  ];
};
