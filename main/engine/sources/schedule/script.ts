import { sudoReads } from '../../source-kit/index.ts';

/** Where we leave who paused a timer and until when; read by every console. */
export const pauseFolder = '/etc/quarterdeck/paused';
/** Output and end of the cron entries that a console ran. */
export const runFolder = '/var/tmp/quarterdeck-runs';

/** Units of systemd tell their runs with these ids: starting, started, process exited, ended well, ended badly, could not start. */
export const runMessages = {
  starting: '7d4958e842da4a758f6c1cdc7b36dcc5',
  started: '39f53479d3a045ac8e11786248231fbf',
  exited: '98e322203f7a4ed290d09fe03c09fe15',
  endedWell: '7ad2d189f7e94e70a38c781354912448',
  endedBadly: 'd9b373ed55a64feb8242e02dbe79a49c',
  notStarted: 'be02cf6855d2428ba40df7e9d022f03d',
} as const;

/** Timers known to systemd, loaded or not, with the units they start. Times are printed in UTC whatever the zone of the node. */
const timers = `
qs_timers() {
  qs_list=$({
    qs_within 5 systemctl list-unit-files --type=timer --no-legend --no-pager --plain
    qs_within 5 systemctl list-units --type=timer --all --no-legend --no-pager --plain
  } 2>/dev/null | awk '$1 ~ /\\.timer$/ && $1 !~ /@\\.timer$/ && !seen[$1]++ { print $1 }' | head -n 300)
  [ -n "$qs_list" ] || { echo '@timers none'; return; }
  echo '@timers'
  set -f
  qs_shown=$(TZ=UTC qs_within 10 systemctl show -p Id,Description,LoadState,ActiveState,UnitFileState,FragmentPath,DropInPaths,TimersCalendar,TimersMonotonic,NextElapseUSecRealtime,NextElapseUSecMonotonic,LastTriggerUSec,Unit,ActiveEnterTimestamp -- $qs_list 2>/dev/null)
  printf '%s\\n' "$qs_shown" | sed 's/^/|/'
  qs_units=$(printf '%s\\n' "$qs_shown" | sed -n 's/^Unit=//p' | sort -u)
  if [ -n "$qs_units" ]; then
    echo '@units'
    TZ=UTC qs_within 10 systemctl show -p Id,LoadState,ActiveState,Result,ExecMainStatus,ExecMainStartTimestamp,ExecMainExitTimestamp,InvocationID,ExecStart,User,MainPID -- $qs_units 2>/dev/null | sed 's/^/|/'
    if [ -n "$(qs_within 5 journalctl -q -n 1 -o cat _PID=1 2>/dev/null)" ]; then
      echo '@unit-runs'
      qs_match=
      for qs_u in $qs_units; do qs_match="$qs_match UNIT=$qs_u"; done
      qs_within 10 journalctl -q --no-pager --since -8days -n 900 -o json --output-fields=UNIT,MESSAGE_ID,INVOCATION_ID,UNIT_RESULT,EXIT_STATUS _PID=1 ${Object.values(
        runMessages,
      )
        .map((id) => `MESSAGE_ID=${id}`)
        .join(' ')} $qs_match 2>/dev/null | sed 's/"__CURSOR":"[^"]*",*//; s/^/|/'
    else
      echo '@unit-runs denied'
    fi
  fi
  set +f
}`;

/**
 * Runs of cron entries from lines "time host name[pid]: text": for each text the newest 12, with the time at which the login
 * session of that run was closed where that can belong to no other run. Fields: begin, end or -, pid, text.
 */
const cronRuns = `
qs_cron_runs() {
  awk '
    {
      if (!match($0, /[A-Za-z]+\\[[0-9]+\\]: /)) next
      head = substr($0, 1, RSTART - 1); tag = substr($0, RSTART, RLENGTH - 2); text = substr($0, RSTART + RLENGTH)
      pid = tag; sub(/^[^[]*\\[/, "", pid); sub(/\\].*$/, "", pid); pid += 0
      if (text ~ /session opened for user /) {
        user = text; sub(/.*session opened for user /, "", user); sub(/[( ].*$/, "", user)
        opened[user] = opened[user] " " pid; next
      }
      if (text ~ /session closed for user /) { if (pid in runOf) { end[runOf[pid]] = head; delete runOf[pid] } next }
      if (text ~ /^\\([^)]*\\) (CMD|CMDEND|END|FAILED) / || text ~ /^USER [^ ]* pid [0-9]+ cmd / || text ~ /failed with exit status/ || text ~ /^(Job|Normal exit|Anacron)/) {
        n++; begin[n] = head; pids[n] = pid; texts[n] = text
        if (text ~ /^\\([^)]*\\) CMD /) {
          user = text; sub(/^\\(/, "", user); sub(/\\).*$/, "", user)
          count = split(opened[user], open, " ")
          if (count == 1 && open[1] <= pid) runOf[open[1]] = n
          opened[user] = ""
        }
      }
    }
    END {
      for (i = n; i > 0; i--) if (seen[texts[i]]++ < 12 && lines++ < 1500) {
        printf "|%s\\t%s\\t%d\\t%s\\n", begin[i], (i in end) ? end[i] : "-", pids[i], substr(texts[i], 1, 1000)
      }
    }
  '
}
qs_runs_of_cron() {
  if [ -n "$(qs_within 5 journalctl -q -n 1 -o cat _PID=1 2>/dev/null)" ]; then
    echo '@cron-runs journal'
    qs_within 10 journalctl -q --no-pager --since -8days -n 8000 -o short-unix -t CRON -t CROND -t cron -t crond -t anacron 2>/dev/null | qs_cron_runs
    return
  fi
  for qs_f in /var/log/cron.log /var/log/cron /var/log/syslog /var/log/messages; do
    [ -f "$qs_f" ] && [ -r "$qs_f" ] || continue
    echo "@cron-runs $qs_f"
    tail -c 4000000 "$qs_f" 2>/dev/null | grep -i 'cron' | tail -n 8000 | qs_cron_runs
    return
  done
  echo '@cron-runs denied'
}`;

