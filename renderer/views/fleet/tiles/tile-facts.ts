import { clockText, forecastShort } from '#shared/format';
import { faultCatalogue } from '#shared/fault';
import {
  isStale,
  valueOf,
  type Alarm,
  type EpochMs,
  type NodeState,
  type NodeView,
  type Severity,
} from '#shared/model';
import { worstDisk, type WorstDisk } from '../../../queries/index.ts';
import { isAboutSpace, tileWord } from '../alarm-words.ts';

/** The one thing a tile says in words, and in whose colour. */
export type TileWord = {
  readonly text: string;
  readonly tone: Severity | 'plain' | 'quiet' | 'draining' | 'maintenance';
};

/** How far the hatched part of the gauge looks ahead, ms. */
export const aheadMs = 86_400_000;

/** What a tile shows of a node. Unknown numbers are undefined and are drawn as unknown. */
export type TileFacts = {
  readonly disk: WorstDisk | undefined;
  readonly diskTone: Severity | undefined;
  /** Share of the disk that the next 24 h will take. */
  readonly aheadRatio: number;
  readonly word: TileWord;
  readonly roundTripMs: number | undefined;
  readonly isLate: boolean;
  readonly memoryUsedRatio: number | undefined;
  /** Newest time anything came from it. */
  readonly heardAt: number | undefined;
  /** Values on it are old: they are hatched and dated. */
  readonly isSilent: boolean;
  /** No answer and no refusal has come yet. */
  readonly isAsking: boolean;
};

const aheadOf = (disk: WorstDisk | undefined): number => {
  const space = disk === undefined ? undefined : valueOf(disk.volume.space);
  if (disk?.forecast?.kind !== 'fills' || space === undefined || space.sizeBytes === 0) return 0;
  return (disk.forecast.lossPerHour * (aheadMs / 3_600_000)) / space.sizeBytes;
};

/** What a node is held out for, where nothing more urgent is to be said. */
const heldWords: Readonly<Partial<Record<NodeState, string>>> = {
  draining: 'draining',
  drained: 'safe to stop',
  maintenance: 'maintenance',
};

const wordOf = (
  view: NodeView,
  state: NodeState,
  disk: WorstDisk | undefined,
  diskTone: Severity | undefined,
  alarms: readonly Alarm[],
  now: EpochMs,
): TileWord => {
  const { connection } = view;
  if (connection.state === 'blocked' || connection.state === 'waiting')
    return { text: faultCatalogue[connection.fault.code].title.toLowerCase(), tone: 'plain' };
  const fills = disk?.forecast?.kind === 'fills' ? forecastShort(disk.forecast, now) : undefined;
  if (fills !== undefined && diskTone !== undefined) return { text: fills, tone: diskTone };
  for (const { evidence, severity } of alarms) {
    const text = tileWord(evidence);
    if (text !== undefined) return { text, tone: severity };
  }
  const until = state === 'maintenance' ? view.heldOut?.until : undefined;
  const held = until === undefined ? heldWords[state] : `until ${clockText(until, now)}`;
  if (held !== undefined) return { text: held, tone: state === 'maintenance' ? 'maintenance' : 'draining' };
  if (disk === undefined) return { text: 'disk unknown', tone: 'plain' };
  return {
    text: disk.forecast === undefined ? 'no forecast yet' : forecastShort(disk.forecast, now),
    tone: 'quiet',
  };
};

/** Works out what a tile shows. `alarms` are the open ones of the node. */
export const tileFacts = (
  view: NodeView,
  state: NodeState,
  alarms: readonly Alarm[],
  now: EpochMs,
): TileFacts => {
  const disk = worstDisk(view, now);
  const mount = disk?.volume.mount ?? '';
  const aboutDisk = alarms.filter((alarm) => isAboutSpace(alarm, mount)).map((alarm) => alarm.severity);
  const diskTone = aboutDisk.includes('critical') ? 'critical' : aboutDisk[0];
  const roundTripMs = valueOf(view.facts.roundTripMs);
  const memory = valueOf(view.facts.memory);
  const isAsking =
    view.lastAnswerAt === undefined &&
    state !== 'stale' &&
    (view.connection.state === 'connected' ||
      (view.connection.state === 'connecting' && view.connection.attempt === 1));
  return {
    disk,
    diskTone,
    aheadRatio: aheadOf(disk),
    word: wordOf(view, state, disk, diskTone, alarms, now),
    roundTripMs,
    isLate: roundTripMs !== undefined && roundTripMs > view.node.roundTripTargetMs,
    memoryUsedRatio: memory === undefined ? undefined : 1 - memory.availableBytes / memory.totalBytes,
    heardAt: view.lastAnswerAt,
    isSilent:
      !isAsking &&
      (state === 'stale' || view.connection.state !== 'connected' || isStale(view.facts.roundTripMs, now)),
    isAsking,
  };
};
