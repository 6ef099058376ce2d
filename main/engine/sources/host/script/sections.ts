/**
 * The shape every script of this source answers in: a line `@section`, then that section's lines, until the next
 * `@` line; `@end` closes the last one. A section that was not read says why behind its name:
 * `absent` (there is no such thing here), `denied`, `failed` (it is there and could not be read), `timeout`.
 * A section counts only when the next mark follows, so a reply that is cut off never yields a cut number.
 *
 * All scripts run in one long-lived shell (dash, bash, busybox): names begin with `qh_` to keep out of the loop's way,
 * and what is kept between pokes is named `qh_kept_*`.
 */
export const endMark = '@end';

/**
 * Shell functions of the resident scripts. Builtins only, except `qh_limits`, which tries timeout(1) once per connection
 * (busybox before 1.30 wants other arguments), and `qh_limited SECONDS COMMAND`, which bounds a command where that worked.
 * `qh_one SECTION FILE` adds the first line of a file, `qh_all SECTION FILE` all its lines,
 * `qh_add SECTION STATUS OUTPUT` the output of a command by its exit status (124 and 143: `timeout` of coreutils, busybox).
 */
export const sectionFunctions = `
qh_limits() {
  [ -n "$qh_kept_timeout" ] && return
  if timeout 1 true >/dev/null 2>&1; then qh_kept_timeout=yes; else qh_kept_timeout=no; fi
}
qh_limited() {
  if [ "$qh_kept_timeout" = no ]; then shift; "$@"; else timeout "$@"; fi
}
qh_why() {
  if [ ! -e "$2" ]; then out="$out@$1 absent
"; elif [ -r "$2" ]; then out="$out@$1 failed
"; else out="$out@$1 denied
"; fi
}
qh_one() {
  qh_v=
  if [ -e "$2" ] && { { read -r qh_v <"$2"; } 2>/dev/null || [ -n "$qh_v" ]; }; then out="$out@$1
$qh_v
"; else qh_why "$1" "$2"; fi
}
qh_all() {
  qh_b=
  [ -e "$2" ] && { while read -r qh_v; do qh_b="$qh_b$qh_v
"; done <"$2"; } 2>/dev/null
  if [ -n "$qh_b" ]; then out="$out@$1
$qh_b"; else qh_why "$1" "$2"; fi
}
qh_add() {
  if [ "$2" = 124 ] || [ "$2" = 143 ]; then out="$out@$1 timeout
"; elif [ -n "$3" ]; then out="$out@$1
$3
"; elif [ "$2" = 0 ]; then out="$out@$1
"; else out="$out@$1 failed
"; fi
}`;
