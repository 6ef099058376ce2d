import type { FleetChange, FleetSnapshot } from '#shared/contract';
import { alarmText, clockText, stateWord } from '#shared/format';
import {
  alarmSubject,
  type Alarm,
  type AlarmId,
  type EpochMs,
  type NodeId,
  type NodeState,
} from '#shared/model';
import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { statusText, withIsoTimes } from '../report/index.ts';
import { jsonLine, visible, type Terminal } from '../terminal.ts';

type Seen = { readonly states: Map<NodeId, NodeState>; readonly alarms: Map<AlarmId, string> };

const alarmWord = (alarm: Alarm): string => (alarm.clearedAt === undefined ? alarm.severity : 'cleared');

const learn = (snapshot: FleetSnapshot): Seen => ({
  states: new Map(snapshot.nodes.map(({ node, state }) => [node.id, state])),
  alarms: new Map(snapshot.alarms.map((alarm) => [alarm.id, alarmWord(alarm)])),
});

/** One line for each change that matters to a person: a node's state, an alarm raised, graded anew or cleared. */
const patchLines = (change: Extract<FleetChange, { kind: 'patch' }>, seen: Seen): readonly string[] => {
  const line = (at: EpochMs, text: string) => `${clockText(at, at, { seconds: true })}  ${visible(text)}\n`;
  const nodes = change.nodes.flatMap(({ id, state }) => {
    const before = seen.states.get(id);
    if (state === undefined || state === before) return [];
    seen.states.set(id, state);
    return [
      line(
        change.at,
        `${id} is ${stateWord(state)}${before === undefined ? '' : `, was ${stateWord(before)}`}`,
      ),
    ];
  });
  const alarms = change.alarms.flatMap((alarm) => {
    const word = alarmWord(alarm);
    if (seen.alarms.get(alarm.id) === word || (word === 'cleared' && !seen.alarms.has(alarm.id))) return [];
    seen.alarms.set(alarm.id, word);
    const { title, next } = alarmText(alarm, alarmSubject(alarm), change.at);
    return [
      line(
        change.at,
        word === 'cleared'
          ? `Cleared: ${title}`
          : `${word === 'critical' ? 'Critical' : 'Warning'}: ${title}. ${next}`,
      ),
    ];
  });
  return [...alarms, ...nodes];
};

/** Prints what changes until the person ends it: as text, or as one JSON document on each line. */
export const watchChanges = async (link: Link, terminal: Terminal, json: boolean): Promise<ExitCode> => {
  let seen: Seen = { states: new Map(), alarms: new Map() };
  try {
    for await (const change of link.open('fleet.changes', {}, terminal.signal)) {
      if (change.kind === 'heartbeat') continue;
      if (json) terminal.out(jsonLine(withIsoTimes(change)));
      else if (change.kind === 'patch') patchLines(change, seen).forEach(terminal.out);
      else terminal.out(statusText(change.snapshot));
      if (change.kind === 'reset') seen = learn(change.snapshot);
    }
  } catch (error) {
    // The stream ends with an error when the person ends it; that is what was wanted.
    if (!terminal.signal.aborted) throw error;
  }
  return terminal.signal.aborted ? exitCode.ok : exitCode.unavailable;
};
