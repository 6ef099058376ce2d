/** How much journald holds, and what bounds it: only its own settings about that, from the files systemd reads. */
export const journalScript = `
if command -v journalctl >/dev/null 2>&1; then
  echo '@journal'
  qh_bound 3 journalctl --disk-usage
  for qh_e in /var/log/journal /run/log/journal; do
    if [ -d "$qh_e" ] && [ -r "$qh_e" ]; then
      qh_bound 3 du -sk "$qh_e"
    elif [ -d "$qh_e" ]; then
      printf 'denied %s\\n' "$qh_e"
    fi
  done
  echo '@journal.conf'
  for qh_e in /etc/systemd/journald.conf /usr/lib/systemd/journald.conf.d/*.conf /lib/systemd/journald.conf.d/*.conf /run/systemd/journald.conf.d/*.conf /etc/systemd/journald.conf.d/*.conf; do
    if [ -r "$qh_e" ]; then
      printf 'f %s\\n' "$qh_e"
      grep -E '^[[:blank:]]*(Storage|SystemMaxUse|SystemKeepFree|RuntimeMaxUse|MaxRetentionSec)[[:blank:]]*=' "$qh_e" 2>/dev/null | head -n 20 | sed 's/^/|/'
    fi
  done
else
  echo '@journal absent'
fi`;
