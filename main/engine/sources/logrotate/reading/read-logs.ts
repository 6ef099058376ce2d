import { failed, fault, ok, type Result } from '#shared/fault';
import {
  linesOf,
  readCount,
  readSections,
  type Sections,
  type ShellReply,
} from '../../../source-kit/index.ts';
import type { ConfigFiles } from '../config/index.ts';
import { readClock, type ClockReading } from './read-clock.ts';
import { readConfigFiles } from './read-config-files.ts';
import { readContainers, type ContainerReading } from './read-containers.ts';
import { readDaemon, type DaemonReading } from './read-daemon.ts';
import { readListedFiles, type ListedFile } from './read-files.ts';
import { readJournal, type JournalReading } from './read-journal.ts';
import { readOpen, type OpenFile } from './read-open.ts';
import { readRunner, type RunnerReading } from './read-runner.ts';
import { readTextBlocks } from './text-blocks.ts';

/** Whether a directory that the configuration names can be looked into. */
export type PlaceAccess = 'readable' | 'absent' | 'unknown';

/** What one look at the logs of a node brought, not yet put together. */
export type LogsReading = {
  readonly clock: ClockReading | undefined;
  /** `absent`: the node has no /etc/logrotate.conf. Undefined: it did not come. */
  readonly config: ConfigFiles | 'absent' | undefined;
  readonly runner: RunnerReading;
  /** When the state file was written, which every run does; seconds since 1970. */
  readonly stateChangedAt: number | undefined;
  /** Text of logrotate's state file; undefined: not readable, or none. */
  readonly state: { readonly path: string; readonly text: string } | undefined;
  /** Path of that file where it is there and may not be read. */
  readonly closedState: string | undefined;
  readonly places: ReadonlyMap<string, PlaceAccess>;
  /** Directories named by rules, links followed. */
  readonly directories: readonly ListedFile[];
  readonly files: readonly ListedFile[];
  /** Under /var/lib/docker/containers. */
  readonly containerFiles: readonly ListedFile[];
  readonly containers: ReadonlyMap<string, ContainerReading>;
  /** Undefined: no Docker here. */
  readonly daemon: DaemonReading | undefined;
  readonly journal: JournalReading | undefined;
  /** Undefined: this node cannot tell which files are open. */
  readonly open: readonly OpenFile[] | undefined;
  /** True: only the login user's own processes could be seen. */
  readonly seesOwnOnly: boolean;
  readonly blindSpots: readonly string[];
  readonly cutShort: boolean;
};

const accesses: Readonly<Record<string, PlaceAccess>> = { r: 'readable', a: 'absent', n: 'unknown' };

const readPlaces = (sections: Sections): ReadonlyMap<string, PlaceAccess> =>
  new Map(
    linesOf(sections.get('places')).flatMap((line) => {
      const access = accesses[line.slice(0, 2).trimEnd()];
      return access === undefined ? [] : [[line.slice(2), access] as const];
    }),
  );

/** The state file that was written last. */
const readStateFile = (sections: Sections) => {
  const found = readTextBlocks(linesOf(sections.get('state'))).flatMap(({ head, lines }) => {
    const [, letter, changed, path] = /^([fF]) (\d*) (\/.*)$/.exec(head) ?? [];
    return path === undefined
      ? []
      : [{ path, isReadable: letter === 'f', changedAt: readCount(changed), lines }];
  });
  return found.toSorted((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0))[0];
};

const walks: Readonly<Record<string, string>> = {
  places: 'directories that rules name',
  near: 'files beside those that rules name',
  walk: 'log directories',
  open: 'open files',
  containers: 'container logs',
};

/** Reads the answer to `logrotate.logs`. Fault `probe.unreadable`. */
export const readLogs = (reply: ShellReply): Result<LogsReading> => {
  const found = readSections(reply.stdout, 'logrotate.logs');
  if (!found.ok) return found;
  const sections = found.value;
  if (!['config', 'walk', 'version'].some((name) => sections.has(name)))
    return failed(
      fault('probe.unreadable', 'The look at the logs printed nothing.', { subject: 'logrotate.logs' }),
    );
  const statusOf = (name: string): string | undefined => sections.get(name)?.status;
  const listed = (name: string) => readListedFiles(linesOf(sections.get(name)));
  const isCut = Object.keys(walks).filter((name) => statusOf(name) === 'cut');
  const hasEnded = /\n@end\n?$/.test(reply.stdout);
  const state = readStateFile(sections);
  const seesOwnOnly = statusOf('others') === 'denied';
  return ok({
    clock: readClock(sections),
    config: statusOf('config') === 'absent' ? 'absent' : readConfigFiles(sections),
    runner: readRunner(sections),
    stateChangedAt: state?.changedAt,
    closedState: state?.isReadable === false ? state.path : undefined,
    state: state?.isReadable === true ? { path: state.path, text: `${state.lines.join('\n')}\n` } : undefined,
    places: readPlaces(sections),
    directories: listed('directories'),
    files: [...listed('near'), ...listed('walk'), ...listed('seen')],
    containerFiles: listed('containers'),
    containers: readContainers(sections),
    daemon: readDaemon(sections),
    journal: readJournal(sections),
    open: readOpen(sections),
    seesOwnOnly,
    blindSpots: [
      ...isCut.map((name) => `There was no time to see all ${walks[name] ?? name}.`),
      ...(statusOf('containers') === 'denied'
        ? ['The container logs cannot be read by the login user.']
        : []),
      ...(statusOf('open') === 'absent' ? ['This node cannot say which files are open.'] : []),
      ...(seesOwnOnly ? ['Which files other users’ processes have open cannot be seen.'] : []),
      ...(hasEnded ? [] : ['The look ended early; what is listed is what came until then.']),
    ],
    cutShort: !hasEnded || isCut.length > 0,
  });
};
