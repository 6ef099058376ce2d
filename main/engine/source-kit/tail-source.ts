import type { Result } from '#shared/fault';
import type { LogFinds, NodeId, Origin, TailSubject, WorkloadView } from '#shared/model';
import type { ShellAsk, StreamAsk } from './ask.ts';

/** What a source may know when it is asked for the streams of a log: pure values only. */
export type TailView = {
  /** The workload that is wished for; undefined for other subjects, and for one that is not known. */
  readonly workload: WorkloadView | undefined;
  readonly origin: Origin | undefined;
  /** Whether a node can be asked now. */
  readonly isConnected: (id: NodeId) => boolean;
};

/** What to look for in the past of a log, and how much of it may come back. */
export type LogSearch = {
  readonly text: string;
  readonly caseSensitive: boolean;
  /** Lines before and after each match. */
  readonly context: number;
  /** Lines that may come back, context included. */
  readonly lines: number;
  /** Time the node may spend on it, s. */
  readonly seconds: number;
};

/** One stream of a log as its source describes it. Pure. */
export type LogStream = {
  readonly nodeId: NodeId;
  /** Path, unit, container or service: what a person calls it. */
  readonly name: string;
  /** Follows it from now on, after its last `lines` lines. */
  readonly follow: (lines: number) => StreamAsk;
  /**
   * How bytes become lines. `docker`: frames of 8 bytes and their payload, or plain lines where the container has a terminal
   * (Docker Engine API, "Attach to a container").
   */
  readonly form: 'lines' | 'docker';
  /**
   * Where the time of a line stands. `text`: in the line, in whatever form its writer likes. `epoch`: seconds since 1970 as
   * its first word. `rfc3339`: as its first word; in both it is the daemon's and not part of the line.
   */
  readonly stamps: 'text' | 'epoch' | 'rfc3339';
  /** The first line is not of the log: `qd +0200`, the node's offset from UTC. */
  readonly tellsZone?: true;
  /** The second word says who wrote the line (`com.docker.swarm.node.id=...,com.docker.swarm.task.id=...`): names by machine and task. */
  readonly writers?: ReadonlyMap<string, string>;
  /** Searches its past on the node; absent: nobody there can, and its newest lines are read and searched here. */
  readonly search?: (search: LogSearch) => ShellAsk<readonly Omit<LogFinds, 'nodeId'>[]>;
  /** Its last lines, and then the end; needed where `search` is absent. */
  readonly past?: (lines: number) => StreamAsk;
};

/** The part of a source that knows how logs are followed. Pure and total. */
export type TailSource = {
  /** The streams that together are this log. Undefined: not a log of this source; a fault: it is, and cannot be had now. */
  readonly streams: (subject: TailSubject, view: TailView) => Result<readonly LogStream[]> | undefined;
};
