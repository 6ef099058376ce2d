import { sudoReads } from '../../../source-kit/index.ts';

/** What starts logrotate, when it last did, how that ended and what it said; then logrotate's own memory of each log. */
export const runnerScript = `
if command -v logrotate >/dev/null 2>&1; then
  echo '@version'
  logrotate --version 2>&1 | head -n 1 | sed 's/^/|/'
else
  echo '@version absent'
fi
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  qh_timer=$(TZ=UTC qh_bound 3 systemctl show logrotate.timer -p LoadState -p UnitFileState -p ActiveState -p NextElapseUSecRealtime -p LastTriggerUSec -p TimersCalendar)
  qh_ended timer "$?"
  printf '%s\\n' "$qh_timer"
  qh_service=$(TZ=UTC qh_bound 3 systemctl show logrotate.service -p LoadState -p ActiveState -p Result -p ExecMainStatus -p ExecMainStartTimestamp -p ExecMainExitTimestamp)
  qh_ended service "$?"
  printf '%s\\n' "$qh_service"
  echo '@said'
  qh_bound 3 journalctl -q -u logrotate.service -n 60 --no-pager -o short-unix | cut -c1-600 | sed 's/^/|/'
else
  echo '@timer absent'
fi
echo '@cron'
for qh_e in /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/cron.monthly /etc/periodic/hourly /etc/periodic/daily /etc/periodic/weekly /etc/periodic/monthly; do
  if [ -f "$qh_e/logrotate" ]; then
    if [ -x "$qh_e/logrotate" ]; then printf 'x %s/logrotate\\n' "$qh_e"; else printf '%s %s/logrotate\\n' - "$qh_e"; fi
  fi
done
for qh_e in /etc/crontab /etc/anacrontab /etc/cron.d/* /etc/crontabs/root /var/spool/cron/crontabs/root /var/spool/cron/root; do
  if [ -f "$qh_e" ] && [ -r "$qh_e" ]; then
    grep -E '^[^#]*(logrotate|cron\\.(hourly|daily|weekly|monthly)|periodic/(hourly|daily|weekly|monthly))' "$qh_e" 2>/dev/null | grep -v '^[[:blank:]]*#' | head -n 20 | cut -c1-300 | sed "s|^|j $qh_e: |"
  fi
done
cat /proc/[0-9]*/comm 2>/dev/null | grep -E '^(cron|crond|anacron|fcron|systemd-cron)$' | sort -u | sed 's/^/d /'
qh_seen=no
for qh_e in /var/lib/logrotate/status /var/lib/logrotate/logrotate.status /var/lib/logrotate.status /var/lib/misc/logrotate.status; do
  [ -e "$qh_e" ] || continue
  if [ "$qh_seen" = no ]; then
    qh_seen=yes
    echo '@state'
  fi
  if [ -r "$qh_e" ]; then
    printf 'f %s %s\\n' "$(stat -L -c %Y "$qh_e" 2>/dev/null)" "$qh_e"
    head -n 4000 "$qh_e" | cut -c1-4000 | sed 's/^/|/'
  else
    qh_w=$(stat -L -c %Y "$qh_e" 2>/dev/null)
    if qh_t=$(qd_peek ${sudoReads.rotations('"$qh_e"')}); then
      printf 'f %s %s\\n' "$qh_w" "$qh_e"
      printf '%s\\n' "$qh_t" | head -n 4000 | cut -c1-4000 | sed 's/^/|/'
    else
      printf 'F %s %s\\n' "$qh_w" "$qh_e"
    fi
  fi
done
if [ "$qh_seen" = no ]; then echo '@state absent'; fi`;
