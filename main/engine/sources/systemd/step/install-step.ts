import { z } from '#shared/schema';
import { changeAsk, shownAsRoot, defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import {
  askUnit,
  isSameInstance,
  runsWell,
  seeUnit,
  unitAtSchema,
  unitIn,
  unitSeenSchema,
  type UnitSeen,
} from './declared.ts';

const paramsSchema = unitAtSchema.extend({ version: z.string() });
export type InstallParams = z.infer<typeof paramsSchema>;

/** Each part has its own status, so that a failure says which command it was; a failing first one changes nothing. */
const script = `VERSION=$1; export VERSION
[ -z "$3" ] || /bin/sh -c "$3" || { echo "the command before failed with $?; nothing was changed" >&2; exit 91; }
[ -z "$4" ] || /bin/sh -c "$4" || { echo "the install command failed with $?" >&2; exit 92; }
qd_root systemctl --no-block restart -- "$2" || { echo "systemctl restart failed with $?" >&2; exit 93; }
[ -z "$5" ] || /bin/sh -c "$5" || { echo "the command after failed with $?" >&2; exit 94; }`;

const isSo = (seen: UnitSeen, version: string): boolean =>
  seen.version === version && seen.active === 'active';

/** Brings a version of a unit onto one node with the owner's own commands, and waits until that version runs well. */
export const installStep: StepKind<InstallParams, UnitSeen> = {
  id: 'systemd.install',
  params: paramsSchema,
  seen: unitSeenSchema,
  describe: ({ service, nodeId, version }) => {
    const { before, install, after } = service.deploy ?? {};
    const commands = [
      before,
      install,
      shownAsRoot(`systemctl --no-block restart -- ${service.runs.unit}`),
      after,
    ];
    return {
      says: `Put ${service.name} ${version} onto ${nodeId} and wait until it runs well.`,
      calls: [
        {
          face: 'check',
          text: service.deploy?.version ?? `systemctl show -- ${service.runs.unit}`,
          changes: false,
        },
        ...commands
          .filter((command) => command !== undefined)
          .map((text) => ({ face: 'apply' as const, text: `VERSION=${version}; ${text}`, changes: true })),
        { face: 'verify', text: `systemctl show -- ${service.runs.unit}`, changes: false },
      ],
    };
  },
  check: (params) => [askUnit(params)],
  see: ([reply]) => seeUnit(reply),
  judge: (seen, { service, nodeId, version }) => {
    if (!seen.there) return { kind: 'conflict', says: `There is no unit ${service.runs.unit} on ${nodeId}.` };
    return isSo(seen, version) ? { kind: 'already-so' } : { kind: 'ready' };
  },
  apply: ({ service, nodeId, version }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'systemd.install-run',
      says: `Putting ${service.name} ${version} onto ${nodeId}`,
      script,
      inputs: [
        version,
        service.runs.unit,
        service.deploy?.before ?? '',
        service.deploy?.install ?? '',
        service.deploy?.after ?? '',
      ],
      timeoutMs: 600_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [askUnit(params)],
    holds: ([reply], params, seen) => {
      const unit = unitIn(reply);
      // systemd restarts it in its own time, and the files of a new version lie there before that.
      if (isSameInstance(unit, seen) && !isSo(seen, params.version))
        return { state: 'not-yet', says: `The old instance on ${params.nodeId} has not ended yet.` };
      const well = runsWell(unit, params);
      if (well.state !== 'yes' || params.service.deploy?.version === undefined) return well;
      return unit?.version === params.version
        ? { state: 'yes', says: `${params.nodeId} runs ${params.version} and is well.` }
        : {
            state: 'no',
            says: `${params.nodeId} runs ${unit?.version ?? 'an unknown version'}, not ${params.version}.`,
          };
    },
  },
  undo: (params, seen, call) =>
    seen.version === undefined
      ? undefined
      : stepCall(installStep, { ...params, version: seen.version }, { ...call, id: `${call.id} undo` }),
};

export const install = defineStep(installStep);
