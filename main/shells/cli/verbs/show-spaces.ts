import type { OwnershipSnapshot } from '#shared/contract';
import { unitsText } from '#shared/format';
import type { SpaceView } from '#shared/model';
import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { withIsoTimes } from '../report/index.ts';
import { tableText } from '../table.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';
import { readServices } from './show-services.ts';

/** Connects to every node, reads its services, then asks every claimant of every space. */
export const readSpaces = async (
  link: Link,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<OwnershipSnapshot> => {
  await readServices(link, timeoutSeconds, signal);
  return link.call('ownership.read-now', { timeoutMs: timeoutSeconds * 1_000 }, signal);
};

const silentOf = ({ views }: SpaceView): number =>
  views.reduce((sum, { claims }) => sum + claims.filter(({ state }) => state === 'silent').length, 0);

const lastOf = ({ lastCopies }: SpaceView): number => lastCopies.reduce((sum, { count }) => sum + count, 0);

const spacesText = ({ spaces }: OwnershipSnapshot): string =>
  [
    spaces.length === 0
      ? 'No space is declared here, and nothing places tasks.\n'
      : tableText(
          ['SPACE', 'STATE', 'HOLDS', 'PARTIES', 'SILENT', 'LAST COPIES', 'DISPUTES'],
          spaces.map((space) => [
            space.id,
            space.state,
            space.total === undefined ? 'unknown' : unitsText(space.total, space.unit),
            `${space.parties.filter(({ state }) => state === 'up').length}/${space.parties.length} up`,
            String(silentOf(space)),
            String(lastOf(space)),
            String(space.disputes.length),
          ]),
        ),
    ...spaces.filter(({ says }) => says !== '').map(({ id, says }) => `${id}: ${visible(says)}\n`),
    ...spaces.flatMap(({ id, disputes }) =>
      disputes.map(
        (dispute) =>
          `${id}: ${dispute.severity}: ${visible(dispute.says)} Next: ${visible(dispute.nextStep)}${dispute.settles.length === 0 ? '' : ` Or: settle ${id} "${visible(dispute.id)}" ${dispute.settles.map((how) => `--${how}`).join(' | ')}`}\n`,
      ),
    ),
  ].join('');

const codeOf = ({ state, disputes, lastCopies, wantedCopies, unit }: SpaceView): ExitCode => {
  if (disputes.some(({ severity }) => severity === 'critical')) return exitCode.critical;
  if (state === 'unknown') return exitCode.unknown;
  const isThin = lastCopies.length > 0 && wantedCopies !== 0 && unit !== 'task';
  return disputes.length > 0 || isThin ? exitCode.warning : exitCode.ok;
};
/** Critical is certain trouble and is told first; then what nobody knows; then what wants a look. */
const codesWorstFirst = [exitCode.critical, exitCode.unknown, exitCode.warning] as const;

/** Every space. Exit code: 2 two owners, a hole or a split brain, 3 something unknown, 1 another dispute or a last copy, 0 in order. */
export const showSpaces = async (
  link: Link,
  terminal: Terminal,
  options: { readonly json: boolean; readonly timeout: number },
): Promise<ExitCode> => {
  const snapshot = await readSpaces(link, options.timeout, terminal.signal);
  terminal.out(
    options.json
      ? jsonText({ schema: 'quarterdeck.spaces/1', ...(withIsoTimes(snapshot) as object) })
      : spacesText(snapshot),
  );
  const codes = new Set(snapshot.spaces.map(codeOf));
  return codesWorstFirst.find((code) => codes.has(code)) ?? exitCode.ok;
};
