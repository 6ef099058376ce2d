import { followHow, notReadable } from '../../../source-kit/index.ts';

/** Reads as this login where it may, else through sudo without a password. */
const asReader = `qd_may=; [ -r "$1" ] || [ "$(id -u)" = 0 ] || qd_may='sudo -n'`;

/**
 * Follows a file by its name, through renames and truncations. $1 path, $2 lines of the past. Its first line is the node's offset
 * from UTC. A file that is not there, between a rotation and the next line perhaps, is waited for.
 */
export const followFile = `${asReader}
${followHow}
if [ "$qd_may" ] && ! sudo -n true 2>/dev/null; then
  if [ -e "$1" ] || [ ! -x "$(dirname -- "$1")" ]; then exit ${notReadable}; fi
  qd_may=
fi
printf 'qd %s\\n' "$(date +%z)"
qd_follow tail -n "$2" -F -- "$1"`;

/**
 * Looks for a text in a file and its rotated generations, newest first, and stops when enough was found or the time is over.
 * $1 path, $2 text, $3 \`i\` or \`-\`, $4 lines of context, $5 lines that may come back, $6 seconds.
 * Prints \`qd file NAME\`, the lines as grep -n gives them, \`qd unread NAME\` of what it may not or cannot read, and at last \`qd late\` or \`qd full\`.
 */
export const searchFile = `qd_path=$1 qd_text=$2 qd_case=$3 qd_context=$4 qd_most=$5
qd_end=$(($(date +%s) + $6))
qd_left=$5
[ "$qd_case" = i ] || qd_case=
qd_timeout() {
  qd_rest=$((qd_end - $(date +%s)))
  [ "$qd_rest" -gt 0 ] || qd_rest=1
  if command -v timeout >/dev/null 2>&1; then $qd_may timeout "$qd_rest" nice -n 19 "$@"; else $qd_may nice -n 19 "$@"; fi
}
qd_open() {
  case $1 in
  *.gz) qd_timeout gzip -cd -- "$1" ;;
  *.bz2) qd_timeout bzip2 -cd -- "$1" ;;
  *.xz) qd_timeout xz -cd -- "$1" ;;
  *.zst) qd_timeout zstd -cdq -- "$1" ;;
  *) qd_timeout cat -- "$1" ;;
  esac
}
qd_names() {
  printf '%s\\n' "$qd_path"
  ls -1dt -- "$qd_path".[0-9]* "$qd_path"-[0-9]* 2>/dev/null
}
qd_names | while IFS= read -r qd_file; do
  if [ "$(date +%s)" -ge "$qd_end" ]; then echo 'qd late'; exit; fi
  if [ "$qd_left" -le 0 ]; then echo 'qd full'; exit; fi
  set -- "$qd_file"
  ${asReader}
  case $qd_file in *.gz) qd_tool=gzip ;; *.bz2) qd_tool=bzip2 ;; *.xz) qd_tool=xz ;; *.zst) qd_tool=zstd ;; *) qd_tool=cat ;; esac
  if ! command -v "$qd_tool" >/dev/null 2>&1 || ! $qd_may test -r "$qd_file" 2>/dev/null; then
    printf 'qd unread %s\\n' "$qd_file"
    continue
  fi
  qd_found=$(qd_open "$qd_file" 2>/dev/null | grep -a -n -F \${qd_case:+-i} -C "$qd_context" -e "$qd_text" | grep -v '^--$' | tail -n "$((qd_left + 1))" | cut -b 1-4096)
  [ -n "$qd_found" ] || continue
  printf 'qd file %s\\n%s\\n' "$qd_file" "$qd_found"
  qd_left=$((qd_left - $(printf '%s\\n' "$qd_found" | wc -l)))
done
[ "$(date +%s)" -lt "$qd_end" ] || echo 'qd late'`;
