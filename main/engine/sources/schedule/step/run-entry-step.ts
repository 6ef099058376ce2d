import { failed, fault, ok, type Result } from '#shared/fault';
import { nodeIdSchema, taskIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import {
  asRoot,
  changeAsk,
  defineStep,
  type Holding,
  type Placed,
  type ShellReply,
  type StepKind,
} from '../../../source-kit/index.ts';
import { runFolder } from '../script.ts';
import { whenAnswered } from './when-answered.ts';

const paramsSchema = z.object({
  nodeId: nodeIdSchema,
  taskId: taskIdSchema,
  name: z.string(),
  /** What the folders of its runs on the node begin with; the check finds the next number. */
  series: z.string().regex(/^[a-z0-9]{1,64}$/),
  taskKey: z.string(),
  user: z.string().max(64),
  shell: z.string().max(256),
  command: z.string().max(16_384),
  /** What stands behind the first `%`, for its input. */
  input: z.string().max(16_384),
  /** `NAME=value`, as the table sets them. */
  environment: z.array(z.string().max(4_096)).max(100),
});
export type RunEntryParams = z.infer<typeof paramsSchema>;

const seenSchema = z.object({
  /** Number of the newest run there is; 0: none. */
  newest: z.number().int(),
  began: z.boolean(),
  /** Exit status; absent: it runs, or has not begun. */
  status: z.number().int().optional(),
  ended: z.boolean(),
  lines: z.array(z.string()),
});
type RunNow = z.infer<typeof seenSchema>;

/** Output of one run that is kept, and runs of which something is kept. */
const outputBytes = 1_000_000;
const runsKept = 50;

/**
 * $1 run, $2 key of the task, $3 user, $4 shell, $5 input, $6 command; the rest is the environment. The folder is made once and
 * for all, so the same run is never begun twice. It goes on when the console is gone. The user that runs it need not be
 * the one who logs in: only who asked for it, and root, may read what it wrote. Root writes here in a folder that nobody else can have
 * made or can replace, or a user of the machine would choose which of its files are overwritten.
 */
const runScript = `qd_root /bin/sh -s -- "$@" <<'QD_END'
qr=${runFolder}
umask 022
mkdir -p "$qr" || exit 73
if [ -L "$qr" ] || [ ! -O "$qr" ]; then echo "$qr is not root's own folder: look who made it, and take it away" >&2; exit 73; fi
grep -q "^$3:" /etc/passwd || id "$3" >/dev/null 2>&1 || { echo "there is no user $3" >&2; exit 67; }
mkdir "$qr/$1" 2>/dev/null || { [ -d "$qr/$1" ] && exit 0; echo "$qr/$1 could not be made" >&2; exit 73; }
for old in $(ls -1t "$qr" | tail -n +${runsKept + 1}); do case $old in *[!a-z0-9-]*) ;; *) rm -rf "$qr/$old" ;; esac; done
: > "$qr/$1/output"
chmod 640 "$qr/$1/output"
[ -z "$SUDO_GID" ] || chgrp "$SUDO_GID" "$qr/$1/output" 2>/dev/null
printf '%s %s\\n' "$(date +%s)" "$2" > "$qr/$1/run"
qd_run() {
  run=$1 user=$3 shell=$4 input=$5 command=$6
  shift 6
  home=$(getent passwd "$user" 2>/dev/null | cut -d: -f6)
  [ -n "$home" ] || home=$(awk -F: -v u="$user" '$1 == u { print $6 }' /etc/passwd)
  [ -n "$home" ] || home=/
  cd "$home" 2>/dev/null || cd /
  {
    set -- env -i "HOME=$home" "LOGNAME=$user" "USER=$user" "SHELL=$shell" PATH=/usr/bin:/bin "$@" "$shell" -c "$command"
    if [ "$user" = root ]; then printf '%s' "$input" | "$@"
    elif command -v runuser >/dev/null 2>&1; then printf '%s' "$input" | runuser -u "$user" -- "$@"
    else printf '%s' "$input" | su -s /bin/sh "$user" -c 'exec "$@"' sh "$@"
    fi
    echo $? > "$qr/$run/status"
  } 2>&1 | { head -c ${outputBytes} > "$qr/$run/output"; cat > /dev/null; }
  printf '%s %s\\n' "$(date +%s)" "$(cat "$qr/$run/status" 2>/dev/null)" > "$qr/$run/ended.next"
  mv -f "$qr/$run/ended.next" "$qr/$run/ended"
}
( trap '' HUP; qd_run "$@" ) </dev/null >/dev/null 2>&1 &
QD_END`;

/** $1 is the series and $2 the number that is asked about; 0 asks for none. */
const askScript = `${asRoot}
qd_root /bin/sh -s -- "$1" "$2" <<'QD_END'
qr=${runFolder}
newest=0
for d in "$qr/$1"-*; do
  n=\${d##*-}
  case $n in '' | *[!0-9]*) continue ;; esac
  [ -d "$d" ] && [ "$n" -gt "$newest" ] && newest=$n
done
echo "newest $newest"
if [ -d "$qr/$1-$2" ]; then echo began; else echo absent; fi
qd_e=-
{ read -r qd_e < "$qr/$1-$2/ended"; } 2>/dev/null
echo "$qd_e"
tail -n 5 "$qr/$1-$2/output" 2>/dev/null | cut -c 1-300
QD_END`;

const readRun = ({ stdout }: ShellReply): Result<RunNow> => {
  const [first = '', state, ended = '-', ...lines] = stdout.replace(/\n$/, '').split('\n');
  const newest = /^newest (\d{1,9})$/.exec(first)?.[1];
  if (newest === undefined)
    return failed(
      fault('daemon.refused', 'The runs cannot be looked at.', { subject: 'schedule.run-state' }),
    );
  const [, at, status] = /^(\d+) (\d*)$/.exec(ended) ?? [];
  return ok({
    newest: Number(newest),
    began: state === 'began',
    ended: at !== undefined,
    ...(status === undefined || status === '' ? {} : { status: Number(status) }),
    lines,
  });
};

const askRun = ({ nodeId, series }: RunEntryParams, number: number): Placed<RunNow> => ({
  on: [nodeId],
  ask: {
    id: 'schedule.run-state',
    says: `ls ${runFolder}`,
    lane: 'own-channel',
    script: askScript,
    inputs: [series, String(number)],
    effect: 'reads',
    limits: { timeoutMs: 20_000, stdoutBytes: 65_536, stderrBytes: 16_384 },
    read: readRun,
  },
});

/** Each run has a number of its own, so an answer that was lost never makes two of one. */
const runIdOf = ({ series }: RunEntryParams, seen: RunNow): string => `${series}-${seen.newest + 1}`;

const nothing: RunNow = { newest: 0, began: false, ended: false, lines: [] };
const runOf = (reply: unknown): RunNow => {
  const read = seenSchema.safeParse(reply);
  return read.success ? read.data : nothing;
};

const holds = (now: RunNow, params: RunEntryParams, seen: RunNow): Holding => {
  const { name, nodeId } = params;
  const runId = runIdOf(params, seen);
  const item = (state: 'running' | 'done' | 'failed') => [
    { id: runId, name, state, to: nodeId, says: now.lines.at(-1) ?? '' },
  ];
  if (!now.began) return { state: 'not-yet', says: `${name} on ${nodeId} has not begun yet.` };
  if (!now.ended)
    return {
      state: 'not-yet',
      says: `${name} on ${nodeId} runs. ${now.lines.at(-1) ?? ''}`.trim(),
      items: item('running'),
    };
  return now.status === 0
    ? { state: 'yes', says: `${name} on ${nodeId} ended well.`, items: item('done') }
    : {
        state: 'no',
        says: `${name} on ${nodeId} ended with status ${now.status ?? 'unknown'}. ${now.lines.slice(-3).join(' / ')}`,
        items: item('failed'),
      };
};

/** Runs the command of a cron entry now, as its user and with cron's environment, and waits for its end. */
export const runEntryStep: StepKind<RunEntryParams, RunNow> = {
  id: 'schedule.run-entry',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ nodeId, user, command, series, shell, environment }) => ({
    says: `Run ${command} as ${user} on ${nodeId} now, as cron would, and wait for its end.`,
    calls: [
      { face: 'check', text: `ls -d ${runFolder}/${series}-*`, changes: false },
      {
        face: 'apply',
        text: `runuser -u ${user} -- env -i PATH=/usr/bin:/bin ${[...environment, ''].join(' ')}${shell} -c '${command}' > ${runFolder}/${series}-N/output`,
        changes: true,
      },
      { face: 'verify', text: `cat ${runFolder}/${series}-N/ended`, changes: false },
    ],
  }),
  check: (params) => [askRun(params, 0)],
  see: ([reply]) => runOf(reply),
  judge: () => ({ kind: 'ready' }),
  apply: (params, seen) => ({
    on: [params.nodeId],
    ask: changeAsk({
      id: 'schedule.run-entry',
      says: `Running ${params.name}`,
      script: runScript,
      inputs: [
        runIdOf(params, seen),
        params.taskKey,
        params.user,
        params.shell,
        params.input,
        params.command,
        ...params.environment,
      ],
      timeoutMs: 30_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params, seen) => [askRun(params, seen.newest + 1)],
    holds: whenAnswered((reply, params, seen) => holds(runOf(reply), params, seen)),
  },
  undo: 'irreversible',
};

export const runEntry = defineStep(runEntryStep);
