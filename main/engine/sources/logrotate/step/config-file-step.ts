import { failed, fault, ok } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import {
  asRoot,
  changeAsk,
  defineStep,
  quoteWord,
  shownAsRoot,
  stepCall,
  type ShellAsk,
  type StepKind,
} from '../../../source-kit/index.ts';

/** What has to accept a file before it is put in place, and who has to read it then. */
const ofSchema = z.enum(['logrotate', 'journald', 'systemd']);

const paramsSchema = z.object({
  nodeId: nodeIdSchema,
  path: z.string().min(1).max(1_024),
  of: ofSchema,
  /** Its whole text; null: it shall not be there. */
  text: z.string().max(65_536).nullable(),
  /** The text that may be replaced, null: no file; anything else is somebody's own doing. Absent: whatever is there. */
  over: z.string().max(65_536).nullable().optional(),
});
export type ConfigFileParams = z.infer<typeof paramsSchema>;

/** The file as it lies there: its text, so that it can be put back byte for byte. */
const seenSchema = z.object({
  text: z.string().nullable(),
  checksum: z.string(),
  /** Its reader goes by another one still: it was not told to read its files anew, or has not done so. */
  isUnread: z.boolean().optional(),
});
export type ConfigFileSeen = z.infer<typeof seenSchema>;

/** Of a file that is not there. */
const nothing = '-';
const unreadMark = 'unread\n';

/**
 * Lies beside a file of journald from before it is changed until journald was started with it: unlike systemd, journald does not tell what
 * it has read. A name that nobody reads (only `*.conf` counts in a drop-in directory).
 */
const unreadFile = `"$(dirname -- "$1")/.$(basename -- "$1").quarterdeck-unread.swp"`;

/** $1 the file, $2 who has to read it. A drop-in lies in a folder that is named for its unit. */
const readProgram = `
if [ -e ${unreadFile} ]; then echo unread
elif [ "$2" = systemd ]; then
  qd_unit=$(basename -- "$(dirname -- "$1")")
  [ "$(systemctl show -p NeedDaemonReload --value -- "\${qd_unit%.d}" 2>/dev/null)" != yes ] || echo unread
fi
if [ -h "$1" ]; then echo link
elif [ -e "$1" ]; then
  [ "$(wc -c <"$1")" -le 65536 ] || { echo long; exit 0; }
  echo "file $(cksum <"$1")"
  cat "$1"
else echo none
fi`;

const readScript = `${asRoot}
qd_root sh -c ${quoteWord(readProgram)} sh "$1" "$2"`;

/** A file of configuration as it lies there now. */
export const askConfigFile = ({
  nodeId,
  path,
  of,
}: Pick<ConfigFileParams, 'nodeId' | 'path' | 'of'>): ShellAsk<ConfigFileSeen> => ({
  id: 'logrotate.config-file',
  says: `cat ${path}`,
  lane: 'own-channel',
  script: readScript,
  inputs: [path, of],
  effect: 'reads',
  limits: { timeoutMs: 20_000, stdoutBytes: 131_072, stderrBytes: 65_536 },
  read: ({ stdout: all, stderr, exitStatus }) => {
    const isUnread = all.startsWith(unreadMark);
    const stdout = isUnread ? all.slice(unreadMark.length) : all;
    const more = isUnread ? { isUnread } : {};
    const end = stdout.indexOf('\n');
    const head = stdout.slice(0, Math.max(0, end));
    if (exitStatus === 0 && head === 'none') return ok({ text: null, checksum: nothing, ...more });
    const text = stdout.slice(end + 1);
    if (exitStatus === 0 && head.startsWith('file ') && !text.includes('\uFFFD'))
      return ok({ text, checksum: head.slice('file '.length), ...more });
    const says =
      head === 'link'
        ? `${path} is a symbolic link; it is not written through.`
        : head === 'long'
          ? `${path} is larger than 64 KiB; it could not be put back.`
          : exitStatus === 0
            ? `${path} holds bytes that are no text; it could not be put back.`
            : `${path} cannot be read as root.`;
    return failed(fault('daemon.refused', says, { subject: nodeId, details: stderr.slice(0, 1_000) }));
  },
});

/** What makes each of them read its files anew; logrotate does by itself. */
const rereadBy = {
  journald: 'systemctl restart systemd-journald',
  systemd: 'systemctl daemon-reload',
} as const;
const readAnew = (of: string): string =>
  `case "${of}" in ${Object.entries(rereadBy)
    .map(([name, command]) => `${name}) ${command} ;;`)
    .join(' ')} esac && rm -f -- ${unreadFile}`;
const markUnread = (of: string): string => `if [ "${of}" = journald ]; then : >${unreadFile} || exit 1; fi`;

/**
 * As root: $1 the file, $2 its text, $3 the checksum that was seen, $4 who has to accept it. Written beside it under a name
 * that none of them reads (\`.swp\`, config.c tabooext; only \`*.conf\` counts in a drop-in directory),
 * checked there, brought to the disk, then renamed over it: nobody ever reads half of it. Where logrotate finds a fault with its
 * whole configuration after that (a file that two rules have) that it did not find before, it is taken back at once.
 */
