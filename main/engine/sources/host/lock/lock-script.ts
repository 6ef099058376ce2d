/**
 * A lock in a file of the node, for consoles that do not know each other.
 *
 * The folder is the same for every login user, or two users would hold two locks. It is open to all of them, so the lock
 * guards against accidents, not against somebody who may log in and means harm. Everything happens under flock(2) on one
 * file per lock, so a take, a take-over and a fenced change never overlap; the token's counter stays when the lock is freed.
 * Times are the node's own: a console with a wrong clock neither shortens nor lengthens a lock.
 */
const folder = `qd_dir=/var/tmp/quarterdeck
qd_enter() {
  command -v flock >/dev/null 2>&1 || { echo "QD none this node has no flock(1), so no lock can be held on it"; exit 0; }
  umask 000
  [ -d /var/tmp ] || qd_dir=/tmp/quarterdeck
  mkdir -p "$qd_dir" 2>/dev/null && [ -w "$qd_dir" ] || { echo "QD none $qd_dir cannot be written"; exit 0; }
  qd_file=$qd_dir/$1
}
qd_read() {
  qd_token=0 qd_until=0 qd_holder=
  { IFS=' ' read -r qd_token qd_until qd_holder < "$qd_file.lock"; } 2>/dev/null
  case $qd_token in ''|*[!0-9]*) qd_token=0 ;; esac
  case $qd_until in ''|*[!0-9]*) qd_until=0 ;; esac
  qd_now=$(date +%s)
}
qd_write() {
  printf '%s %s %s\\n' "$1" "$2" "$3" > "$qd_file.next" && mv -f "$qd_file.next" "$qd_file.lock"
}
qd_tell() { echo "QD $1 $qd_token $((qd_until - qd_now)) $qd_holder"; }`;

const locked = (body: string): string => `${folder}
qd_enter "$1"
(
flock -x -w 5 9 || { echo "QD busy"; exit 0; }
qd_read
${body}
) 9>>"$qd_file.mutex"`;

/** $1 name, $2 seconds to hold, $3 holder word, $4 token that may be taken over, or 0. */
export const takeScript = locked(`if [ -n "$qd_holder" ] && [ "$qd_holder" != - ]; then
  if [ "$qd_holder" = "$3" ]; then qd_tell ours; exit 0; fi
  if [ "$4" != "$qd_token" ]; then qd_tell held; exit 0; fi
fi
qd_token=$((qd_token + 1)) qd_until=$((qd_now + $2)) qd_holder=$3
if qd_write "$qd_token" "$qd_until" "$qd_holder"; then qd_tell ours; else echo "QD none the lock file cannot be written"; fi`);

/** $1 name. */
export const readScript = locked(`qd_tell seen`);

/** $1 name, $2 seconds to hold from now, $3 holder word, $4 our token. */
export const renewScript = locked(`if [ "$qd_token" = "$4" ] && [ "$qd_holder" = "$3" ]; then
  qd_until=$((qd_now + $2))
  qd_write "$qd_token" "$qd_until" "$qd_holder" && { qd_tell ours; exit 0; }
fi
qd_tell seen`);

/** $1 name, $2 our token. The counter stays, so the next holder's token is greater. */
export const releaseScript = locked(`if [ "$qd_token" = "$2" ]; then
  qd_holder=- qd_until=0
  qd_write "$qd_token" 0 -
fi
qd_tell seen`);

/** What a fenced script says on its error channel when the lock is no longer ours; then nothing of it ran. */
export const fencedMark = 'QD fenced';

/**
 * Runs a script only while lock $1 still has token $2, and keeps others from taking it over meanwhile. The script finds
 * its own inputs at $1 again, and does not inherit the lock's file (a daemon it starts would keep it).
 */
export const fencedScript = (script: string): string => `${folder}
qd_enter "$1"
exec 9>>"$qd_file.mutex"
flock -s -w 5 9 || { echo "${fencedMark} the lock is being changed" >&2; exit 75; }
qd_read
[ "$qd_token" = "$2" ] && [ "$qd_holder" != - ] || { echo "${fencedMark} by token $qd_token" >&2; exit 75; }
shift 2
(
${script}
) 9>&-`;
