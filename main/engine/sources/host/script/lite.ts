import { remoteFileSystems, skippedFileSystems } from '../file-systems.ts';
import { endMark, sectionFunctions } from './sections.ts';

const skipped = skippedFileSystems.join('|');
const remote = [...remoteFileSystems, 'fuse.*'].join('|');

/**
 * One df for everything (GNU), two where df has no --output (busybox, BSD).
 * - /proc/mounts is read by the shell itself; on nodes with more than 64 mounts (container hosts) sed is cheaper than
 *   dash's reading byte by byte: 8 ms against 35 ms for 80 KB.
 * - After an error ext4 stops all writing. Since Linux 6.15 its options then still say `rw`, and `emergency_ro` besides.
 * - Which df it is shows by its first answer: no process is started only to find out. The same holds for timeout(1).
 * - df gets the mount points by name, so it neither wakes automounts nor asks a dead server.
 *   Octal escapes of proc(5) are undone by printf; a mount that is a file (container's /etc/hosts) is left out.
 * - Swap and pressure ride here and not on the tick: they are averages over a minute, and cost dash half a tick.
 *   Kernels started with psi=0 have the files of pressure and refuse to open them.
 * - Network mounts are asked only through timeout(1). After one time limit they rest for 20 rounds, so that stuck
 *   processes do not pile up. Without timeout(1) they are not asked at all.
 */
export const liteScript = `${sectionFunctions}
qh_mount() {
  case $3 in
    ${skipped}) [ "$2" = / ] && [ "$3" != rootfs ] || return ;;
  esac
  case $4 in
    ro | ro,* | *,emergency_ro | *,emergency_ro,*) qh_w=ro ;;
    rw | rw,*) qh_w=rw ;;
    *) qh_w=- ;;
  esac
  qh_p=$2
  case $qh_p in
    *%*) ;;
    *\\\\*) qh_p=$(printf "$2"; printf .); qh_p=\${qh_p%.} ;;
  esac
  case $3 in
    ${remote}) qh_far="$qh_far$qh_p
" ;;
    *) [ -d "$qh_p" ] || return
      qh_near="$qh_near$qh_p
" ;;
  esac
  qh_table="$qh_table$1 $2 $3 $qh_w
"
}
qh_mounts() {
  qh_near= qh_far= qh_table= qh_n=0
  if [ -z "$qh_kept_many" ]; then
    while read -r qh_d qh_m qh_t qh_o qh_r; do
      qh_n=$((qh_n + 1))
      [ "$qh_n" -gt 64 ] && { qh_kept_many=1; break; }
      qh_mount "$qh_d" "$qh_m" "$qh_t" "$qh_o"
    done </proc/mounts
  fi
  if [ -n "$qh_kept_many" ]; then
    qh_near= qh_far= qh_table=
    qh_b=$(sed -nE -e 's/ rw,([^ ]*,)?emergency_ro([, ])/ ro\\2/' -e ta -e :a -e 's/^([^ ]+ \\/ [^ ]+ r[ow])[, ].*/\\1/p' -e t -e '/^[^ ]+ [^ ]+ (${skipped}) /d' -e 's/^([^ ]+ [^ ]+ [^ ]+ r[ow])[, ].*/\\1/p' /proc/mounts)
    IFS='
'
    for qh_l in $qh_b; do
      IFS=' '
      qh_mount $qh_l
    done
  fi
}
qh_df() {
  IFS='
'
  if [ "$qh_kept_df" != posix ]; then
    qh_b=$($3 $4 df -k --output=size,used,avail,itotal,iavail,target -- $2)
    qh_s=$?
    if [ -z "$qh_kept_df" ]; then
      if [ -n "$qh_b" ] || df -k --output=target / >/dev/null 2>&1; then qh_kept_df=gnu; else qh_kept_df=posix; fi
    fi
  fi
  if [ "$qh_kept_df" = gnu ]; then qh_add "$1" $qh_s "$qh_b"; else
    qh_b=$($3 $4 df -kP $2)
    qh_add "$1.blocks" $? "$qh_b"
    qh_b=$($3 $4 df -iP $2)
    qh_add "$1.inodes" $? "$qh_b"
  fi
}
set -f
if [ -r /proc/mounts ]; then
  qh_mounts
  out="$out@mounts
$qh_table"
  [ -n "$qh_near" ] && qh_df near "$qh_near"
  if [ -n "$qh_far" ]; then
    qh_limits
    if [ "$qh_kept_timeout" = no ]; then out="$out@far no-timeout
"; elif [ "\${qh_kept_rest:-0}" -gt 0 ]; then
      qh_kept_rest=$((qh_kept_rest - 1))
      out="$out@far timeout
"; else
      qh_df far "$qh_far" timeout 2
      case $out in *'@far timeout
'* | *'@far.blocks timeout
'*) qh_kept_rest=20 ;; esac
    fi
  fi
else
  qh_why mounts /proc/mounts
  qh_df all ''
fi
set +f
IFS=' 	
'
qh_b=
{ while read -r qh_k qh_n qh_u; do
  case $qh_k in
    SwapTotal:) qh_b="$qh_b$qh_k $qh_n $qh_u
" ;;
    SwapFree:) qh_b="$qh_b$qh_k $qh_n $qh_u
"; break ;;
  esac
done </proc/meminfo; } 2>/dev/null
if [ -n "$qh_b" ]; then out="$out@swap
$qh_b"; else qh_why swap /proc/meminfo; fi
qh_all psi.cpu /proc/pressure/cpu
qh_all psi.memory /proc/pressure/memory
qh_all psi.io /proc/pressure/io
qh_hot= qh_seen=
for qh_z in /sys/class/thermal/thermal_zone*; do
  [ -e "$qh_z/temp" ] || continue
  qh_seen=1 qh_k= qh_v=
  { read -r qh_k <"$qh_z/type"; read -r qh_v <"$qh_z/temp"; } 2>/dev/null
  [ -n "$qh_v" ] && qh_hot="$qh_hot$qh_v $qh_k
"
done
if [ -z "$qh_seen" ]; then
  for qh_z in /sys/class/hwmon/hwmon*/temp*_input; do
    [ -e "$qh_z" ] || continue
    qh_seen=1 qh_k= qh_v=
    { read -r qh_k <"\${qh_z%/*}/name"; read -r qh_v <"$qh_z"; } 2>/dev/null
    [ -n "$qh_v" ] && qh_hot="$qh_hot$qh_v $qh_k
"
  done
fi
if [ -n "$qh_hot" ]; then out="$out@heat
$qh_hot"; elif [ -n "$qh_seen" ]; then out="$out@heat failed
"; else out="$out@heat absent
"; fi
qh_z=/sys/devices/platform/soc/soc:firmware/get_throttled
if [ -e "$qh_z" ]; then
  qh_one power "$qh_z"
elif [ -z "$qh_kept_vc" ]; then
  if command -v vcgencmd >/dev/null 2>&1; then qh_kept_vc=yes; else qh_kept_vc=no; fi
fi
if [ ! -e "$qh_z" ]; then
  if [ "$qh_kept_vc" = yes ]; then
    if [ -e /dev/vcio ] && [ ! -r /dev/vcio ]; then out="$out@power denied
"; else
      qh_limits
      qh_b=$(qh_limited 2 vcgencmd get_throttled)
      qh_add power $? "$qh_b"
    fi
  else out="$out@power absent
"; fi
fi
out="$out${endMark}"`;
