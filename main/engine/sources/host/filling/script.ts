import { boundedShell } from '../../../source-kit/index.ts';

/**
 * Looks at what takes room on one mount. $1 is the mount, the rest are log directories.
 *
 * Kind to the node: lowest processor and disk priority, one file system only (-x, -xdev), about 20 s in all at most
 * (10 s directories, 3 s files, 2 s each for logs, container logs and open files), and no walk at all while the kernel
 * says that every task stalls on disk or memory most of the time. The limits are kept by timeout(1), or by a second
 * process that kills the first, so a look ends by itself even when the console is gone.
 *
 * Answers in sections like the probes, with `cut` (out of time) or `partly` (something was not readable) behind the
 * name. Their lines begin with a digit, so that no file name can pretend to be a mark.
 * `-size +20480` is 10 MiB in POSIX blocks; du counts what is really used, so a sparse file counts as what it takes.
 */
export const fillingScript = `
case $1 in /*) ;; *) exit 64 ;; esac
qh_mount=$1
shift
${boundedShell}
qh_mark() {
  case $2 in
    0) echo "@$1" ;;
    124 | 137 | 143) echo "@$1 cut" ;;
    *) echo "@$1 partly" ;;
  esac >&3
}
qh_stalled() {
  [ -r "$1" ] || return 1
  { while read -r qh_k qh_v qh_r; do
    [ "$qh_k" = full ] || continue
    qh_v=\${qh_v#avg10=}
    qh_v=\${qh_v%%.*}
    case $qh_v in *[!0-9]* | '') return 1 ;; esac
    [ "$qh_v" -ge "$2" ] && return 0
  done <"$1"; } 2>/dev/null
  return 1
}
qh_device() {
  qh_bound 1 df -kP "$1" | while read -r qh_d qh_r; do
    [ "$qh_d" = Filesystem ] || printf '%s\\n' "$qh_d"
  done
}
if qh_stalled /proc/pressure/io 90 || qh_stalled /proc/pressure/memory 50; then
  echo '@stalled'
else
  {
    qh_bound 10 du -x -k -d 3 "$qh_mount"
    qh_mark directories $?
  } | grep '^[0-9]' | sort -rn | head -n 40
  {
    qh_bound 3 find "$qh_mount" -xdev -type f -size +20480 -exec du -k {} +
    qh_mark files $?
  } | grep '^[0-9]' | sort -rn | head -n 25
  qh_here=$(qh_device "$qh_mount")
  qh_n=0
  for qh_l in "$@"; do
    shift
    qh_n=$((qh_n + 1))
    case $qh_l in /*) ;; *) continue ;; esac
    [ "$qh_n" -le 4 ] && [ -d "$qh_l" ] && [ "$(qh_device "$qh_l")" = "$qh_here" ] && set -- "$@" "$qh_l"
  done
  if [ $# -gt 0 ]; then
    {
      qh_bound 2 find "$@" -xdev -type f -size +2048 -exec du -k {} +
      qh_mark logs $?
    } | grep '^[0-9]' | sort -rn | head -n 25
  fi
  qh_c=/var/lib/docker/containers
  if [ -d "$qh_c" ] && [ -r "$qh_c" ]; then
    if [ "$(qh_device "$qh_c")" = "$qh_here" ]; then
      {
        qh_bound 2 find "$qh_c" -xdev -type f -name '*-json.log*' -exec du -k {} +
        qh_mark containers $?
      } | grep '^[0-9]' | sort -rn | head -n 25
    fi
  elif [ -e /var/lib/docker ]; then
    echo '@containers denied'
  fi
fi
[ "$(id -u)" = 0 ] || echo '@others denied'
qh_at=$(stat -c %d "$qh_mount" 2>/dev/null)
if [ -e /proc/self/fd ] && [ -n "$qh_at" ]; then
  qh_b=$({ qh_bound 2 sh -c 'ls -ln /proc/[0-9]*/fd'; qh_mark open $?; } | awk '
    /^\\/proc\\/[0-9]+\\/fd:$/ { split($0, part, "/"); pid = part[3]; next }
    / -> \\/(memfd:|SYSV|dev\\/)/ { next }
    / -> \\/.* \\(deleted\\)$/ { for (i = 1; i < NF; i++) if ($(i + 1) == "->") { print pid, $i; break } }
  ' | head -n 100)
  echo '@deleted'
  IFS='
'
  for qh_l in $qh_b; do
    qh_p=\${qh_l%% *}
    qh_f=/proc/$qh_p/fd/\${qh_l#* }
    qh_s=$(stat -L -c '%d %i %b %B' "$qh_f" 2>/dev/null) || continue
    case $qh_s in "$qh_at "*) ;; *) continue ;; esac
    qh_n=
    { read -r qh_n <"/proc/$qh_p/comm"; } 2>/dev/null
    printf '%s %s %s\\t%s\\n' "$qh_p" "\${qh_s#* }" "$qh_n" "$(readlink "$qh_f" 2>/dev/null)" | grep '^[0-9]'
  done
else
  echo '@deleted absent'
fi
echo '@end'`;
