/**
 * Logs that processes have open for writing, and files that are deleted and still open: process id, descriptor, its open
 * flags in octal, control group, process name, path as the process sees it. `@held` is what they really are, so that a
 * file in a container is not taken for the node's of that name; `@seen` is what lies at those paths on the node.
 * At most 600, and 200 deleted ones that do not look like logs.
 */
const openProgram = `
/^\\/proc\\/[0-9]+\\/fd:$/ { split($0, part, "/"); pid = part[3]; known = 0; next }
{
  at = index($0, " -> /")
  if (at == 0) next
  path = substr($0, at + 4)
  n = split(substr($0, 1, at - 1), w, " ")
  gone = path ~ / \\(deleted\\)$/
  if (path ~ /^\\/(memfd:|SYSV|dev\\/|proc\\/|sys\\/|run\\/)/ || path ~ /\\t/) next
  if (substr(w[1], 3, 1) != "w" && !gone) next
  looks = tolower(path) ~ /(\\/logs?\\/|\\.(log|out|err)([.-]|$| )|[._-]log( |$)|\\/log$|journal)/
  if (!gone && !looks) next
  if ((looks && ++logs > 600) || (!looks && ++others > 200)) next
  flags = "-"
  file = "/proc/" pid "/fdinfo/" w[n]
  while ((getline line < file) > 0) if (line ~ /^flags:/) { sub(/^flags:[ \\t]*/, "", line); flags = line; break }
  close(file)
  if (!known) {
    known = 1; name = ""; group = ""
    file = "/proc/" pid "/comm"; if ((getline line < file) > 0) name = line; close(file)
    file = "/proc/" pid "/cgroup"
    while ((getline line < file) > 0) if (line ~ /^0::/ || line ~ /:name=systemd:/) { sub(/^[^:]*:[^:]*:/, "", line); if (length(line) > length(group)) group = line }
    close(file)
    gsub(/\\t/, " ", name); gsub(/\\t/, " ", group)
  }
  print pid "\\t" w[n] "\\t" flags "\\t" group "\\t" name "\\t" path
}`;

export const processesScript = (fileForm: string): string => `
if [ -e /proc/self/fd ]; then
  [ "$(id -u)" = 0 ] || echo '@others denied'
  qh_fds=$({ qh_bound 6 sh -c 'ls -ln /proc/[0-9]*/fd'; qh_ended open "$?" >&3; } | awk '${openProgram}' 2>/dev/null | grep '^[0-9]')
  printf '%s\\n' "$qh_fds"
  echo '@held'
  if [ -n "$qh_fds" ]; then
    printf '%s\\n' "$qh_fds" | awk -F '\\t' '{ print "/proc/" $1 "/fd/" $2 }' | xargs stat -L -c '${fileForm}' 2>/dev/null
    qh_seen_files() {
      unset IFS
      set +f
      if [ "$#" -gt 0 ]; then
        echo '@seen'
        qh_bound 2 stat -c '${fileForm}' "$@"
      fi
    }
    IFS=$qh_nl
    set -f
    qh_seen_files $(printf '%s\\n' "$qh_fds" | awk -F '\\t' '$6 !~ / \\(deleted\\)$/ { print $6 }' | sort -u)
    unset IFS
    set +f
  fi
else
  echo '@open absent'
fi`;
