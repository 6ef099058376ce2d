import { alarmSubject, type Alarm, type EpochMs, type FleetHeader, type NodeView } from '#shared/model';
import { alarmText } from './alarm-text.ts';
import { normalSentence } from './normal-sentence.ts';
import { listText, numberWord, plural } from './quantity.ts';

/** How a part is drawn: `strong` opens the sentence, the states colour a thing that is in that state. */
export type SituationPart = {
  readonly text: string;
  readonly tone: 'strong' | 'plain' | 'critical' | 'warning' | 'stale';
};
export type Situation = { readonly parts: readonly SituationPart[] };

type Input = {
  readonly nodes: readonly NodeView[];
  readonly alarms: readonly Alarm[];
  readonly header: FleetHeader;
  readonly now: EpochMs;
};

/** Things that are named; the rest are counted. */
const named = 3;

const strong = (text: string): SituationPart => ({ text, tone: 'strong' });
const plain = (text: string): SituationPart => ({ text, tone: 'plain' });

/**
 * The plain sentence that opens the fleet screen: what needs somebody, most urgent first, else what is normal.
 * The texts of the parts joined are the whole sentence. Acknowledged and silenced alarms need nobody now and are counted at the end.
 */
export const situation = ({ nodes, alarms, header, now }: Input): Situation => {
  if (nodes.length === 0) {
    const next =
      header.origin === 'empty'
        ? ' Import your machines, or look at the demo.'
        : ' The fleet file lists none.';
    return { parts: [strong('No nodes yet.'), plain(next)] };
  }
  const open = alarms.filter((alarm) => alarm.clearedAt === undefined);
  const waiting = open.filter((alarm) => alarm.acknowledged === undefined && !isSilenced(alarm, now));
  const asking = nodes.filter(isBeingAsked);
  const parts = [
    ...(asking.length > 0
      ? [strong(`${nodes.length - asking.length} of ${nodes.length} have answered.`), plain(' ')]
      : []),
    ...(thingsFrom(waiting, now) ?? quietParts(nodes, asking.length, open.length, now)),
    ...handledParts(open.length - waiting.length),
  ];
  return { parts: trimmed(parts) };
};

const isSilenced = (alarm: Alarm, now: EpochMs): boolean =>
  alarm.silenced !== undefined && alarm.silenced.until > now;

/** Neither an answer nor a refusal has come yet. */
const isBeingAsked = ({ lastAnswerAt, connection }: NodeView): boolean =>
  lastAnswerAt === undefined &&
  (connection.state === 'connected' || (connection.state === 'connecting' && connection.attempt === 1));

/** One thing that needs somebody: the worst alarm of one node, or many nodes with the same silence. */
type Thing = { readonly text: string; readonly tone: SituationPart['tone']; readonly harmAt: number };

const thingsFrom = (alarms: readonly Alarm[], now: EpochMs): readonly SituationPart[] | undefined => {
  const critical = alarms.filter((alarm) => alarm.severity === 'critical');
  const chosen = critical.length > 0 ? critical : alarms;
  if (chosen.length === 0) return undefined;
  const things = mergeCauses(chosen, now).sort((a, b) => a.harmAt - b.harmAt || (a.text < b.text ? -1 : 1));
  const count = things.length;
  const opening =
    critical.length > 0
      ? `${numberWord(count)} ${count === 1 ? 'thing needs' : 'things need'} you.`
      : `Nothing is critical. ${numberWord(count)} ${count === 1 ? 'thing wants' : 'things want'} a look today.`;
  const shown = things.slice(0, count > named + 1 ? named : named + 1);
  const more = count - shown.length;
  const warnings = critical.length > 0 ? alarms.length - critical.length : 0;
  return [
    strong(opening),
    plain(' '),
    ...joined(shown, more),
    ...(warnings > 0 ? [plain(` ${plural(warnings, 'warning')} more below.`)] : []),
  ];
};

