/**
 * `qh_bound SECONDS COMMAND...`: at the lowest priority, ended after that time by timeout(1) or by a second process, so that
 * a look ends by itself even when the console is gone. `qh_mark NAME STATUS`: the mark of a section, `cut` when out of time.
 */
export const boundFunctions = `
exec 3>&1
qh_nl='
'
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
}
qh_ended() {
  case $2 in
    124 | 137 | 143) echo "@$1 cut" ;;
    *) echo "@$1" ;;
  esac
}`;

/** Every file as stat(1) of GNU and of busybox prints it; its name last. */
export const fileForm = '%f %s %b %B %Y %h %u %g %d %i %n';
