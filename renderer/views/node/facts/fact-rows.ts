import { durationText, memoryText, millisecondsText, percentText } from '#shared/format';
import {
  hostFactNames,
  valueOf,
  type EpochMs,
  type Fact,
  type HostFactName,
  type HostFacts,
} from '#shared/model';

/** Facts that have a panel of their own. */
type Elsewhere = 'volumes' | 'failedUnits';
type RowName = Exclude<HostFactName, Elsewhere>;
type ValueOf<N extends HostFactName> = HostFacts[N] extends Fact<infer V> ? V : never;

const dayMs = 86_400_000;

/** How long a machine is up. Unlike a forecast it is known to the day however long it is. */
const upText = (ms: number): string => (ms > 90 * dayMs ? `${Math.floor(ms / dayMs)} d` : durationText(ms));

const bootEnds = { clean: 'shut down in order', unclean: 'lost power or crashed' } as const;

/** Most systems put their version into the name they show (os-release(5), PRETTY_NAME). */
const systemText = ({ name, version }: ValueOf<'operatingSystem'>): string =>
  name.includes(version) ? name : `${name} ${version}`;

const flags = (power: ValueOf<'power'>): string => {
  const said = [
    power.underVoltageNow
      ? 'too little voltage now'
      : power.underVoltageSinceBoot
        ? 'too little voltage since boot'
        : '',
    power.throttledNow ? 'throttled now' : power.throttledSinceBoot ? 'throttled since boot' : '',
  ].filter((words) => words !== '');
  return said.length === 0 ? 'no under-voltage, not throttled' : said.join(', ');
};

type Writers = {
  readonly [N in RowName]: readonly [label: string, text: (value: ValueOf<N>, now: EpochMs) => string];
};

const writers: Writers = {
  hostname: ['Hostname', (name) => name],
  operatingSystem: ['System', systemText],
  kernel: ['Kernel', (kernel) => kernel],
  architecture: ['Architecture', (architecture) => architecture],
  model: ['Model', (model) => model],
  bootId: ['Boot id', (id) => id],
  bootedAt: ['Up', (at, now) => upText(now - at)],
  previousBootEnd: ['Boot before', (end) => bootEnds[end]],
  load: [
    'Load, 1 5 15 min',
    ({ one, five, fifteen }) => [one, five, fifteen].map((load) => load.toFixed(2)).join('  '),
  ],
  cpu: [
    'Processor',
    ({ usedRatio, coreCount }) =>
      `${percentText(usedRatio)} of ${coreCount} ${coreCount === 1 ? 'core' : 'cores'}`,
  ],
  memory: [
    'Memory available',
    ({ availableBytes, totalBytes }) => `${memoryText(availableBytes)} of ${memoryText(totalBytes)}`,
  ],
  swap: [
    'Swap free',
    ({ freeBytes, totalBytes }) =>
      totalBytes === 0 ? 'no swap' : `${memoryText(freeBytes)} of ${memoryText(totalBytes)}`,
  ],
  pressure: [
    'Waited, last minute',
    ({ cpuSome, memorySome, ioSome }) =>
      `processor ${percentText(cpuSome)}, memory ${percentText(memorySome)}, disk ${percentText(ioSome)}`,
  ],
  temperature: ['Temperature', ({ celsius, sensor }) => `${celsius.toFixed(1)} °C, ${sensor}`],
  power: ['Power', flags],
  clockSkewMs: ['Clock skew', (ms) => millisecondsText(ms)],
  roundTripMs: ['Round trip', (ms) => millisecondsText(ms)],
};

/** One line of the facts: the words for the value, or undefined when it is not known. */
export type FactRow = {
  readonly name: RowName;
  readonly label: string;
  readonly fact: Fact<unknown>;
  readonly text: string | undefined;
};

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- N ties the words to the fact they are made for
const rowOf = <N extends RowName>(name: N, facts: HostFacts, now: EpochMs): FactRow => {
  const [label, text] = writers[name];
  const fact = facts[name] as Fact<ValueOf<N>>;
  const value = valueOf(fact);
  return { name, label, fact, text: value === undefined ? undefined : text(value, now) };
};

const isRow = (name: HostFactName): name is RowName => name in writers;

/** Every fact of a machine as a line, in the order of the model; unknown ones too. */
export const factRows = (facts: HostFacts, now: EpochMs): readonly FactRow[] =>
  hostFactNames.filter(isRow).map((name) => rowOf(name, facts, now));

/** `Debian GNU/Linux 12, 8 cores, 32 GiB, up 143 d`: what is known of the machine, and nothing else. */
export const machineWords = (facts: HostFacts, now: EpochMs): string => {
  const system = valueOf(facts.operatingSystem);
  const cores = valueOf(facts.cpu)?.coreCount;
  const memory = valueOf(facts.memory)?.totalBytes;
  const bootedAt = valueOf(facts.bootedAt);
  const parts = [
    system === undefined ? 'System unknown' : systemText(system),
    ...(cores === undefined ? [] : [`${cores} ${cores === 1 ? 'core' : 'cores'}`]),
    ...(memory === undefined ? [] : [memoryText(memory)]),
    ...(bootedAt === undefined ? [] : [`up ${upText(now - bootedAt)}`]),
  ];
  return parts.join(', ');
};
