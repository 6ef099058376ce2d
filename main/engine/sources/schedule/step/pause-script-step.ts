import { failed, fault, ok, type Result } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import {
  asRoot,
  defineStep,
  shownAsRoot,
  stepCall,
  type Placed,
  type ShellAsk,
  type ShellReply,
  type StepKind,
} from '../../../source-kit/index.ts';
import { longestNote, pausedMode, scriptNote } from '../paused-script.ts';
import { pauseFolder } from '../script.ts';
import { changedAsSeen } from './changed-as-seen.ts';
import { pausedAnew } from './paused-anew.ts';
import { whenAnswered } from './when-answered.ts';

const modeSchema = z.string().regex(/^[0-7]{1,4}$/);

const paramsSchema = z.object({
  nodeId: nodeIdSchema,
  path: z.string().startsWith('/').max(1_024),
  wanted: z.enum(['paused', 'running']),
  /** Octal, as it is while the script runs. */
  mode: modeSchema,
  /** Words of the note: until when, who, and the mode to give back; empty to take it away. */
  note: z.string().max(1_000),
  /** The note that may be taken away: that of the pause which is taken back. Another is somebody else's. Absent: whichever is there. */
  over: z.string().max(1_000).optional(),
});
export type PauseScriptParams = z.infer<typeof paramsSchema>;

export const scriptNowSchema = z.object({
  kind: z.enum(['file', 'link', 'absent']),
  /** Octal; absent: it is no file. */
  mode: modeSchema.optional(),
  /** Words of the note that is there. */
  note: z.string().optional(),
});
export type ScriptNow = z.infer<typeof scriptNowSchema>;

/** Beside the folder of the notes themselves, the name that this one gets. */
const noteOf = (path: string): string => `${pauseFolder}/${scriptNote(path)}`;

/** $1 path, $2 name of its note. */
const askProgram = `${asRoot}
qd_root /bin/sh -s -- "$@" <<'QD_END'
if [ -h "$1" ]; then echo link; elif [ -f "$1" ]; then echo "file $(stat -c %a "$1")"; else echo absent; fi
if [ -f "${pauseFolder}/$2" ]; then printf 'note='; head -n 1 "${pauseFolder}/$2"; fi
QD_END`;

const readScript = ({ stdout }: ShellReply): Result<ScriptNow> => {
  const [first = '', second = ''] = stdout.split('\n');
  const [, mode] = /^file ([0-7]{1,4})$/.exec(first) ?? [];
  const kind = mode === undefined ? first : 'file';
  if (kind !== 'file' && kind !== 'link' && kind !== 'absent')
    return failed(
      fault('daemon.refused', 'The script cannot be looked at as root.', { subject: 'schedule.script' }),
    );
  return ok({
    kind,
    ...(mode === undefined ? {} : { mode }),
    ...(second.startsWith('note=') ? { note: second.slice('note='.length) } : {}),
  });
};

/** What a script of a folder is now, and whether a note says that it is paused. */
export const askScript = (path: string): ShellAsk<ScriptNow> => ({
  id: 'schedule.script',
  says: `stat ${path}`,
  lane: 'own-channel',
  script: askProgram,
  inputs: [path, scriptNote(path)],
  effect: 'reads',
  limits: { timeoutMs: 20_000, stdoutBytes: 16_384, stderrBytes: 16_384 },
  read: readScript,
});

/**
 * $1 path, $2 name of its note, $3 the mode that was seen, $4 the mode it gets, $5 words of the note or nothing. The note is there
 * before the script stops being run, and goes after it is run again: cut off in between, it still can be told and gone on with.
 */
const changeProgram = `${asRoot}
qd_root /bin/sh -s -- "$@" <<'QD_END'
set -e
umask 022
[ ! -h "$1" ] && [ "$(stat -c %a "$1")" = "$3" ] || exit 75
if [ -n "$5" ]; then
  mkdir -p ${pauseFolder}
  printf '%s\\n' "$5" > "${pauseFolder}/.$2.next"
  mv -f "${pauseFolder}/.$2.next" "${pauseFolder}/$2"
fi
chmod "$4" "$1"
[ -n "$5" ] || rm -f "${pauseFolder}/$2"
QD_END`;

const octal = (mode: string): number => Number.parseInt(mode, 8);

/** Modes it has to have before and after: anything else in between is somebody's own doing, and theirs to end. */
const modesOf = ({ mode, wanted }: PauseScriptParams) => {
  const [running, paused] = [octal(mode), pausedMode(octal(mode))];
  return wanted === 'paused' ? { from: running, to: paused } : { from: paused, to: running };
};