/** Tables and folders of cron, whoever reads them: Debian's cron, busybox crond, anacron. */
const cron = `
qs_file() {
  if [ -L "$2" ] && [ ! -e "$2" ]; then return; fi
  [ -f "$2" ] || return
  qs_n=$((qs_n + 1))
  [ "$qs_n" -le 300 ] || return
  if [ ! -r "$2" ]; then echo "@hidden $2"; return; fi
  qs_nl=yes
  [ -z "$(tail -c 1 "$2" 2>/dev/null)" ] || qs_nl=no
  printf '@file %s %s %s %s\\n' "$1" "$(stat -L -c '%U %a %Y' "$2" 2>/dev/null || echo '? ? ?')" "$qs_nl" "$2"
  head -c 65536 "$2" 2>/dev/null | sed 's/^/|/'
  echo
}
qs_folder() {
  [ -d "$2" ] || return
  if [ ! -r "$2" ] || [ ! -x "$2" ]; then echo "@hidden $2"; return; fi
  echo "@folder $1 $2"
  for qs_f in "$2"/*; do
    [ -f "$qs_f" ] || continue
    qs_l=-
    if [ -h "$qs_f" ]; then qs_l=l; fi
    # What root may execute, not what this login may.
    printf '|%s %s %s\\n' "$(stat -L -c %a "$qs_f" 2>/dev/null || echo '?')" "$qs_l" "\${qs_f##*/}"
  done | head -n 200
}
# Lines "PATH:LINE" as a section of each path that lies in folder $1; of more than its text nobody told.
qs_split() {
  awk -v folder="$1/" '{
    at = index($0, ":"); path = substr($0, 1, at - 1); name = substr(path, length(folder) + 1)
    if (at == 0 || index(path, folder) != 1 || name ~ /[\\/ ]/ || name ~ /^cron\\.(update|deny|allow)$/) next
    if (path != last) printf "@file user:%s ? ? ? yes %s\\n", name, path
    last = path
    print "|" substr($0, at + 1)
  }'
}
# $1 is a folder below /var/spool/cron that this login may not look into.
qs_peek_tables() {
  qs_p=$(qd_peek ${sudoReads.crontabs})
  if [ $? = 0 ]; then printf '%s\\n' "$qs_p" | head -c 262144 | qs_split "$1"; else echo "@hidden $1"; fi
}
qs_tables() {
  [ -d "$1" ] || return
  if [ ! -r "$1" ] || [ ! -x "$1" ]; then
    case $1 in /var/spool/cron*) qs_peek_tables "$1" ;; *) echo "@hidden $1" ;; esac
    return
  fi
  for qs_t in "$1"/*; do
    case \${qs_t##*/} in cron.update | cron.deny | cron.allow) continue ;; esac
    qs_file "user:\${qs_t##*/}" "$qs_t"
  done
}
qs_cron() {
  qs_n=0
  qs_kind=none
  for qs_f in /usr/sbin/cron /usr/sbin/crond /usr/bin/crond /sbin/crond; do
    [ -e "$qs_f" ] || continue
    case $qs_f in */cron) qs_kind=vixie ;; *) qs_kind=cronie ;; esac
    case $(readlink -f "$qs_f" 2>/dev/null) in *busybox*) qs_kind=busybox ;; esac
    break
  done
  qs_up=no
  for qs_f in /proc/[0-9]*/comm; do
    qs_c=
    { read -r qs_c <"$qs_f"; } 2>/dev/null
    case $qs_c in cron | crond) qs_up=yes; break ;; esac
  done
  [ -e /proc/self/comm ] || qs_up=unknown
  qs_ana=no
  { command -v anacron || [ -x /usr/sbin/anacron ]; } >/dev/null 2>&1 && qs_ana=yes
  # Fedora's run-parts is a script that takes names with dots; that of Debian and busybox are programs that do not.
  qs_parts=strict
  qs_f=$(command -v run-parts 2>/dev/null)
  [ -z "$qs_f" ] || [ "$(head -c 2 "$qs_f" 2>/dev/null)" != '#!' ] || qs_parts=dotted
  echo "@cron $qs_kind $qs_up $qs_ana $qs_parts"
  qs_file system /etc/crontab
  if [ -d /etc/cron.d ]; then
    if [ -r /etc/cron.d ] && [ -x /etc/cron.d ]; then
      for qs_t in /etc/cron.d/*; do qs_file system "$qs_t"; done
    else
      echo '@hidden /etc/cron.d'
    fi
  fi
  if [ -d /var/spool/cron/crontabs ]; then qs_tables /var/spool/cron/crontabs; else qs_tables /var/spool/cron; fi
  case $(readlink -f /var/spool/cron/crontabs 2>/dev/null) in /etc/crontabs) ;; *) qs_tables /etc/crontabs ;; esac
  for qs_p in hourly daily weekly monthly yearly; do qs_folder "$qs_p" "/etc/cron.$qs_p"; done
  for qs_p in 15min hourly daily weekly monthly; do qs_folder "$qs_p" "/etc/periodic/$qs_p"; done
  if [ "$qs_ana" = yes ]; then
    qs_file anacron /etc/anacrontab
    echo '@anacron'
    qs_h=no
    for qs_f in /var/spool/anacron/*; do
      [ -f "$qs_f" ] || continue
      [ -r "$qs_f" ] || { qs_h=yes; continue; }
      qs_c=
      { read -r qs_c <"$qs_f"; } 2>/dev/null
      echo "|\${qs_f##*/} $qs_c"
    done
    if [ "$qs_h" = yes ]; then
      qs_p=$(qd_peek ${sudoReads.anacronDays})
      if [ $? = 0 ]; then printf '%s\\n' "$qs_p" | head -n 300 | sed -n 's|^/var/spool/anacron/\\([^:]*\\):|\\|\\1 |p'; else echo '@hidden /var/spool/anacron'; fi
    fi
  fi
}`;

