import { fileForm } from './bound.ts';
import { wordsProgram } from './config.ts';

/** Directories that patterns mean, one a line: `r` we may list it, `a` it is not there, `n` we cannot tell. In a shell of its own, to be ended. */
const expandProgram = `
IFS="
"
qh_say() {
  if [ -d "$1" ]; then
    if [ -r "$1" ] && [ -x "$1" ]; then printf "r %s\\n" "$1"; else printf "n %s\\n" "$1"; fi
    return 0
  fi
  qh_up=$1
  while [ -n "$qh_up" ] && [ ! -d "$qh_up" ]; do qh_up=\${qh_up%/*}; done
  [ -n "$qh_up" ] || qh_up=/
  if [ -r "$qh_up" ] && [ -x "$qh_up" ]; then printf "a %s\\n" "$1"; else printf "n %s\\n" "$1"; fi
}
set -f
for qh_w in $1; do
  qh_t=\${qh_w#?}
  case $qh_w in
    p/* | o/*)
      set +f
      for qh_f in $qh_t; do
        case $qh_w in
          p*) qh_say "\${qh_f%/*}" ;;
          *) qh_say "$qh_f" ;;
        esac
      done
      set -f
      ;;
    o*)
      for qh_p in $1; do
        case $qh_p in
          p/*)
            set +f
            for qh_f in $qh_p; do [ -d "\${qh_f%/*}/$qh_t" ] && qh_say "\${qh_f%/*}/$qh_t"; done
            set -f
            ;;
        esac
      done
      ;;
  esac
done`;

/**
 * What lies where: the files beside everything the configuration names, then everything under /var/log and the log
 * directories ($1, $2 ...), six deep, on their own file systems. Names with a newline in them are left out.
 */
export const filesScript = `
qh_words=
if [ -n "$qh_files" ]; then
  IFS=$qh_nl
  set -f
  qh_words=$(awk -v q="'" '${wordsProgram}' $qh_files 2>/dev/null | sort -u | head -n 600)
  set +f
  unset IFS
fi
echo '@accounts'
printf '%s\\n' "$qh_words" | sed -n 's/^u//p' | head -n 60 | while read -r qh_u; do
  for qh_d in passwd group; do
    if getent "$qh_d" "$qh_u" >/dev/null 2>&1 || grep -q "^$qh_u:" "/etc/$qh_d" 2>/dev/null; then
      printf '%s %s yes\\n' "$qh_d" "$qh_u"
    else
      printf '%s %s no\\n' "$qh_d" "$qh_u"
    fi
  done
done
qh_places=$(qh_bound 4 sh -c '${expandProgram}' sh "$qh_words")
qh_ended places "$?"
qh_places=$(printf '%s\\n' "$qh_places" | sort -u | head -n 400)
printf '%s\\n' "$qh_places"
qh_near() {
  unset IFS
  set +f
  [ "$#" -gt 0 ] || return 0
  echo '@directories'
  qh_bound 2 stat -L -c '${fileForm}' "$@"
  {
    qh_bound 5 find -H "$@" -maxdepth 1 ! -path "*$qh_nl*" -exec stat -c '${fileForm}' {} +
    qh_ended near "$?" >&3
  } | sort | head -n 8000
}
qh_walk() {
  {
    qh_bound 6 find -H "$@" -xdev -maxdepth 6 -path /var/log/journal -prune -o ! -path "*$qh_nl*" -exec stat -c '${fileForm}' {} +
    qh_ended walk "$?" >&3
  } | sort | head -n 8000
}
IFS=$qh_nl
set -f
qh_near $(printf '%s\\n' "$qh_places" | sed -n 's/^r //p')
unset IFS
set +f
if [ -d /var/log ]; then set -- "$@" /var/log; fi
qh_n=$#
while [ "$qh_n" -gt 0 ]; do
  case $1 in /*) [ -d "$1" ] && set -- "$@" "$1" ;; esac
  shift
  qh_n=$((qh_n - 1))
done
[ "$#" -eq 0 ] || qh_walk "$@"`;
