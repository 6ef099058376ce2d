import { fault, type Fault, type Result } from '#shared/fault';
import type { DeclaredService, FleetNode, NodeId } from '#shared/model';
import type { LocalCall, Observed, WorkloadSource } from '../source-kit/index.ts';
import { askTogether } from './ask-together.ts';
import { followEvents, type EventStream } from './event-stream.ts';
import type { SourceParts } from './source-parts.ts';
import { createStandingCall, type StandingCall } from './standing-call.ts';

/** A machine where nothing listens is asked half as often each time, and at last so often, ms: sshd logs every try as an error. */
const absentMs = 300_000;

/** What each node says of itself, for one source. */
export type LocalDesk = {
  /** Every node of the fleet that this source asks; unknown with the reason where there is no answer. */
  readonly locals: () => ReadonlyMap<NodeId, Observed<unknown>>;
  readonly connected: (id: NodeId) => void;
  readonly lost: (id: NodeId, why: Fault) => void;
  /** Who has something to be asked may be another matter now: begins with who has, ends with who has not. */
  readonly attend: () => void;
  /** Asks every connected node now; resolves when each answered or failed. */
  readonly askAll: () => Promise<void>;
  /** Forgets nodes that are no more in the fleet. */
  readonly keepOnly: (ids: ReadonlySet<NodeId>) => void;
  readonly end: () => void;
};

/** Of a connected node. Without a call there is nothing to ask it, as most sources have nothing to ask most nodes. */
type Desk = { call: StandingCall | undefined; events: EventStream | undefined };
type KnownCall = {
  readonly node: FleetNode;
  readonly declared: readonly DeclaredService[];
  readonly isSpaceOnly: boolean;
  readonly call: LocalCall<unknown> | undefined;
};

/** What goes over the wire; the readers in it are functions and are left out. */
const questionsOf = (call: LocalCall<unknown> | undefined): string => JSON.stringify(call?.asks ?? []);

const notYet = (id: NodeId): Fault =>
  fault('transport.unreachable', `${id} has not been reached yet.`, { subject: id, retryable: true });

/** The last value there was stays beside the fault, for showing only. */
export const observedAfterFault = <T>(
  before: Observed<T> | undefined,
  why: Fault,
  at: Observed<T>['observedAt'],
): Observed<T> => {
  const last =
    before?.state === 'known' ? { value: before.value, observedAt: before.observedAt } : before?.last;
  return {
    state: 'unknown',
    fault: why,
    observedAt: at,
    ...(last === undefined ? {} : { last }),
  };
};

/** Starts with no node; `connected` begins the questions to one. `onChange` is called after each answer or silence. */
export const createLocalDesk = (
  source: WorkloadSource,
  parts: SourceParts,
  onChange: () => void,
): LocalDesk => {
  const desks = new Map<NodeId, Desk>();
  const observed = new Map<NodeId, Observed<unknown>>();
  const calls = new Map<NodeId, KnownCall>();
  /** Nodes where something answered once: if it falls silent, its return is waited for at full pace. */
  const answered = new Set<NodeId>();
  /** How often in a row nothing listened where nothing needs to. */
  const absences = new Map<NodeId, number>();

  const everyMs = (id: NodeId): number =>
    Math.max(parts.everyMs, Math.min(absentMs, parts.everyMs * 2 ** (absences.get(id) ?? 0)));

  const noteAbsence = (id: NodeId, call: LocalCall<unknown>, results: readonly Result<unknown>[]): void => {
    if (results.some(({ ok }) => ok)) answered.add(id);
    const nothingListens = results.every(
      (result) => !result.ok && result.fault.code === 'transport.socket-closed',
    );
    if (nothingListens && call.mayBeAbsent === true && !answered.has(id))
      absences.set(id, (absences.get(id) ?? 0) + 1);
    else absences.delete(id);
  };

  /**
   * Making a call writes shell text; it is made anew only when the node or the declared services changed. An answer to another
   * question says nothing any more: it would be read in the wrong order.
   */
  const callOf = (node: FleetNode): LocalCall<unknown> | undefined => {
    const declared = parts.declared();
    const isSpaceOnly = parts.isSpaceOnly(node.id);
    const known = calls.get(node.id);
    if (
      known !== undefined &&
      known.node === node &&
      known.declared === declared &&
      known.isSpaceOnly === isSpaceOnly
    )
      return known.call;
    const call = source.local(node, declared, isSpaceOnly);
    if (known !== undefined && questionsOf(known.call) !== questionsOf(call)) observed.delete(node.id);
    calls.set(node.id, { node, declared, isSpaceOnly, call });
    return call;
  };

  const put = (id: NodeId, next: Observed<unknown>): void => {
    observed.set(id, next);
    onChange();
  };

  const followNode = (id: NodeId): void => {
    const desk = desks.get(id);
    if (desk === undefined || source.events === undefined || source.seats !== undefined) return;
    desk.events ??= followEvents(parts, id, source.events, () => desks.get(id)?.call?.prompt());
  };

  const ask = async (id: NodeId, signal: AbortSignal): Promise<void> => {
    const node = parts.node(id);
    const call = node && callOf(node);
    if (call === undefined) return;
    const lane = observed.get(id)?.state === 'unknown' ? parts.doubtful : parts.sound;
    const results = await lane.run(() => askTogether(parts, id, call.asks, signal));
    // The node was lost or left the fleet meanwhile: what it said then has been replaced.
    if (signal.aborted) return;
    noteAbsence(id, call, results);
    const reading = call.join(results);
    const observedAt = parts.clock.now();
    if (reading.ok && !absences.has(id)) followNode(id);
    put(
      id,
      reading.ok
        ? { state: 'known', value: reading.value, observedAt }
        : observedAfterFault(observed.get(id), reading.fault, observedAt),
    );
  };

  const rest = (desk: Desk): void => {
    desk.events?.end();
    desk.call?.end();
    desk.events = undefined;
    desk.call = undefined;
  };

  const attendOne = (id: NodeId, desk: Desk): void => {
    const node = parts.node(id);
    if (node === undefined || callOf(node) === undefined) return rest(desk);
    desk.call ??= createStandingCall(
      parts.clock,
      () => everyMs(id),
      (signal) => ask(id, signal),
    );
  };

  const endOne = (id: NodeId): void => {
    const desk = desks.get(id);
    desks.delete(id);
    if (desk !== undefined) rest(desk);
  };

  return {
    locals: () => {
      const all = new Map<NodeId, Observed<unknown>>();
      for (const node of parts.nodes()) {
        if (callOf(node) === undefined) continue;
        const now = parts.clock.now();
        all.set(node.id, observed.get(node.id) ?? observedAfterFault(undefined, notYet(node.id), now));
      }
      return all;
    },
    connected: (id) => {
      if (desks.has(id)) return;
      const desk: Desk = { call: undefined, events: undefined };
      desks.set(id, desk);
      attendOne(id, desk);
    },
    attend: () => {
      for (const [id, desk] of desks) attendOne(id, desk);
    },
    lost: (id, why) => {
      endOne(id);
      put(id, observedAfterFault(observed.get(id), why, parts.clock.now()));
    },
    askAll: async () => {
      await Promise.all([...desks.values()].flatMap(({ call }) => call?.askNow() ?? []));
    },
    keepOnly: (ids) => {
      for (const id of [...desks.keys(), ...observed.keys(), ...calls.keys()]) {
        if (ids.has(id)) continue;
        endOne(id);
        observed.delete(id);
        calls.delete(id);
        answered.delete(id);
        absences.delete(id);
      }
    },
    end: () => {
      for (const id of desks.keys()) endOne(id);
    },
  };
};
