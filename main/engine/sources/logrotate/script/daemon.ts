/**
 * Of the daemon's file: the default log driver and the default cap, nothing else. Its settings lie flat in one object, and no
 * text of JSON holds a quotation mark that is not escaped. Prints `f DRIVER SIZE FILES`.
 */
const fileProgram = `
function after(text, key) {
  if (match(text, "\\"" key "\\"[ \\t\\r]*:[ \\t\\r]*") == 0) return ""
  return substr(text, RSTART + RLENGTH)
}
function word(text) {
  if (substr(text, 1, 1) != "\\"") return "-"
  text = substr(text, 2)
  text = substr(text, 1, index(text, "\\"") - 1)
  gsub(/[ \\t]/, "_", text)
  return text == "" ? "-" : text
}
{ whole = whole $0 " " }
END {
  options = after(whole, "log-opts")
  if (substr(options, 1, 1) == "{") options = substr(options, 1, index(options, "}"))
  else options = ""
  print "f " word(after(whole, "log-driver")) " " word(after(options, "max-size")) " " word(after(options, "max-file"))
}`;

/** The same of its command line, one word a line: `x DRIVER SIZE FILES`, and whether it reads another file. */
const wordsProgram = `
function take(value) {
  if (what == "log-driver") driver = value
  if (what == "config-file") other = value
  if (what != "log-opt") return
  at = index(value, "=")
  if (substr(value, 1, at) == "max-size=") size = substr(value, at + 1)
  if (substr(value, 1, at) == "max-file=") files = substr(value, at + 1)
}
function shown(value) {
  gsub(/[ \\t]/, "_", value)
  return value == "" ? "-" : value
}
wanted { take($0); wanted = 0; next }
/^--(log-driver|log-opt|config-file)=/ { at = index($0, "="); what = substr($0, 3, at - 3); take(substr($0, at + 1)); next }
/^--(log-driver|log-opt|config-file)$/ { what = substr($0, 3); wanted = 1 }
END { print "x " shown(driver) " " shown(size) " " shown(files) " " (other == "" || other == "/etc/docker/daemon.json" ? "usual" : "other") }`;

/**
 * How this node's Docker keeps the logs of containers that say nothing of it: `i` the driver the daemon tells, `x` its command
 * line, `t` when its file was written and when it was started, seconds since 1970, `f` the file. At most 64 KiB of the file.
 */
export const daemonScript = `
if command -v dockerd >/dev/null 2>&1 || [ -e /var/run/docker.pid ] || [ -e /etc/docker/daemon.json ]; then
  echo '@daemon'
  if command -v docker >/dev/null 2>&1; then printf 'i %s\\n' "$(qh_bound 3 docker info --format '{{.LoggingDriver}}')"; fi
  qh_p=$(head -c 20 /var/run/docker.pid 2>/dev/null)
  if [ -n "$qh_p" ] && [ -r "/proc/$qh_p/cmdline" ]; then
    tr '\\000' '\\n' <"/proc/$qh_p/cmdline" | awk '${wordsProgram}'
  fi
  if [ -r /etc/docker/daemon.json ]; then
    printf 't %s %s\\n' "$(stat -L -c %Y /etc/docker/daemon.json 2>/dev/null)" "$(stat -L -c %Y /var/run/docker.pid 2>/dev/null)"
    head -c 65536 /etc/docker/daemon.json | awk '${fileProgram}'
  elif [ -e /etc/docker/daemon.json ]; then
    echo 'f denied'
  elif [ -d /etc/docker ] && ! [ -x /etc/docker ]; then
    echo 'f denied'
  else
    echo 'f absent'
  fi
fi`;
