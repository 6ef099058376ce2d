import type { LogSnapshot } from '#shared/contract';
import {
  bytesText,
  coverText,
  durationText,
  fillsBecause,
  fillsNext,
  fillsTitle,
  growthText,
  logName,
} from '#shared/format';
import type { EpochMs, LogAnswers, LogFile, NodeId, NodeLogs } from '#shared/model';
import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { chooseNodes } from '../operation/choose-nodes.ts';
import { withIsoTimes } from '../report/index.ts';
import { tableText } from '../table.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';
import { sweep } from './sweep.ts';

/** Logs of a node that are listed when none is named: those that grow most, or are biggest. */
const listedOfNode = 5;

/** The answers of these nodes alone. */
const answersOf = (answers: LogAnswers, ids: ReadonlySet<NodeId>): LogAnswers => {
  const only = <T extends { readonly nodeId: NodeId }>(all: readonly T[]): T[] =>
    all.filter(({ nodeId }) => ids.has(nodeId));
  const sum = (all: readonly { readonly sizeBytes: number }[]): number =>
    all.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
  const uncovered = only(answers.uncovered.logs);
  const freed = only(answers.freed.nodes);
  return {
    growing: only(answers.growing),
    uncovered: { count: uncovered.length, sizeBytes: sum(uncovered), logs: uncovered },
    freed: {
      until: answers.freed.until,
      sizeBytes: sum(freed),
      files: freed.reduce((total, { files }) => total + files, 0),
      nodes: freed,
    },
    fillsFirst: only(answers.fillsFirst),
    unknown: answers.unknown.filter((id) => ids.has(id)),
  };
};

/** Connects to every node, then looks at the logs of those that are named, or of all. */
export const readLogs = async (
  link: Link,
  names: readonly string[],
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal },
): Promise<LogSnapshot> => {
  const fleet = await sweep(link, timeout, signal);
  const nodeIds = names.length === 0 ? undefined : [...chooseNodes(fleet, names, [])];
  await link.call(
    'logs.read-now',
    { ...(nodeIds === undefined ? {} : { nodeIds }), timeoutMs: timeout * 1_000 },
    signal,
  );
  const snapshot = await link.call('logs.snapshot', {}, signal);
  if (nodeIds === undefined) return snapshot;
  const ids = new Set(nodeIds);
  const nodes = snapshot.nodes.filter(({ nodeId }) => ids.has(nodeId));
  return { ...snapshot, nodes, answers: answersOf(snapshot.answers, ids) };
};

const dueText = ({ nextDueAt, cover }: LogFile, now: EpochMs): string => {
  if (nextDueAt === undefined) return cover.by === 'rule' ? 'unknown' : '-';
  return nextDueAt <= now ? 'due' : `in ${durationText(nextDueAt - now)}`;
};

const rowsOf = ({ nodeId, logs, rules }: NodeLogs, now: EpochMs, most: number): readonly string[][] =>
  logs
    .slice(0, most)
    .map((log) => [
      nodeId,
      visible(logName(log)),
      bytesText(log.sizeBytes),
      growthText(log),
      visible(coverText(log.cover, rules)),
      dueText(log, now),
    ]);

const freedText = ({ freed }: LogAnswers): string =>
  freed.files === 0
    ? 'No rotation was seen in the last 24 h.\n'
    : `Rotation freed ${bytesText(freed.sizeBytes)} in the last 24 h.\n`;

const logsText = ({ nodes, answers, at }: LogSnapshot, most: number): string => {
  const rows = nodes.flatMap((node) => rowsOf(node, at, most));
  return [
    rows.length === 0
      ? 'No log is known here.\n'
      : tableText(['NODE', 'LOG', 'SIZE', 'GROWS', 'KEPT SMALL BY', 'ROTATED'], rows),
    ...answers.fillsFirst.map(
      (it) =>
        `${visible(fillsTitle(it, it.nodeId, at))}. ${visible(fillsBecause(it, at))} Next: ${visible(fillsNext(it))}\n`,
    ),
    freedText(answers),
    ...nodes
      .filter(({ state }) => state === 'unknown')
      .map(({ nodeId, says }) => `${nodeId}: unknown: ${visible(says)}\n`),
    ...nodes.flatMap(({ nodeId, blindSpots }) =>
      blindSpots.map((spot) => `${nodeId}: not seen: ${visible(spot)}\n`),
    ),
    ...nodes.flatMap(({ nodeId, findings }) =>
      findings
        .filter(({ kind }) => kind !== 'fills-before-rotation')
        .map(
          ({ severity, says, nextStep }) =>
            `${nodeId}: ${severity}: ${visible(says)} Next: ${visible(nextStep)}\n`,
        ),
    ),
  ].join('');
};

/** Logs of the fleet, or all of those of the nodes that are named. Exit code: 2 a critical finding, 3 a node of which nobody knows, 1 a warning, 0 in order. */
export const showLogs = async (
  link: Link,
  terminal: Terminal,
  options: { readonly names: readonly string[]; readonly json: boolean; readonly timeout: number },
): Promise<ExitCode> => {
  const { names, json, timeout } = options;
  const snapshot = await readLogs(link, names, { timeout, signal: terminal.signal });
  terminal.out(
    json
      ? jsonText({ schema: 'quarterdeck.logs/1', ...(withIsoTimes(snapshot) as object) })
      : logsText(snapshot, names.length === 0 ? listedOfNode : Infinity),
  );
  const severities = new Set(
    snapshot.nodes.flatMap(({ findings }) => findings.map(({ severity }) => severity)),
  );
  if (severities.has('critical')) return exitCode.critical;
  if (snapshot.nodes.some(({ state }) => state === 'unknown')) return exitCode.unknown;
  return severities.has('warning') ? exitCode.warning : exitCode.ok;
};
