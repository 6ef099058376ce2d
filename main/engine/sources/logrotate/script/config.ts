/**
 * The configuration as it lies there: \`f MODE OWNER SIZE PATH\` and its text with a bar before each line and a dot at the end,
 * \`F\` for one that we may not read, \`d\` and \`n\` for a directory and the names in it, \`D\` for one we may not list.
 * At most 300 files, 64 KiB of each, 512 KiB in all, includes four deep.
 */
export const configScript = `
qh_files=
qh_count=0
qh_total=0
qh_file() {
  qh_count=$((qh_count + 1))
  [ "$qh_count" -le 300 ] || return 0
  qh_a=$(stat -L -c '%a %u %s' "$1" 2>/dev/null) || return 0
  qh_total=$((qh_total + \${qh_a##* }))
  if [ ! -r "$1" ] || [ "\${qh_a##* }" -gt 65536 ] || [ "$qh_total" -gt 524288 ]; then
    printf 'F %s %s\\n' "$qh_a" "$1"
    return 0
  fi
  printf 'f %s %s\\n' "$qh_a" "$1"
  { cat "$1"; echo .; } | tr -d '\\000' | sed 's/^/|/'
  qh_files="$qh_files$1$qh_nl"
  for qh_i in $(sed -n 's/^[[:blank:]]*include[[:blank:]=][[:blank:]=]*//p' "$1"); do
    case $qh_i in
      /*) qh_path "$qh_i" "$2" ;;
      *) qh_path "$3/$qh_i" "$2" ;;
    esac
  done
}
qh_path() {
  [ "$2" -lt 4 ] || return 0
  if [ -d "$1" ]; then
    if [ -r "$1" ] && [ -x "$1" ]; then
      printf 'd %s\\n' "$1"
      set +f
      set -- "$1" "$2" "$1"/* "$1"/.[!.]*
      set -f
      for qh_e in "$@"; do
        case $qh_e in "$1"/*) ;; *) continue ;; esac
        if [ -e "$qh_e" ] || [ -h "$qh_e" ]; then printf 'n %s\\n' "\${qh_e##*/}"; fi
      done
      for qh_e in "$@"; do
        case $qh_e in "$1"/*) ;; *) continue ;; esac
        [ -f "$qh_e" ] && qh_file "$qh_e" $(($2 + 1)) "$1"
      done
    else
      printf 'D %s\\n' "$1"
    fi
  elif [ -f "$1" ]; then
    qh_file "$1" $(($2 + 1)) ''
  fi
}
IFS=$qh_nl
set -f
if [ -e /etc/logrotate.conf ]; then
  echo '@config'
  qh_path /etc/logrotate.conf 0
else
  echo '@config absent'
fi
set +f
unset IFS`;

/**
 * File names, olddirs and owners that the configuration speaks of, one a line behind p, o or u. Only to know where to look:
 * it takes more for a name than logrotate would, and what it misses is unknown, not absent. `q` is the single quote.
 */
export const wordsProgram = `
function flush() {
  if (word != "") print "p" word
  word = ""
}
FNR == 1 { inside = 0; list = 0; quote = ""; word = "" }
inside { if ($0 ~ /^[ \\t]*endscript/) inside = 0; next }
/^[ \\t]*#/ { next }
/^[ \\t]*(prerotate|postrotate|firstaction|lastaction|preremove)([ \\t\\r]|$)/ { inside = 1; next }
/^[ \\t]*olddir[ \\t=]/ {
  sub(/^[ \\t]*olddir[ \\t=]+/, "")
  sub(/[ \\t\\r]+$/, "")
  print "o" $0
  next
}
/^[ \\t]*(su|create|createolddir)[ \\t=]/ {
  n = split($0, w, /[ \\t=\\r]+/)
  for (i = 1; i <= n; i++) if (w[i] ~ /^[A-Za-z0-9_][A-Za-z0-9._-]*$/ && length(w[i]) < 64) print "u" w[i]
  next
}
{ head = $0; sub(/^[ \\t]*/, "", head); head = substr(head, 1, 1) }
!list && (head == "" || index(q "\\"/~", head) == 0) { next }
{
  list = 1
  for (i = 1; i <= length($0); i++) {
    c = substr($0, i, 1)
    if (quote != "" && c == quote) quote = ""
    else if (c == "{") { flush(); list = 0; quote = ""; break }
    else if (quote != "") word = word c
    else if (c == "\\\\") { i++; word = word substr($0, i, 1) }
    else if (c == "\\"" || c == q) quote = c
    else if (c ~ /[ \\t\\r]/) flush()
    else word = word c
  }
  if (quote == "") flush()
}`;
