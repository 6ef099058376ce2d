import type { DeclaredService, WorldUnit } from '#shared/model';
import type { ShellReply } from '../../source-kit/index.ts';

type Said = Pick<ShellReply, 'stdout' | 'stderr' | 'exitStatus'>;

/** What the machine round the units is like now. `at` and `uptimeMs` belong to the same moment. */
export type FakeUnitsMoment = { readonly at: number; readonly uptimeMs: number; readonly bootId: string };

/** The units of one machine: what the scripts of the systemd source would find and do there. */
export type FakeUnits = {
  /** Answers the asks of the source; undefined for an ask of somebody else. */
  readonly answer: (askId: string, inputs: readonly string[], moment: FakeUnitsMoment) => Said | undefined;
  /** The process of a unit ends badly. */
  readonly crash: (unit: string, at: number) => void;
  /** The process of a unit lives on and fails its check. */
  readonly hang: (unit: string) => void;
  /** The machine has started again: every unit with it, and nobody is out of service. */
  readonly boot: (at: number) => void;
};

type UnitState = {
  readonly spec: WorldUnit;
  active: 'active' | 'deactivating' | 'inactive' | 'failed';
  changedAt: number;
  runs: number;
  version: string;
  isHung: boolean;
  isEnabled: boolean;
  /** What comes after it has stopped. */
  next: { readonly at: number; readonly starts: boolean } | undefined;
};

/** systemd kills what has not ended after TimeoutStopSec; shorter here than its 90 s, for those who watch. */
const stopTimeoutMs = 10_000;

const said = (stdout: string, exitStatus = 0): Said => ({ stdout, stderr: '', exitStatus });

const begin = (unit: UnitState, at: number): void => {
  Object.assign(unit, {
    active: 'active',
    changedAt: at,
    runs: unit.runs + 1,
    isHung: false,
    next: undefined,
  });
};

/** Brings a unit to what it has become by now. */
const settle = (unit: UnitState, at: number): void => {
  const { next } = unit;
  if (next === undefined || at < next.at) return;
  if (next.starts) return begin(unit, next.at);
  Object.assign(unit, { active: 'inactive', changedAt: next.at, isHung: false, next: undefined });
};

const end = (unit: UnitState, at: number, starts: boolean): void => {
  if (unit.active !== 'active') return starts ? begin(unit, at) : undefined;
  const afterMs = unit.isHung ? stopTimeoutMs : unit.spec.stopMs;
  Object.assign(unit, { active: 'deactivating', changedAt: at, next: { at: at + afterMs, starts } });
};

const subOf = {
  active: 'running',
  deactivating: 'stop-sigterm',
  inactive: 'dead',
  failed: 'failed',
} as const;

