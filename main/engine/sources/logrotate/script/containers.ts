/** Of one container's files: name, service, whether it runs, log driver and its cap. Nothing else of them leaves the node. */
const containerProgram = `
function pick(text, key) {
  at = index(text, key)
  if (at == 0) return "-"
  text = substr(text, at + length(key))
  at = index(text, "\\"")
  text = substr(text, 1, at - 1)
  gsub(/[ \\t]/, "_", text)
  return text == "" ? "-" : text
}
FNR > 1 { next }
{ n = split(FILENAME, part, "/"); id = part[n - 1] }
part[n] == "config.v2.json" {
  print "c " id " " pick($0, "\\"Name\\":\\"/") " " pick($0, "\\"com.docker.swarm.service.name\\":\\"") " " pick($0, "\\"com.docker.compose.project\\":\\"") " " pick($0, "\\"com.docker.compose.service\\":\\"") " " (index($0, "\\"Running\\":true") ? "runs" : "ended")
}
part[n] == "hostconfig.json" {
  at = index($0, "\\"LogConfig\\":{")
  if (at == 0) next
  text = substr($0, at, 4000)
  end = index(text, "}")
  text = substr(text, 1, end)
  print "l " id " " pick(text, "\\"Type\\":\\"") " " pick(text, "\\"max-size\\":\\"") " " pick(text, "\\"max-file\\":\\"")
}`;

/** Logs Docker writes for its containers, of `json-file` and `local`: their files, then whose they are. At most 400 containers. */
export const containersScript = (fileForm: string): string => `
qh_docker=/var/lib/docker/containers
if [ -d "$qh_docker" ] && [ -r "$qh_docker" ] && [ -x "$qh_docker" ]; then
  {
    qh_bound 3 find -H "$qh_docker" -maxdepth 3 -type f '(' -name '*-json.log*' -o -path '*/local-logs/container.log*' ')' ! -path "*$qh_nl*" -exec stat -c '${fileForm}' {} +
    qh_ended containers "$?" >&3
  } | sort | head -n 2000
  echo '@container.names'
  set --
  for qh_e in "$qh_docker"/*/config.v2.json; do
    [ -r "$qh_e" ] && [ "$#" -lt 800 ] && set -- "$@" "$qh_e" "\${qh_e%config.v2.json}hostconfig.json"
  done
  [ "$#" -eq 0 ] || qh_bound 3 awk '${containerProgram}' "$@"
elif [ -e /var/lib/docker ]; then
  echo '@containers denied'
else
  echo '@containers absent'
fi`;
