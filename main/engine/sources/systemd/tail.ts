import { failed, fault, ok, type Result } from '#shared/fault';
import type { LogFinds } from '#shared/model';
import {
  followHow,
  notReadable,
  shellLog,
  type LogSearch,
  type LogStream,
  type ShellReply,
  type TailSource,
} from '../../source-kit/index.ts';

/** journald shows a login its own lines only, unless it may read the system's journal: root does, and some groups. */
const asReader = `qd_may=none
if [ "$(id -u)" = 0 ]; then qd_may=; fi
for qd_file in /var/log/journal/*/system.journal /run/log/journal/*/system.journal; do
  if [ -r "$qd_file" ]; then qd_may=; fi
done
if [ "$qd_may" ]; then
  sudo -n true 2>/dev/null || exit ${notReadable}
  qd_may='sudo -n'
fi`;

/** $1 unit, empty for the whole journal; $2 lines of the past. */
const followJournal = `${asReader}
${followHow}
printf 'qd %s\\n' "$(date +%z)"
qd_follow journalctl --quiet --no-pager --output=short-unix --lines="$2" --follow \${1:+--unit="$1"}`;

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

const lineForm = /^\d{1,15}([:-])(.*)$/s;

const whyOf = (found: number, { lines, seconds }: LogSearch, reply: ShellReply): string | undefined => {
  const { stdout, stderr, exitStatus } = reply;
  if (exitStatus === notReadable)
    return 'It was not searched: this login may not read the journal, and has no sudo without a password.';
  if (exitStatus !== 0 || /^qd failed$/m.test(stdout))
    return `The journal could not be searched: ${stderr.trim().slice(0, 200) || 'the node does not say why'}.`;
  if (/^qd late$/m.test(stdout)) return `Not everything was searched within ${seconds} s.`;
  return found > lines ? 'Only its newest matches are shown.' : undefined;
};

const readFinds =
  (name: string, search: LogSearch) =>
  (reply: ShellReply): Result<readonly Omit<LogFinds, 'nodeId'>[]> => {
    const found = reply.stdout.split('\n').flatMap((line) => {
      const parts = lineForm.exec(line);
      return parts === null ? [] : [{ text: parts[2] ?? '', isMatch: parts[1] === ':' }];
    });
    const cutShort = whyOf(found.length, search, reply);
    const lines = found.slice(0, search.lines).toReversed();
    return ok(
      lines.length === 0 && cutShort === undefined
        ? []
        : [{ name, lines, ...(cutShort === undefined ? {} : { cutShort }) }],
    );
  };

/** The journal of a node, or of one of its units. */
const journalStream = (nodeId: LogStream['nodeId'], unit: string | undefined): LogStream => {
  const name = unit ?? 'journal';
  return shellLog({
    nodeId,
    name,
    input: unit ?? '',
    stamps: 'epoch',
    follow: { id: 'systemd.tail', says: `Follows ${name} with journalctl -f.`, script: followJournal },
    search: {
      id: 'systemd.search',
      says: `Searches ${name} with journalctl and grep.`,
      script: searchJournal,
      read: (search) => readFinds(name, search),
    },
  });
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
