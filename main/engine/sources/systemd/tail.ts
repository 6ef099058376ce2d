import { failed, fault, ok } from '#shared/fault';
import type { LogStream, TailSource } from '../../source-kit/index.ts';

/** journald shows a login its own lines only, unless it is in one of these groups, or root. */
const asReader = `qd_may=
if [ "$(id -u)" != 0 ]; then
  case " $(id -nG) " in
  *' systemd-journal '* | *' adm '* | *' wheel '*) ;;
  *) sudo -n true 2>/dev/null && qd_may='sudo -n' ;;
  esac
fi`;

/** $1 unit, empty for the whole journal; $2 lines of the past. */
const followJournal = `${asReader}
printf 'qd %s\\n' "$(date +%z)"
exec $qd_may journalctl --quiet --no-pager --output=short-unix --lines="$2" --follow \${1:+--unit="$1"}`;

/** Newest first, so that it can stop early. $1 unit, $2 text, $3 \`i\` or \`-\`, $4 context, $5 lines, $6 seconds. */
const searchJournal = `${asReader}
qd_end=$(($(date +%s) + $6))
qd_case=; [ "$3" = i ] && qd_case=-i
qd_timeout=; command -v timeout >/dev/null 2>&1 && qd_timeout="timeout $6"
{
  {
    $qd_may $qd_timeout nice -n 19 journalctl --quiet --no-pager --output=short-unix --reverse \${1:+--unit="$1"}
    qd_status=$?
    # 124: out of time; 141: enough was found.
    case $qd_status in 0 | 124 | 141) ;; *) echo 'qd failed' >&3 ;; esac
  } | grep -a -n -F $qd_case -C "$4" -e "$2" | grep -v '^--$' | head -n "$(($5 + 1))" | cut -b 1-4096
} 3>&1
[ "$(date +%s)" -lt "$qd_end" ] || echo 'qd late'`;

const beginMs = 10_000;
const lineBytes = 4_200;
const lineForm = /^\d{1,15}([:-])(.*)$/s;

/** The journal of a node, or of one of its units. */
const journalStream = (nodeId: LogStream['nodeId'], unit: string | undefined): LogStream => {
  const name = unit ?? 'journal';
  return {
    nodeId,
    name,
    follow: (lines) => ({
      id: 'systemd.tail',
      says: `Follows ${name} with journalctl -f.`,
      lane: 'own-channel',
      script: followJournal,
      inputs: [unit ?? '', String(lines)],
      effect: 'reads',
      limits: { timeoutMs: beginMs, stdoutBytes: 0, stderrBytes: 0 },
    }),
    form: 'lines',
    stamps: 'epoch',
    tellsZone: true,
    search: (search) => ({
      id: 'systemd.search',
      says: `Searches ${name} with journalctl and grep.`,
      lane: 'own-channel',
      script: searchJournal,
      inputs: [
        unit ?? '',
        search.text,
        search.caseSensitive ? '-' : 'i',
        String(search.context),
        String(search.lines),
        String(search.seconds),
      ],
      effect: 'reads',
      limits: {
        timeoutMs: (search.seconds + 10) * 1_000,
        stdoutBytes: (search.lines + 100) * lineBytes,
        stderrBytes: 65_536,
      },
      read: ({ stdout, stderr, exitStatus }) => {
        const found = stdout.split('\n').flatMap((line) => {
          const parts = lineForm.exec(line);
          return parts === null ? [] : [{ text: parts[2] ?? '', isMatch: parts[1] === ':' }];
        });
        const isLate = /^qd late$/m.test(stdout);
        const isFailed = exitStatus !== 0 || /^qd failed$/m.test(stdout);
        const cutShort = isFailed
          ? `The journal could not be searched: ${stderr.trim().slice(0, 200) || 'the node does not say why'}.`
          : isLate
            ? `Not everything was searched within ${search.seconds} s.`
            : found.length > search.lines
              ? 'Only its newest matches are shown.'
              : undefined;
        const lines = found.slice(0, search.lines).toReversed();
        return ok(
          lines.length === 0 && cutShort === undefined
            ? []
            : [{ name, lines, ...(cutShort === undefined ? {} : { cutShort }) }],
        );
      },
    }),
  };
};

/** The unit of a copy: its id is `unit@node`. */
const unitOf = (placementId: string, nodeId: string): string =>
  placementId.endsWith(`@${nodeId}`) ? placementId.slice(0, -nodeId.length - 1) : placementId;

/** Journals of machines with systemd, and of the declared units. */
export const tail: TailSource = {
  streams: (subject, { workload }) => {
    if (subject.kind === 'journal') return ok([journalStream(subject.nodeId, subject.unit)]);
    if (subject.kind !== 'workload' || workload?.source !== 'systemd') return undefined;
    const streams = workload.placements.flatMap(({ id, nodeId }) =>
      nodeId === undefined ? [] : [journalStream(nodeId, unitOf(id, nodeId))],
    );
    return streams.length === 0
      ? failed(fault('log.not-followed', `${workload.name} has no copy whose journal could be followed.`))
      : ok(streams);
  },
};
