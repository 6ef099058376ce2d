import type { TailNews } from '#shared/contract';
import { nodeId, workloadId, type TailLine, type TailStream, type TailSubject } from '#shared/model';
import type { Link } from '#shared/wire';
import { CliError } from '../cli-error.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { withIsoTimes } from '../report/index.ts';
import { jsonLine, visible, type Terminal } from '../terminal.ts';

export type TailOptions = {
  readonly json: boolean;
  readonly timeout: number;
  readonly lines: number;
  readonly has: readonly string[];
  readonly without: readonly string[];
};

/** `NODE:/path`, `NODE:unit.service`, `NODE:journal`, or a workload by its name or id. Throws CliError 64. */
const readSubjects = async (
  link: Link,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly TailSubject[]> => {
  const { nodes } = await link.call('fleet.snapshot', {}, signal);
  const { workloads } = await link.call('workload.snapshot', {}, signal);
  return names.map((name) => {
    const node = nodes.find(({ node: { id } }) => name.startsWith(`${id}:`))?.node;
    const rest = node === undefined ? '' : name.slice(node.id.length + 1);
    if (node !== undefined && rest.startsWith('/'))
      return { kind: 'file', nodeId: nodeId(node.id), path: rest };
    if (node !== undefined && rest !== '')
      return { kind: 'journal', nodeId: nodeId(node.id), ...(rest === 'journal' ? {} : { unit: rest }) };
    const found = workloads.filter((workload) => workload.id === name || workload.name === name);
    const [workload] = found;
    if (workload === undefined || found.length > 1)
      throw new CliError(
        exitCode.usage,
        found.length > 1
          ? `${visible(name)} may be ${visible(found.map(({ id }) => id).join(' or '))}: write one of them.`
          : `${visible(name)} is neither NODE:/PATH, NODE:UNIT, NODE:journal nor a service of this fleet.`,
      );
    return { kind: 'workload', workloadId: workloadId(workload.id) };
  });
};

const sourceOf = (streams: readonly TailStream[], line: TailLine): string => {
  const stream = streams[line.stream];
  if (line.from !== undefined) return line.from;
  return stream === undefined ? '' : streams.length === 1 ? stream.nodeId : `${stream.nodeId}:${stream.name}`;
};

const lineText = (streams: readonly TailStream[], line: TailLine): string => {
  const time = `${line.timeBy === 'arrival' ? '~' : ''}${new Date(line.at).toISOString()}`;
  return `${time} ${visible(sourceOf(streams, line))} ${visible(line.text.replaceAll('\t', '    '))}${line.isCut === true ? '…' : ''}\n`;
};

/** Prints one piece of news; how streams stand and what was left out goes to `err`, so that `out` holds lines only. */
const print = (terminal: Terminal, news: TailNews, streams: readonly TailStream[]): void => {
  if (news.kind === 'streams') {
    for (const { nodeId: id, name, state, says } of news.streams)
      if (
        state === 'lost' ||
        state === 'ended' ||
        streams.some((each) => each.name === name && each.nodeId === id && each.state === 'lost')
      )
        terminal.err(`${visible(`${id}:${name} ${state}. ${says}`).trim()}\n`);
    return;
  }
  for (const line of news.lines) {
    if (line.missed !== undefined)
      terminal.err(
        `${visible(sourceOf(streams, line))}: ${line.missed} lines left out, more came than is shown\n`,
      );
    terminal.out(lineText(streams, line));
  }
};

/** Follows logs until the person ends it. What a terminal would obey in a line is shown as a mark. */
export const tailLogs = async (
  link: Link,
  terminal: Terminal,
  names: readonly string[],
  options: TailOptions,
): Promise<ExitCode> => {
  const { signal } = terminal;
  const timeoutMs = options.timeout * 1_000;
  await link.call('fleet.sweep', { timeoutMs }, signal);
  const subjects = await readSubjects(link, names, signal);
  const files = subjects.flatMap((subject) => (subject.kind === 'file' ? [subject.nodeId] : []));
  // Only files that were found as logs may be read, so they are looked for first.
  if (files.length > 0) await link.call('logs.read-now', { nodeIds: [...new Set(files)], timeoutMs }, signal);
  let streams: readonly TailStream[] = [];
  try {
    const wish = {
      subjects: [...subjects],
      filter: { has: [...options.has], without: [...options.without], caseSensitive: false },
      past: options.lines,
    };
    for await (const news of link.open('log.tail', wish, signal)) {
      if (options.json) terminal.out(jsonLine(withIsoTimes(news)));
      else print(terminal, news, streams);
      if (news.kind === 'streams') ({ streams } = news);
    }
  } catch (error) {
    // The stream ends with an error when the person ends it; that is what was wanted.
    if (!signal.aborted) throw error;
  }
  return signal.aborted ? exitCode.ok : exitCode.unavailable;
};
