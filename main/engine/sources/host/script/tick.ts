import { endMark, sectionFunctions } from './sections.ts';

/**
 * Builtins only: a tick starts no process on the node.
 * The line of /proc/stat before this one is kept in the shell, so that one answer holds both ends of the difference.
 * The cores are counted once per connection: the file is long on big machines.
 * `cpu` in /proc/pressure exists since Linux 4.20; kernels started with psi=0 have the files and refuse to open them.
 */
export const tickScript = `${sectionFunctions}
qh_one boot /proc/sys/kernel/random/boot_id
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
    MemTotal: | MemAvailable: | SwapTotal:) qh_b="$qh_b$qh_k $qh_n $qh_u
" ;;
    SwapFree:) qh_b="$qh_b$qh_k $qh_n $qh_u
"; break ;;
  esac
done </proc/meminfo; } 2>/dev/null
if [ -n "$qh_b" ]; then out="$out@memory
$qh_b"; else qh_why memory /proc/meminfo; fi
qh_all psi.cpu /proc/pressure/cpu
qh_all psi.memory /proc/pressure/memory
qh_all psi.io /proc/pressure/io
out="$out${endMark}"`;