const writeProgram = `
qd_sum() { if [ -e "$1" ]; then cksum <"$1"; else echo ${nothing}; fi; }
[ ! -h "$1" ] && [ "$(qd_sum "$1")" = "$3" ] || { echo "$1 was changed by somebody else meanwhile." >&2; exit 1; }
qd_dir=$(dirname -- "$1")
mkdir -p -- "$qd_dir" || exit 1
qd_new="$qd_dir/.$(basename -- "$1").quarterdeck.swp"
qd_old="$qd_dir/.$(basename -- "$1").quarterdeck-old.swp"
trap 'rm -f -- "$qd_new" "$qd_old"' EXIT
rm -f -- "$qd_new" "$qd_old"
(umask 022; printf '%s' "$2" >"$qd_new") && chmod 644 "$qd_new" || exit 1
if [ -e "$1" ]; then chown "$(stat -c %u:%g -- "$1")" "$qd_new" && chmod "$(stat -c %a -- "$1")" "$qd_new" || exit 1; fi
qd_faults() {
  qd_words=$(logrotate -d "$1" 2>&1) || qd_words="$qd_words
error: it ends with status $?"
  printf '%s\\n' "$qd_words" | grep '^error:'
}
if [ "$4" = logrotate ]; then
  qd_wrong=$(qd_faults "$qd_new")
  [ -z "$qd_wrong" ] || { printf '%s\\n' "$qd_wrong" >&2; echo 'logrotate does not accept it.' >&2; exit 1; }
  qd_before=$(qd_faults /etc/logrotate.conf)
fi
sync "$qd_new" 2>/dev/null || sync
if [ -e "$1" ]; then ln -- "$1" "$qd_old" 2>/dev/null || cp -p -- "$1" "$qd_old" || exit 1; fi
${markUnread('$4')}
mv -f -- "$qd_new" "$1" || exit 1
if [ "$4" = logrotate ]; then
  qd_wrong=$(qd_faults /etc/logrotate.conf | while IFS= read -r qd_line; do
    case "
$qd_before
" in *"
$qd_line
"*) ;; *) printf '%s\\n' "$qd_line" ;; esac
  done)
  if [ -n "$qd_wrong" ]; then
    if [ -e "$qd_old" ]; then mv -f -- "$qd_old" "$1"; else rm -f -- "$1"; fi
    printf '%s\\n' "$qd_wrong" >&2
    echo 'With it logrotate does not accept its configuration any more; it was taken back.' >&2
    exit 1
  fi
fi
${readAnew('$4')}`;

/** As root: $1 the file, $2 the checksum that was seen, $3 who has to read it anew. */
const removeProgram = `
if [ -e "$1" ]; then
  [ ! -h "$1" ] && [ "$(cksum <"$1")" = "$2" ] || { echo "$1 was changed by somebody else meanwhile." >&2; exit 1; }
  ${markUnread('$3')}
  rm -f -- "$1" || exit 1
fi
${readAnew('$3')}`;

/** Cut off between the file and the word to its reader, a step has done half of it. */
const isSo = ({ text, isUnread }: ConfigFileSeen, wanted: string | null): boolean =>
  text === wanted && isUnread !== true;

/** Puts one file of configuration in place, or takes it away; its undo restores what was there, byte for byte. */
export const configFileStep: StepKind<ConfigFileParams, ConfigFileSeen> = {
  id: 'logrotate.config-file',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ nodeId, path, text, of }) => ({
    says:
      text === null
        ? `Remove ${path} on ${nodeId}.`
        : `Write ${path} on ${nodeId}${of === 'logrotate' ? ', after logrotate accepted it' : ''}.`,
    calls: [
      { face: 'check', text: shownAsRoot(`cat ${path}`), changes: false },
      {
        face: 'apply',
        text:
          text === null
            ? shownAsRoot(`rm ${path}`)
            : `${of === 'logrotate' ? `${shownAsRoot('logrotate -d <the new file>')}\n` : ''}${shownAsRoot(`tee ${path}`)} <<'END'\n${text}END${of === 'logrotate' ? '' : `\n${shownAsRoot(rereadBy[of])}`}`,
        changes: true,
      },
      { face: 'verify', text: shownAsRoot(`cat ${path}`), changes: false },
    ],
  }),
  check: (params) => [{ on: [params.nodeId], ask: askConfigFile(params) }],
  see: ([reply]) => reply as ConfigFileSeen,
  judge: (seen, { path, nodeId, text, over }) => {
    if (isSo(seen, text)) return { kind: 'already-so' };
    return over === undefined || seen.text === over || seen.text === text
      ? { kind: 'ready' }
      : {
          kind: 'conflict',
          says: `${path} on ${nodeId} was changed by somebody else since: it is left as it is now.`,
        };
  },
  apply: ({ nodeId, path, text, of }, seen) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'logrotate.put-file',
      says: text === null ? `rm ${path}` : `writing ${path}`,
      script:
        text === null
          ? `qd_root sh -c ${quoteWord(removeProgram)} sh "$1" "$2" "$3"`
          : `qd_root sh -c ${quoteWord(writeProgram)} sh "$1" "$2" "$3" "$4"`,
      inputs: text === null ? [path, seen.checksum, of] : [path, text, seen.checksum, of],
      timeoutMs: 60_000,
    }),
  }),
  comparesAndSets: true,
  verify: {
    pollMs: 1_000,
    asks: (params) => [{ on: [params.nodeId], ask: askConfigFile(params) }],
    holds: ([reply], { path, nodeId, text, of }) => {
      const now = reply as ConfigFileSeen | undefined;
      if (now === undefined) return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
      if (isSo(now, text))
        return { state: 'yes', says: text === null ? `${path} is gone.` : `${path} is as planned.` };
      return {
        state: 'not-yet',
        says: now.text === text ? `${of} has not read ${path} anew yet.` : `${path} is not as planned.`,
      };
    },
  },
  undo: (params, seen, call) =>
    seen.text === params.text
      ? undefined
      : stepCall(
          configFileStep,
          { ...params, text: seen.text, over: params.text },
          { ...call, id: `${call.id} undo` },
        ),
};

export const configFile = defineStep(configFileStep);
