import type { EpochMs, LineTime, TailLine, TailStream } from '#shared/model';
import type { TailRow } from '../../../queries/index.ts';
import { visibleText } from '../../../ui/index.ts';
import { plainLogText } from './log-runs.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:06:31.250` in the time zone of this window. */
export const clockText = (at: EpochMs): string => {
  const time = new Date(at);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
};

/** Where a time comes from, for its title. */
export const timeSays: Readonly<Record<LineTime, string>> = {
  line: 'As the line itself says, without the clock skew of its node',
  daemon: 'As the daemon that keeps the log says, without the clock skew of its node',
  before: 'The line has no time of its own: that of the line before it',
  arrival: 'The line has no time of its own: when it arrived at this console',
};

/** The last part of a path, for rows; the whole is in the list of streams. */
export const shortName = (name: string): string =>
  visibleText(name.slice(name.lastIndexOf('/') + 1) || name, 40);

/** Which of several streams a row is of: as few words as tell them apart. */
export const streamLabel = (streams: readonly TailStream[], id: number): string => {
  const stream = streams[id];
  if (stream === undefined || streams.length < 2) return '';
  const nodes = new Set(streams.map(({ nodeId }) => nodeId));
  const names = new Set(streams.map(({ name }) => name));
  const node = visibleText(stream.nodeId, 40);
  if (names.size === 1) return node;
  return nodes.size === 1 ? shortName(stream.name) : `${node} ${shortName(stream.name)}`;
};

/** Who wrote a line: its stream, or the copy behind a service's stream. */
export const writerLabel = (streams: readonly TailStream[], line: TailLine): string =>
  line.from === undefined ? streamLabel(streams, line.stream) : visibleText(line.from, 60);

const exportLine = (streams: readonly TailStream[], row: TailRow): string => {
  const stream = streams[row.kind === 'line' ? row.line.stream : row.stream];
  const source =
    stream === undefined ? '' : `${visibleText(stream.nodeId)} ${visibleText(stream.name, 4_096)}`;
  if (row.kind !== 'line') return `${new Date(row.at).toISOString()} ${source} -- ${row.says} --`;
  const { line } = row;
  const from = line.from === undefined ? '' : ` ${visibleText(line.from)}`;
  const doubt = line.timeBy === 'arrival' ? '~' : '';
  return `${doubt}${new Date(line.at).toISOString()} ${source}${from} ${plainLogText(line.text)}${line.isCut === true ? '…' : ''}`;
};

/** The rows as a text file: what cannot be seen is written out, so that no reader of it does what a line asks for (R65). */
export const exportText = (streams: readonly TailStream[], rows: readonly TailRow[]): string =>
  rows.map((row) => `${exportLine(streams, row)}\n`).join('');

/** `error "no space" -debug`: texts a line must hold, and texts it must not. */
export const readFilterWords = (
  typed: string,
): { readonly has: readonly string[]; readonly without: readonly string[] } => {
  const words = [...typed.matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)].map(([, minus, quoted, bare]) => ({
    isWithout: minus === '-',
    text: (quoted ?? bare ?? '').slice(0, 256),
  }));
  const texts = (isWithout: boolean): readonly string[] =>
    words.filter((word) => word.isWithout === isWithout && word.text !== '').map(({ text }) => text);
  return { has: texts(false).slice(0, 8), without: texts(true).slice(0, 8) };
};