const joined = (things: readonly Thing[], more: number): SituationPart[] => {
  const parts: SituationPart[] = [];
  things.forEach(({ text, tone }, i) => {
    const isLast = i === things.length - 1 && more === 0;
    if (i > 0) parts.push(plain(isLast ? ' and ' : ', '));
    // Names keep their case, wherever they stand; only our own article bends.
    parts.push({ text: i > 0 && text.startsWith('The ') ? `the ${text.slice(4)}` : text, tone });
  });
  return [...parts, plain(more > 0 ? ` and ${more} more.` : '.')];
};

/** Silent nodes beyond this many are one thing, not many: usually it is one network. */
const silentNamed = 2;

/** Alarms of one node are one thing, and so are those of one workload. */
const subjectOf = ({ nodeId, workloadId, originId, id }: Alarm): string =>
  nodeId ?? workloadId ?? originId ?? id;

const mergeCauses = (alarms: readonly Alarm[], now: EpochMs): Thing[] => {
  const isSilent = ({ evidence }: Alarm): boolean =>
    evidence.rule === 'node-unreachable' || evidence.rule === 'node-stale';
  const silent = alarms.filter(isSilent);
  const manySilent = silent.length > silentNamed;
  const rest = manySilent ? alarms.filter((alarm) => !isSilent(alarm)) : alarms;
  const byNode = new Map<string, Alarm[]>();
  for (const alarm of rest) byNode.set(subjectOf(alarm), [...(byNode.get(subjectOf(alarm)) ?? []), alarm]);
  const things = [...byNode.values()].map((own) => thingOf(own, now));
  if (manySilent) {
    const names = listText([
      ...silent.slice(0, silentNamed).map(alarmSubject),
      `${silent.length - silentNamed} more`,
    ]);
    things.push({ text: `${silent.length} nodes do not answer (${names})`, tone: 'stale', harmAt: now });
  }
  return things;
};

const thingOf = (own: readonly Alarm[], now: EpochMs): Thing => {
  const [first, ...others] = [...own].sort((a, b) => harmAtOf(a, now) - harmAtOf(b, now));
  if (first === undefined) return { text: '', tone: 'plain', harmAt: Infinity };
  const { title } = alarmText(first, alarmSubject(first), now);
  const silent = first.evidence.rule === 'node-unreachable' || first.evidence.rule === 'node-stale';
  return {
    text: others.length === 0 ? title : `${title} (and ${others.length} more there)`,
    tone: silent ? 'stale' : first.severity,
    harmAt: harmAtOf(first, now),
  };
};

/** When it hurts: now for what is already so, later for what is only foreseen. */
const harmAtOf = ({ evidence, severity }: Alarm, now: EpochMs): number => {
  if ('why' in evidence && evidence.why === 'forecast' && evidence.forecast.kind === 'fills')
    return evidence.forecast.fullAt;
  return severity === 'critical' ? now : Infinity;
};

const quietParts = (
  nodes: readonly NodeView[],
  asking: number,
  openCount: number,
  now: EpochMs,
): SituationPart[] => {
  const unknown = nodes.filter(
    (view) => (view.state === 'unknown' || view.state === 'stale') && !isBeingAsked(view),
  );
  if (unknown.length > 0) {
    const names = unknown.slice(0, named).map((view) => view.node.id);
    const more = unknown.length - names.length;
    return [
      strong(
        `${numberWord(unknown.length)} ${unknown.length === 1 ? 'node is' : 'nodes are'} not fully known.`,
      ),
      plain(
        ` Not everything is known about ${listText(more > 0 ? [...names, `${more} more`] : names)}; the rest is quiet.`,
      ),
    ];
  }
  if (asking === nodes.length) return [plain('Asking every node for the first time.')];
  if (asking > 0) return [plain('Nothing needs you so far.')];
  const opening =
    openCount === 0 ? `All ${plural(nodes.length, 'node')} are well.` : 'Nothing new needs you.';
  return [
    strong(nodes.length === 1 && openCount === 0 ? 'The one node is well.' : opening),
    plain(` ${normalSentence(nodes, now)}`),
  ];
};

const handledParts = (count: number): SituationPart[] =>
  count === 0 ? [] : [plain(` ${plural(count, 'alarm is', 'alarms are')} acknowledged or silenced.`)];

const trimmed = (parts: readonly SituationPart[]): SituationPart[] =>
  parts.filter((part) => part.text !== '');
