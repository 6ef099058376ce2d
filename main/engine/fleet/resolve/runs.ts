import type { DeclaredRun } from '#shared/model';

/** `api` is `api.service`, as systemctl(1) takes it; other kinds are written out. */
export const unitName = (unit: string): string =>
  /\.(service|socket|timer|target|mount|path|slice|scope|device|swap|automount)$/.test(unit)
    ? unit
    : `${unit}.service`;

const asRoot = String.raw`(?:sudo\s+(?:-n\s+)?)?`;
const stopsUnit = new RegExp(
  String.raw`^\s*${asRoot}systemctl\s+stop\s+(?:--\s+)?([A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]*)\s*$`,
);
const stopsContainer = new RegExp(
  String.raw`^\s*${asRoot}docker\s+(?:container\s+)?stop\s+(?:(?:-t|--time|--timeout)[\s=]\s*\d+\s+)?([A-Za-z0-9][A-Za-z0-9_.-]*)\s*$`,
);

/** What a command stops, where that is plain to see: one `systemctl stop` or `docker stop`, of one thing, and nothing else. */
const stoppedBy = (command: string): DeclaredRun | undefined => {
  const unit = stopsUnit.exec(command)?.[1];
  if (unit !== undefined) return { kind: 'unit', unit: unitName(unit) };
  const container = stopsContainer.exec(command)?.[1];
  return container === undefined ? undefined : { kind: 'container', container };
};

/** What runs the servers of a space: as the file names it, else as the command that stops them shows. */
export const runOf = (fields: {
  readonly unit?: string | undefined;
  readonly container?: string | undefined;
  readonly stop?: string | undefined;
}): DeclaredRun | undefined => {
  const { unit, container, stop } = fields;
  if (unit !== undefined) return { kind: 'unit', unit: unitName(unit) };
  if (container !== undefined) return { kind: 'container', container };
  return stop === undefined ? undefined : stoppedBy(stop);
};
