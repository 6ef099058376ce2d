import type { HealthCheck } from '#shared/model';

/**
 * Shell text that defines `qd_health KIND ARGUMENT`: prints `passing`, `failing REASON` or `unknown REASON` on one line.
 * Run on the node itself, with what the node has: nothing is installed there. Each check ends within 5 s.
 */
export const healthFunction = `qd_within() {
  if command -v timeout >/dev/null 2>&1; then timeout 5 "$@"; else "$@"; fi
}
qd_said() {
  case $1 in 0) echo passing ;; 124|143) echo "failing no answer within 5 s" ;; *) echo "failing $2 ended with $1" ;; esac
}
qd_health() {
  case $1 in
  none) echo not-checked ;;
  command)
    qd_within /bin/sh -c "$2" >/dev/null 2>&1 </dev/null
    qd_said $? "the check" ;;
  http)
    if command -v curl >/dev/null 2>&1; then
      qd_within curl -fsS -m 5 -o /dev/null -- "$2" >/dev/null 2>&1
      qd_said $? curl
    elif command -v wget >/dev/null 2>&1; then
      qd_within wget -q -T 5 -O /dev/null -- "$2" >/dev/null 2>&1
      qd_said $? wget
    else echo "unknown there is neither curl nor wget on this node"; fi ;;
  tcp)
    if command -v bash >/dev/null 2>&1; then
      qd_within bash -c ': </dev/tcp/"$0"/"$1"' "\${2%:*}" "\${2##*:}" >/dev/null 2>&1
      qd_said $? "the connection"
    elif nc -h 2>&1 | grep -q -- -z; then
      qd_within nc -z -w 4 "\${2%:*}" "\${2##*:}" >/dev/null 2>&1 </dev/null
      qd_said $? "the connection"
    elif command -v nc >/dev/null 2>&1; then
      # busybox's nc cannot only try: it gives up a refused or silent port by itself, and is cut off where it got through.
      qd_within nc -w 3 "\${2%:*}" "\${2##*:}" >/dev/null 2>&1 </dev/null
      case $? in 0|124|143) echo passing ;; *) echo "failing no connection" ;; esac
    else echo "unknown there is neither bash nor nc on this node"; fi ;;
  *) echo "unknown no such check" ;;
  esac
}`;

/** The two words that `qd_health` takes for a declared check. */
export const healthWords = (check: HealthCheck | undefined): readonly [kind: string, argument: string] => {
  if (check === undefined) return ['none', '-'];
  switch (check.kind) {
    case 'http':
      return ['http', check.url];
    case 'tcp':
      return ['tcp', `${check.address}:${check.port}`];
    case 'command':
      return ['command', check.command];
  }
};

/** What a line of `qd_health` says. Anything else is unknown: a check that made no sense passes nothing. */
export const readHealthLine = (
  line: string,
): { readonly health: 'passing' | 'failing' | 'not-checked' | 'unknown'; readonly says: string } => {
  const space = line.indexOf(' ');
  const word = space < 0 ? line : line.slice(0, space);
  const says = space < 0 ? '' : line.slice(space + 1).slice(0, 200);
  if (word === 'passing' || word === 'failing' || word === 'not-checked') return { health: word, says };
  return { health: 'unknown', says: word === 'unknown' ? says : 'The health check gave no answer.' };
};
