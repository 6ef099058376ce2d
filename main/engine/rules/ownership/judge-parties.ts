import { valueOf, type NodeView, type Retention, type Volume } from '#shared/model';
import type { Condition } from '../conditions.ts';
import { condition, isTold, openEvidence, reading, type SpaceBench } from './space-bench.ts';

/** Is a replica so far behind that a change of owner would lose or wait for much? */
export const judgeLag = (bench: SpaceBench): readonly Condition[] => {
  const { space, policy } = bench;
  const { enterBytes, exitBytes, enterMs, exitMs } = policy.lag;
  return space.parties
    .filter(
      ({ follows, lagBytes, lagMs }) =>
        follows !== undefined || lagBytes !== undefined || lagMs !== undefined,
    )
    .map(({ id, name, follows, lagBytes, lagMs }) => {
      const isKnown = lagBytes !== undefined || lagMs !== undefined;
      const before = openEvidence(bench, 'space-lag', ({ party }) => party === name);
      const evidence = {
        rule: 'space-lag',
        name: space.name,
        party: name,
        ...(follows === undefined ? {} : { follows: nameOf(bench, follows) }),
        ...(lagBytes === undefined ? {} : { lagBytes }),
        ...(lagMs === undefined ? {} : { lagMs }),
        limitBytes: enterBytes,
        limitMs: enterMs,
      } as const;
      return condition(bench, isKnown || before === undefined ? evidence : before, {
        subject: id,
        severity: 'warning',
        reading:
          isKnown && isTold(bench)
            ? reading(bench, 'space-lag', {
                enter: (lagBytes ?? 0) > enterBytes || (lagMs ?? 0) > enterMs,
                stay: (lagBytes ?? 0) > exitBytes || (lagMs ?? 0) > exitMs,
              })
            : undefined,
        times: policy.lag,
      });
    });
};

const nameOf = ({ space }: SpaceBench, id: string): string =>
  space.parties.find((party) => party.id === id)?.name ?? id;

/** The volume that holds a directory: the one with the longest mount that begins its path. */
const volumeOf = (node: NodeView | undefined, directory: string | undefined): Volume | undefined => {
  if (node === undefined || directory === undefined) return undefined;
  return (valueOf(node.facts.volumes) ?? [])
    .filter(({ mount }) => mount === '/' || directory === mount || directory.startsWith(`${mount}/`))
    .toSorted((a, b) => b.mount.length - a.mount.length)[0];
};

const retentionCondition = (bench: SpaceBench, kept: Retention): Condition | undefined => {
  const { space, policy, nodes, now } = bench;
  const node = kept.nodeId === undefined ? undefined : nodes.get(kept.nodeId);
  const volume = volumeOf(node, kept.directory);
  const room = volume === undefined ? undefined : valueOf(volume.space);
  const forecast = node?.forecasts.find(({ mount }) => mount === volume?.mount)?.space;
  const fullAt = forecast?.kind === 'fills' ? forecast.fullAt : undefined;
  const before = openEvidence(bench, 'space-retention', ({ retention }) => retention === kept.name);
  const { bytes } = kept;
  if (bytes === undefined && before === undefined) return undefined;
  const evidence =
    bytes === undefined && before !== undefined
      ? before
      : ({
          rule: 'space-retention',
          name: space.name,
          retention: kept.name,
          party: nameOf(bench, kept.party),
          ...(kept.nodeId === undefined ? {} : { nodeId: kept.nodeId }),
          bytes: bytes ?? 0,
          ...(volume === undefined ? {} : { volume: volume.mount }),
          ...(room === undefined ? {} : { sizeBytes: room.sizeBytes, availableBytes: room.availableBytes }),
          ...(fullAt === undefined ? {} : { fullAt }),
        } as const);
  const { enterBytes, exitBytes, criticalWithinMs, criticalRatio } = policy.retention;
  const fillsSoon = fullAt !== undefined && fullAt - now <= criticalWithinMs;
  const fillsMuch = room !== undefined && bytes !== undefined && bytes >= criticalRatio * room.sizeBytes;
  return condition(bench, evidence, {
    subject: `${kept.party} ${kept.name}`,
    severity: fillsSoon || fillsMuch ? 'critical' : 'warning',
    reading:
      bytes !== undefined && isTold(bench)
        ? reading(bench, 'space-retention', {
            enter: !kept.isActive && bytes >= enterBytes,
            stay: !kept.isActive && bytes >= exitBytes,
          })
        : undefined,
    times: policy.retention,
  });
};

/** Does something that nobody reads fill a disk? */
export const judgeRetentions = (bench: SpaceBench): readonly Condition[] =>
  bench.space.retentions.flatMap((kept) => retentionCondition(bench, kept) ?? []);