const invocationOf = ({ spec, runs, active }: UnitState): string => {
  if (active === 'inactive' || active === 'failed') return '';
  const text = `${spec.node}/${spec.unit}/${runs}`;
  return Array.from(text, (sign) => sign.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('')
    .padEnd(32, '0')
    .slice(-32);
};

const isWell = (unit: UnitState, at: number): boolean =>
  unit.active === 'active' &&
  !unit.isHung &&
  !unit.spec.badVersions.includes(unit.version) &&
  at >= unit.changedAt + unit.spec.startMs;

const healthOf = (unit: UnitState, kind: string, at: number): string => {
  if (kind === 'none') return 'not-checked';
  return isWell(unit, at) ? 'passing' : 'failing the check ended with 1';
};

type Group = { readonly name: string; readonly kind: string; readonly version: string };

/** The four words per unit that the script gets, one of which only the real check needs. */
const groupsOf = (inputs: readonly string[]): readonly Group[] =>
  Array.from({ length: Math.floor(inputs.length / 4) }, (_, at) => ({
    name: inputs[at * 4] ?? '',
    kind: inputs[at * 4 + 1] ?? '',
    version: inputs[at * 4 + 3] ?? '',
  }));

const printUnit = (
  unit: UnitState | undefined,
  group: Group,
  { at, uptimeMs }: FakeUnitsMoment,
): readonly string[] => {
  if (unit === undefined)
    return ['LoadState=not-found', 'ActiveState=inactive', 'SubState=dead', 'health=unknown no unit'];
  // Of a state older than the boot only the boot is known.
  const changedMs = Math.max(1, uptimeMs - (at - unit.changedAt));
  return [
    'LoadState=loaded',
    `ActiveState=${unit.active}`,
    `SubState=${subOf[unit.active]}`,
    `Result=${unit.active === 'failed' ? 'exit-code' : 'success'}`,
    'NRestarts=0',
    `InvocationID=${invocationOf(unit)}`,
    'ExecMainStatus=0',
    `StateChangeTimestampMonotonic=${Math.round(changedMs * 1_000)}`,
    `uptime=${(uptimeMs / 1_000).toFixed(2)}`,
    `health=${healthOf(unit, group.kind, at)}`,
    ...(group.version === '-' ? [] : [`version=${unit.version}`]),
  ];
};

/** Plays the units of one machine, started long before `since` (epoch ms). */
export const createFakeUnits = (
  specs: readonly WorldUnit[],
  declared: readonly DeclaredService[],
  since: number,
): FakeUnits => {
  const units = new Map<string, UnitState>(
    specs.map((spec) => [
      spec.unit,
      {
        spec,
        active: 'active',
        changedAt: since,
        runs: 1,
        version: spec.version,
        isHung: false,
        isEnabled: true,
        next: undefined,
      },
    ]),
  );
  let held = '-';
  let outSince: number | undefined;
  const takeOuts = new Set(declared.flatMap(({ hooks }) => hooks?.takeOut ?? []));

  const change = (verb: string, name: string, at: number): Said => {
    const unit = units.get(name);
    if (unit === undefined) return { stdout: '', stderr: `Unit ${name} not found.\n`, exitStatus: 5 };
    settle(unit, at);
    if (verb === 'start' && unit.active !== 'active') begin(unit, at);
    if (verb === 'stop') end(unit, at, false);
    if (verb === 'restart') end(unit, at, true);
    return said('');
  };

  /** They end one by one, the last of them five seconds after the machine was taken out. */
  const connections = (at: number): number => {
    const open = Math.max(0, ...specs.map((spec) => spec.connections));
    if (outSince === undefined) return open;
    return Math.max(0, Math.ceil(open * (1 - (at - outSince) / 5_000)));
  };

  const print = (inputs: readonly string[], moment: FakeUnitsMoment): Said => {
    for (const unit of units.values()) settle(unit, moment.at);
    const groups = groupsOf(inputs).flatMap((group, index) => [
      `unit ${index}`,
      ...printUnit(units.get(group.name), group, moment),
    ]);
    return said([`held ${held}`, 'systemd there', ...groups, 'end', ''].join('\n'));
  };

  return {
    answer: (askId, inputs, moment) => {
      const [first = '', second = ''] = inputs;
      const { at } = moment;
      switch (askId) {
        case 'systemd.units':
          return print(inputs, moment);
        // One mark on the machine, whichever source asks for it.
        case 'docker.held':
        case 'machine-mark.held':
        case 'systemd.held':
          return said(`held ${held}\n`);
        case 'systemd.unit-change':
          return change(first, second, at);
        case 'systemd.is-enabled': {
          const unit = units.get(first);
          return said(unit === undefined ? 'not-found\n' : unit.isEnabled ? 'enabled\n' : 'disabled\n');
        }
        case 'systemd.boot-change': {
          const unit = units.get(second);
          if (unit !== undefined) unit.isEnabled = first === 'enable';
          return said('');
        }
        case 'systemd.restart-run':
          return change('restart', first, at);
        case 'systemd.install-run': {
          const unit = units.get(second);
          if (unit !== undefined) unit.version = first;
          return change('restart', second, at);
        }
        case 'docker.hold-change':
        case 'machine-mark.hold-change':
        case 'systemd.hold-change':
          held = first;
          return said('');
        case 'systemd.hook-run':
          outSince = takeOuts.has(second) ? at : undefined;
          return said('');
        case 'systemd.connections':
          return said(`${connections(at)}\n`);
        case 'systemd.boot-id':
          return said(`${moment.bootId}\n`);
        case 'systemd.script-run':
          return said('');
        default:
          return undefined;
      }
    },
    crash: (name, at) => {
      const unit = units.get(name);
      if (unit !== undefined) Object.assign(unit, { active: 'failed', changedAt: at, next: undefined });
    },
    hang: (name) => {
      const unit = units.get(name);
      if (unit !== undefined) unit.isHung = true;
    },
    boot: (at) => {
      outSince = undefined;
      for (const unit of units.values()) begin(unit, at);
    },
  };
};
