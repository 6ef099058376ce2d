import { valueOf, type Volume } from '#shared/model';
import type { LogContext } from '../../../source-kit/index.ts';
import { createFileTree, readConfig, type FileTree, type ReadConfig, type Rule } from '../config/index.ts';
import { createNodeClock, readState, type Moment, type NodeClock, type ReadState } from '../due/index.ts';
import type { ListedFile, LogsReading } from '../reading/index.ts';
import { findRuns, type Runs } from './runs.ts';

/** Everything about one look that the parts of its answer share. */
export type Picture = {
  readonly reading: LogsReading;
  readonly context: LogContext;
  readonly tree: FileTree;
  readonly config: ReadConfig;
  /** True: every rule there is was read, so that a file without one has none. */
  readonly knowsRules: boolean;
  readonly state: ReadState;
  /** False: when logs were rotated is not known. */
  readonly knowsState: boolean;
  readonly clock: NodeClock;
  /** Seconds by the node's clock. */
  readonly now: number;
  readonly moment: Moment;
  readonly runs: Runs;
  readonly byPath: ReadonlyMap<string, ListedFile>;
  readonly ruleOf: (path: string) => Rule | undefined;
  /** Console clock, ms, of a moment by the node's clock. */
  readonly consoleMs: (seconds: number) => number;
  readonly volumeOf: (path: string) => Volume | undefined;
};

const main = '/etc/logrotate.conf';
const nothing: ReadConfig = { rules: [], complaints: [], isRight: true, unread: [] };

const isUnder = (path: string, mount: string): boolean =>
  mount === '/' || path === mount || path.startsWith(`${mount}/`);

const createVolumeOf = (context: LogContext): Picture['volumeOf'] => {
  const volumes = (valueOf(context.node.facts.volumes) ?? []).toSorted(
    (a, b) => b.mount.length - a.mount.length,
  );
  return (path) => volumes.find(({ mount }) => isUnder(path, mount));
};

const tidy = (path: string): string => path.replace(/\/(?:\.?\/)+/g, '/');

/** Puts a reading and what is known of its node together. */
export const createPicture = (reading: LogsReading, context: LogContext): Picture => {
  const files = [...reading.files, ...reading.containerFiles];
  const tree = createFileTree(files, reading.directories);
  const { config } = reading;
  const read = config === undefined || config === 'absent' ? nothing : readConfig([main], config, tree);
  const skewMs =
    valueOf(context.node.facts.clockSkewMs) ??
    (reading.clock === undefined ? 0 : reading.clock.now * 1_000 - context.receivedAt);
  const now = reading.clock?.now ?? Math.round((context.receivedAt + skewMs) / 1_000);
  const clock = createNodeClock(reading.clock?.zone, reading.clock?.offsetSeconds ?? 0);
  const state = readState(reading.state?.text ?? '');
  const owners = new Map(read.rules.flatMap((rule) => rule.files.map((path) => [tidy(path), rule] as const)));
  return {
    reading,
    context,
    tree,
    config: read,
    knowsRules: reading.runner.hasLogrotate === false || (config !== undefined && read.unread.length === 0),
    state,
    knowsState: reading.state !== undefined && state.wrong === undefined,
    clock,
    now,
    moment: { tree, state: state.rotated, clock, now },
    runs: findRuns(reading, { clock, now }),
    byPath: new Map(files.map((file) => [file.path, file])),
    ruleOf: (path) => (reading.runner.hasLogrotate === false ? undefined : owners.get(path)),
    consoleMs: (seconds) => Math.max(0, Math.round(seconds * 1_000 - skewMs)),
    volumeOf: createVolumeOf(context),
  };
};
