import type { ParsedInputOf, TailNews } from '#shared/contract';
import { failed, fault, FaultError, type Result } from '#shared/fault';
import {
  valueOf,
  type LogFinds,
  type LogFile,
  type NodeId,
  type NodeView,
  type TailSubject,
  type WorkloadView,
  type Origin,
} from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { LogStream, Perform, Source, Stream, TailView } from '../source-kit/index.ts';
import { followTail } from './follow-tail.ts';
import { searchStream } from './search-stream.ts';

/** Tails at once: each costs a channel on its nodes. */
const mostTails = 8;
const mostStreams = 32;

export type TailDeskParts = {
  readonly clock: Clock;
  readonly sources: readonly Source[];
  readonly perform: Perform;
  readonly stream: Stream;
  readonly node: (id: NodeId) => NodeView | undefined;
  /** The log of a node under exactly this path, if it was found there. */
  readonly listed: (id: NodeId, path: string) => Pick<LogFile, 'kind' | 'container'> | undefined;
  readonly workloads: () => {
    readonly workloads: readonly WorkloadView[];
    readonly origins: readonly Origin[];
  };
};

/** Follows and searches logs for whoever asks. */
export type TailDesk = {
  /** Throws FaultError: `log.not-listed`, `log.not-followed`, `fleet.no-such-node`, `workload.no-such-workload`, `contract.too-busy`. */
  readonly follow: (wish: ParsedInputOf<'log.tail'>, signal: AbortSignal) => AsyncIterable<TailNews>;
  /** Throws as `follow`; what a single node could not do is told beside its name. */
  readonly search: (wish: ParsedInputOf<'log.search'>, signal: AbortSignal) => Promise<readonly LogFinds[]>;
};

/** Makes the desk. It holds nothing while nobody reads. */
export const createTailDesk = (parts: TailDeskParts): TailDesk => {
  const { clock, sources } = parts;
  let open = 0;

  const skewOf = (node: NodeId | string): number | undefined => {
    const skew = parts.node(node as NodeId)?.facts.clockSkewMs;
    return skew === undefined ? undefined : valueOf(skew);
  };

  /** The client names a path; what goes to the node is one that was found there. */
  const checked = (subject: TailSubject): Result<TailSubject> => {
    if (subject.kind === 'workload') return { ok: true, value: subject };
    const { nodeId } = subject;
    if (parts.node(nodeId) === undefined)
      return failed(fault('fleet.no-such-node', `The fleet has no node ${nodeId}.`, { subject: nodeId }));
    if (subject.kind !== 'file') return { ok: true, value: subject };
    const log = parts.listed(nodeId, subject.path);
    if (log === undefined)
      return failed(
        fault('log.not-listed', `${subject.path} is not among the logs that were found on ${nodeId}.`, {
          subject: nodeId,
        }),
      );
    if (log.kind === 'journal') return { ok: true, value: { kind: 'journal', nodeId } };
    return log.container === undefined
      ? { ok: true, value: subject }
      : { ok: true, value: { kind: 'container', nodeId, container: log.container.name } };
  };

  const viewOf = (subject: TailSubject): Result<TailView> => {
    const isConnected = (id: NodeId): boolean => parts.node(id)?.connection.state === 'connected';
    if (subject.kind !== 'workload')
      return { ok: true, value: { workload: undefined, origin: undefined, isConnected } };
    const { workloads, origins } = parts.workloads();
    const workload = workloads.find(({ id }) => id === subject.workloadId);
    if (workload === undefined)
      return failed(fault('workload.no-such-workload', `No workload ${subject.workloadId} is known.`));
    const origin = origins.find(({ id }) => id === workload.originId);
    return { ok: true, value: { workload, origin, isConnected } };
  };

  const streamsOf = (subject: TailSubject): Result<readonly LogStream[]> => {
    const wanted = checked(subject);
    if (!wanted.ok) return wanted;
    const view = viewOf(wanted.value);
    if (!view.ok) return view;
    for (const source of sources) {
      const streams = source.tail?.streams(wanted.value, view.value);
      if (streams !== undefined) return streams;
    }
    return failed(fault('log.not-followed', 'No source knows how to follow this log.'));
  };

  const allStreams = (subjects: readonly TailSubject[]): readonly LogStream[] => {
    const streams = subjects.flatMap((subject) => {
      const found = streamsOf(subject);
      if (!found.ok) throw new FaultError(found.fault);
      return found.value;
    });
    if (streams.length > mostStreams)
      throw new FaultError(
        fault(
          'contract.too-busy',
          `At most ${mostStreams} logs are followed together; these are ${streams.length}.`,
        ),
      );
    return streams;
  };

  return {
    follow: async function* ({ subjects, filter, past }, signal) {
      const streams = allStreams(subjects);
      if (open >= mostTails)
        throw new FaultError(
          fault('contract.too-busy', `${mostTails} logs are followed already. Close one of them.`, {
            retryable: true,
          }),
        );
      open += 1;
      try {
        yield* followTail({ clock, stream: parts.stream, skewOf }, { streams, filter, past }, signal);
      } finally {
        open -= 1;
      }
    },
    search: async ({ subjects, timeoutMs, ...wish }, signal) => {
      const streams = allStreams(subjects);
      const search = { ...wish, seconds: Math.ceil(timeoutMs / 1_000) };
      const found = await Promise.all(streams.map((stream) => searchStream(parts, stream, search, signal)));
      return found.flat();
    },
  };
};