const isSo = (seen: ScriptNow, params: PauseScriptParams): boolean =>
  seen.mode !== undefined &&
  octal(seen.mode) === modesOf(params).to &&
  (seen.note !== undefined) === (params.wanted === 'paused');

const seeNow = (reply: unknown): ScriptNow => {
  const read = scriptNowSchema.safeParse(reply);
  return read.success ? read.data : { kind: 'absent' };
};

const place = ({ nodeId, path }: PauseScriptParams): Placed<ScriptNow> => ({
  on: [nodeId],
  ask: askScript(path),
});

/**
 * Keeps one script of a folder from being run, or lets it again: by its mode alone. Its text and its name stay, and whatever
 * runs the folder passes over what nobody may execute.
 */
export const pauseScriptStep: StepKind<PauseScriptParams, ScriptNow> = {
  id: 'schedule.pause-script',
  params: paramsSchema.refine(({ path }) => scriptNote(path).length <= longestNote),
  seen: scriptNowSchema,
  describe: (params) => {
    const { nodeId, path, wanted, note } = params;
    const mode = modesOf(params).to.toString(8);
    const calls =
      wanted === 'paused'
        ? [`echo '${note}' > ${noteOf(path)}`, `chmod ${mode} ${path}`]
        : [`chmod ${mode} ${path}`, `rm -f ${noteOf(path)}`];
    return {
      says:
        wanted === 'paused'
          ? `Pause ${path} on ${nodeId}: nobody may execute it, so whatever runs its folder passes over it.`
          : `Let ${path} on ${nodeId} run again, with the mode it had.`,
      calls: [
        { face: 'check', text: `stat -c %a ${path}`, changes: false },
        ...calls.map((text) => ({ face: 'apply' as const, text: shownAsRoot(text), changes: true })),
        { face: 'verify', text: `stat -c %a ${path}`, changes: false },
      ],
    };
  },
  check: (params) => [place(params)],
  see: ([reply]) => seeNow(reply),
  judge: (seen, params) => {
    const { path, nodeId, wanted } = params;
    const conflict = (says: string) => ({ kind: 'conflict' as const, says });
    if (seen.kind === 'absent') return conflict(`There is no ${path} on ${nodeId}.`);
    if (seen.mode === undefined) return conflict(`${path} on ${nodeId} is a link by now.`);
    if (isSo(seen, params)) return { kind: 'already-so' };
    const anew = pausedAnew(`${path} on ${nodeId}`, seen.note, params);
    if (anew !== undefined) return anew;
    const { from, to } = modesOf(params);
    if (octal(seen.mode) === from) return { kind: 'ready' };
    // The note goes last, and may have been left behind. It comes first, so a pause without one is nobody's of ours.
    if (octal(seen.mode) === to && wanted === 'running') return { kind: 'ready' };
    return conflict(
      `The mode of ${path} on ${nodeId} is ${seen.mode}, which somebody gave it ${wanted === 'paused' ? 'since the plan was made' : 'while it was paused'}.`,
    );
  },
  apply: (params, seen) => ({
    on: [params.nodeId],
    ask: {
      id: 'schedule.pause-script',
      says: params.wanted === 'paused' ? `Pausing ${params.path}` : `Resuming ${params.path}`,
      lane: 'own-channel',
      script: changeProgram,
      inputs: [
        params.path,
        scriptNote(params.path),
        seen.mode ?? '',
        modesOf(params).to.toString(8),
        params.wanted === 'paused' ? params.note : '',
      ],
      effect: 'changes',
      limits: { timeoutMs: 30_000, stdoutBytes: 16_384, stderrBytes: 65_536 },
      read: changedAsSeen('schedule.pause-script', params.path),
    },
  }),
  comparesAndSets: true,
  verify: {
    pollMs: 1_000,
    asks: (params) => [place(params)],
    holds: whenAnswered((reply, params) => {
      const { path, nodeId, wanted } = params;
      return isSo(seeNow(reply), params)
        ? { state: 'yes', says: `${path} on ${nodeId} is ${wanted === 'paused' ? 'paused' : 'on'}.` }
        : { state: 'not-yet', says: `${path} on ${nodeId} has not changed yet.` };
    }),
  },
  undo: (params, seen, call) =>
    stepCall(
      pauseScriptStep,
      params.wanted === 'paused'
        ? { ...params, wanted: 'running', note: '', over: params.note }
        : { ...params, wanted: 'paused', note: seen.note ?? '' },
      { ...call, id: `${call.id} undo` },
    ),
};

export const pauseScript = defineStep(pauseScriptStep);
