import type { Result } from '#shared/fault';
import type { LogFinds } from '#shared/model';
import type { ShellReply } from './ask.ts';
import type { LogSearch, LogStream } from './tail-source.ts';

/** Time to begin; what is followed has no end of its own. */
const beginMs = 10_000;
/** A script cuts each line of its answer at 4 KiB on the node. */
const lineBytes = 4_200;
/** Beyond the time the node may spend: for its start and the way back, s. */
const graceSeconds = 10;

/** Exit status of a script that may not read what it is asked for, not through sudo either. */
export const notReadable = 13;

/** As root: $@ what is followed. It ends with standard input, as `streamProgram` ends what the login itself may kill. */
const rootProgram = `exec 3<&0 </dev/null
"$@" 3<&- &
qd_it=$!
{ read -r qd_end <&3; kill "$qd_it"; } >/dev/null 2>&1 &
qd_watch=$!
exec 3<&-
wait "$qd_it"
qd_status=$?
kill "$qd_watch" 2>/dev/null
exit "$qd_status"`;

/**
 * \`qd_follow COMMAND\`: becomes the command, as this login or, where \`qd_may\` is \`sudo -n\`, as root. A login cannot kill what runs
 * under sudo, and a log that is quiet never learns that nobody reads: so root's own shell watches the end of the input.
 */
export const followHow = `qd_follow() {
  if [ -z "$qd_may" ]; then exec "$@" 3<&-; fi
  exec sudo -n sh -c '${rootProgram}' sh "$@" <&3
}`;

/** What the script of a search is given after the name of the log: $2 text, $3 `i` or `-`, $4 lines of context, $5 lines that may come back, $6 seconds. */
const searchInputs = (search: LogSearch): readonly string[] => [
  search.text,
  search.caseSensitive ? '-' : 'i',
  String(search.context),
  String(search.lines),
  String(search.seconds),
];

/** A log that a shell on its node follows and searches. Both scripts get `input` as $1; that which follows gets the lines of the past as $2. */
export const shellLog = (of: {
  readonly nodeId: LogStream['nodeId'];
  /** What a person calls it. */
  readonly name: string;
  readonly input: string;
  readonly stamps: LogStream['stamps'];
  readonly follow: { readonly id: string; readonly says: string; readonly script: string };
  readonly search: {
    readonly id: string;
    readonly says: string;
    readonly script: string;
    readonly read: (search: LogSearch) => (reply: ShellReply) => Result<readonly Omit<LogFinds, 'nodeId'>[]>;
  };
}): LogStream => ({
  nodeId: of.nodeId,
  name: of.name,
  follow: (lines) => ({
    ...of.follow,
    lane: 'own-channel',
    inputs: [of.input, String(lines)],
    effect: 'reads',
    limits: { timeoutMs: beginMs, stdoutBytes: 0, stderrBytes: 0 },
  }),
  form: 'lines',
  stamps: of.stamps,
  tellsZone: true,
  search: (search) => ({
    ...of.search,
    lane: 'own-channel',
    inputs: [of.input, ...searchInputs(search)],
    effect: 'reads',
    limits: {
      timeoutMs: (search.seconds + graceSeconds) * 1_000,
      stdoutBytes: (search.lines + 100) * lineBytes,
      stderrBytes: 65_536,
    },
    read: of.search.read(search),
  }),
});
