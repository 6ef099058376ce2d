import { healthFunction, heldScript } from '../../source-kit/index.ts';

/**
 * Prints the hold mark, then for each group of four words (unit, kind of check, argument of the check, version command or `-`)
 * what systemd, the check and the version command say. Checks run under a time limit and print nothing of their own.
 * `systemctl show` answers for unknown units too (LoadState=not-found), systemctl(1).
 */
export const unitsScript = `${healthFunction}
${heldScript}
if ! command -v systemctl >/dev/null 2>&1; then echo 'systemd none'; exit 0; fi
echo 'systemd there'
qd_at=0
while [ $# -ge 4 ]; do
  echo "unit $qd_at"
  systemctl show -p LoadState,ActiveState,SubState,Result,NRestarts,InvocationID,ExecMainStatus,StateChangeTimestampMonotonic -- "$1" 2>/dev/null
  read -r qd_uptime qd_idle < /proc/uptime && echo "uptime=$qd_uptime"
  printf 'health='; qd_health "$2" "$3"
  if [ "$4" != - ]; then printf 'version='; qd_within /bin/sh -c "$4" 2>/dev/null </dev/null | head -n 1 | cut -c 1-200; echo; fi
  qd_at=$((qd_at + 1))
  shift 4
done
echo end`;
