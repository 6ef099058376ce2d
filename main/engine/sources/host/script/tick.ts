import { endMark, sectionFunctions } from './sections.ts';

/**
 * Builtins only: a tick starts no process on the node, and reads as few bytes as it can, since dash reads them one by one.
 * The line of /proc/stat before this one is kept in the shell, so that one answer holds both ends of the difference.
 * The boot id and the cores are read once per connection, which no reboot outlives.
 */
export const tickScript = `${sectionFunctions}
if [ -z "$qh_kept_boot" ]; then
  qh_kept_out=$out out=
  qh_one boot /proc/sys/kernel/random/boot_id
  qh_kept_boot=$out out=$qh_kept_out
fi
out=$out$qh_kept_boot
qh_one load /proc/loadavg
qh_one uptime /proc/uptime
qh_v=
{ read -r qh_v </proc/stat; } 2>/dev/null
if [ -n "$qh_v" ]; then
  if [ -z "$qh_kept_cores" ]; then
    qh_kept_cores=0
    while read -r qh_k qh_n; do
      case $qh_k in
        cpu) ;;
        cpu[0-9]*) qh_kept_cores=$((qh_kept_cores + 1)) ;;
        *) break ;;
      esac
    done </proc/stat
  fi
  out="$out@cpu
cores $qh_kept_cores
before $qh_kept_cpu
now $qh_v
"
  qh_kept_cpu=$qh_v
else
  qh_why cpu /proc/stat
fi
qh_b=
{ while read -r qh_k qh_n qh_u; do
  case $qh_k in
    MemTotal:) qh_b="$qh_b$qh_k $qh_n $qh_u
" ;;
    MemFree: | Buffers:) ;;
    MemAvailable:) qh_b="$qh_b$qh_k $qh_n $qh_u
"; break ;;
    *) break ;;
  esac
done </proc/meminfo; } 2>/dev/null
if [ -n "$qh_b" ]; then out="$out@memory
$qh_b"; else qh_why memory /proc/meminfo; fi
out="$out${endMark}"`;
