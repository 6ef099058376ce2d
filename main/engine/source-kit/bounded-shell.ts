/**
 * `qh_bound SECONDS COMMAND...` for a script that looks at a node: at the lowest processor and disk priority, without complaints,
 * and ended after that time by timeout(1), or by a second process that kills the first, so that a look ends by itself even when
 * the console is gone. It gives the status of the command; 124, 137 or 143 where its time was up. Its marks may go to 3.
 */
export const boundedShell = `
exec 3>&1
qh_low=
if command -v nice >/dev/null 2>&1; then qh_low='nice -n 19'; fi
if ionice -c 3 true >/dev/null 2>&1; then qh_low="ionice -c 3 $qh_low"; fi
if timeout 1 true >/dev/null 2>&1; then qh_timeout=yes; else qh_timeout=no; fi
qh_bound() {
  qh_s=$1
  shift
  if [ "$qh_timeout" = yes ]; then
    timeout "$qh_s" $qh_low "$@" 2>/dev/null
  else
    $qh_low "$@" 2>/dev/null &
    qh_c=$!
    { sleep "$qh_s"; kill "$qh_c"; } >/dev/null 2>&1 3>&- &
    qh_w=$!
    wait "$qh_c"
    qh_r=$?
    kill "$qh_w" 2>/dev/null
    return "$qh_r"
  fi
}`;