/** Who paused a timer, and what came of the entries that a console ran. */
const notes = `
qs_notes() {
  echo '@pauses'
  for qs_f in ${pauseFolder}/*; do
    [ -f "$qs_f" ] || continue
    qs_c=
    { read -r qs_c <"$qs_f"; } 2>/dev/null
    echo "|\${qs_f##*/} $qs_c"
  done | head -n 300
  echo '@own-runs'
  for qs_f in ${runFolder}/*/run; do
    [ -f "$qs_f" ] || continue
    qs_c=
    { read -r qs_c <"$qs_f"; } 2>/dev/null
    qs_e=
    { read -r qs_e <"\${qs_f%run}ended"; } 2>/dev/null
    qs_d=\${qs_f%/run}
    echo "|\${qs_d##*/} \${qs_e:-- -} $qs_c"
  done | sort -r | head -n 200
}`;

/**
 * Looks once at what a node runs by the clock. `qd_peek` stands before it (`sudoReadFunction`). Reads only; lowest priority; each part under a time limit of its own.
 * Answers in sections; lines of data begin with a bar, so that no content can pretend to be a mark.
 */
export const scheduleScript = `
if timeout 1 true >/dev/null 2>&1; then qs_timeout=yes; else qs_timeout=no; fi
if command -v nice >/dev/null 2>&1; then qs_low='nice -n 19'; else qs_low=; fi
if ionice -c 3 true >/dev/null 2>&1; then qs_low="ionice -c 3 $qs_low"; fi
qs_within() {
  qs_s=$1
  shift
  if [ "$qs_timeout" = yes ]; then timeout "$qs_s" $qs_low "$@"; else $qs_low "$@"; fi
}
${timers}
${cron}
${cronRuns}
${notes}
echo "@clock $(date +%s) $(date +%z)"
qs_l=$(readlink -f /etc/localtime 2>/dev/null)
qs_z=
if [ -f /etc/TZ ]; then read -r qs_z </etc/TZ; elif [ -f /etc/timezone ]; then read -r qs_z </etc/timezone; fi
if [ ! -e /etc/localtime ] && [ -z "$qs_z" ]; then qs_l=/usr/share/zoneinfo/UTC; fi
echo "@zone \${qs_l:--} \${qs_z:--}"
qs_c=
{ read -r qs_c qs_r </proc/uptime; } 2>/dev/null
echo "@who $(id -u) $(id -un 2>/dev/null || echo '?') \${qs_c:--}"
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then qs_timers; else echo '@timers absent'; fi
qs_cron
qs_runs_of_cron
qs_notes
echo '@end'`;
