import { endMark, sectionFunctions } from './sections.ts';

/**
 * The clock comes first, nearest to the poke; bash and busybox know it without a process.
 * Then what changes rarely: identity, failed units, and how the boot before this one ended.
 *
 * The end of the previous boot is asked once per connection, since it cannot change meanwhile:
 * 1. wtmp through last(1) of util-linux: a clean end leaves a `shutdown` record before the next `reboot` record.
 * 2. Where there is no wtmp (Debian 13, read-only roots): what process 1 wrote last in the previous boot's journal.
 *    Only messages of process 1 are asked, because a user who may not read the system journal still sees his own.
 * 3. Else it is unknown. An empty wtmp knows nothing, and a journal that is kept in memory (Raspberry Pi OS) holds no earlier
 *    boot: nobody is started to say so.
 *
 * What uname says of kernel and machine stands until the next boot, which no connection outlives; it is asked again when the
 * host's name changes, and without a process where the kernel tells all of it in files (Linux 6.1 on: /proc/sys/kernel/arch).
 */
export const fullScript = `${sectionFunctions}
if [ -n "$EPOCHREALTIME" ]; then out="$out@clock
$EPOCHREALTIME
"; else
  qh_b=$(date +%s)
  qh_add clock $? "$qh_b"
fi
qh_v=
{ read -r qh_v </proc/sys/kernel/hostname; } 2>/dev/null
if [ -z "$qh_v" ] || [ "$qh_v" != "$qh_kept_host" ] || [ "$qh_kept_status" != 0 ]; then
  qh_s= qh_r= qh_m=
  { read -r qh_s </proc/sys/kernel/ostype; read -r qh_r </proc/sys/kernel/osrelease; read -r qh_m </proc/sys/kernel/arch; } 2>/dev/null
  if [ -n "$qh_m" ] && [ -n "$qh_v" ]; then
    qh_kept_uname="$qh_s $qh_v $qh_r $qh_m" qh_kept_status=0
  else
    qh_kept_uname=$(uname -snrm)
    qh_kept_status=$?
  fi
  qh_kept_host=$qh_v
fi
qh_add uname "$qh_kept_status" "$qh_kept_uname"
qh_f=/etc/os-release
[ -e "$qh_f" ] || qh_f=/usr/lib/os-release
qh_b=
[ -e "$qh_f" ] && { while read -r qh_v; do
  case $qh_v in
    ID=* | NAME=* | PRETTY_NAME=* | VERSION_ID=*) qh_b="$qh_b$qh_v
" ;;
  esac
done <"$qh_f"; } 2>/dev/null
if [ -n "$qh_b" ]; then out="$out@os
$qh_b"; else qh_why os "$qh_f"; fi
if [ -e /proc/device-tree/model ]; then
  qh_one model /proc/device-tree/model
elif [ -e /sys/class/dmi/id/product_name ]; then
  qh_k= qh_v=
  { read -r qh_k </sys/class/dmi/id/product_name; read -r qh_v </sys/class/dmi/id/sys_vendor; } 2>/dev/null
  if [ -n "$qh_k$qh_v" ]; then out="$out@dmi
$qh_k
$qh_v
"; else qh_why model /sys/class/dmi/id/product_name; fi
else
  out="$out@model absent
"
fi
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  qh_limits
  qh_b=$(qh_limited 3 systemctl list-units --state=failed --plain --no-legend --no-pager --full)
  qh_add units $? "$qh_b"
else
  out="$out@units absent
"
fi
if [ -z "$qh_kept_previous" ]; then
  qh_b=
  if { [ -s /var/log/wtmp ] || [ -s /var/lib/wtmpdb/wtmp.db ]; } && command -v last >/dev/null 2>&1; then
    qh_limits
    qh_b=$(qh_limited 2 last -x -n 8 reboot shutdown)
    case $qh_b in
      reboot* | shutdown*) qh_kept_previous="@previous.wtmp
$qh_b
" ;;
    esac
  fi
  if [ -z "$qh_kept_previous" ]; then
    for qh_f in /var/log/journal/*/*.journal*; do break; done
    if ! command -v journalctl >/dev/null 2>&1; then
      qh_kept_previous='@previous absent
'
    elif [ ! -e "$qh_f" ]; then
      qh_kept_previous='@previous failed
'
    else
      qh_limits
      qh_b=$(qh_limited 2 journalctl -q --no-pager -o cat -n 20 -b -1 _PID=1)
      qh_s=$?
      case $qh_b in
        '') [ "$qh_s" = 124 ] && qh_kept_previous='@previous timeout
' || qh_kept_previous='@previous failed
' ;;
        *) qh_kept_previous="@previous.journal
$qh_b
" ;;
      esac
    fi
  fi
fi
out="$out$qh_kept_previous${endMark}"`;
