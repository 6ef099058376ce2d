import type { FleetNode } from '#shared/model';

/**
 * Whole commands that a look may run through `sudo -n`, where the fleet file says `readWithSudo`: each one fixed word for word, so
 * that a line of sudoers can name it whole. They end themselves, for this login cannot end what root runs.
 */
export const sudoReads = {
  /** Tables of all users: `PATH:LINE`. */
  crontabs: 'timeout 5 grep -ras ^ /var/spool/cron',
  /** Days on which anacron ran its jobs: `PATH:DAY`. */
  anacronDays: 'timeout 5 grep -ras ^ /var/spool/anacron',
  /** When logrotate rotated each log. */
  rotations: (path: string): string => `timeout 5 cat ${path}`,
} as const;

/**
 * `qd_peek COMMAND...`: what that command prints as root. Status 0: it was run. 1: sudo refused, or wants a password. 2: it may not
 * be tried here, or this login is root. Never waits for anybody. The constant of the node stands before the script: nothing of the fleet file does.
 */
export const sudoReadFunction = ({ readWithSudo }: Pick<FleetNode, 'readWithSudo'>): string =>
  readWithSudo === true
    ? `qd_peek() {
  [ "$(id -u)" != 0 ] || return 2
  command -v sudo >/dev/null 2>&1 || return 1
  { qd_said=$(LC_ALL=C sudo -n "$@" 2>&1 >&9 9>&- | head -c 1000); } 9>&1
  case $qd_said in *password* | *'not allowed'* | *sudoers* | *'not found'* | *tty*) return 1 ;; esac
  return 0
}`
    : 'qd_peek() { return 2; }';

const sudoersFile = '/etc/sudoers.d/quarterdeck';

/** The line of sudoers that allows one command to one login and nothing else; the program with its whole path, as sudo wants it. */
const sudoersLine = (login: string, command: string): string =>
  `${login} ALL=(root) NOPASSWD: /usr/bin/${command}`;

/** Which right is missing to read something, and how it is given. */
export const adviceToRead = (of: {
  readonly node: Pick<FleetNode, 'id' | 'readWithSudo'>;
  readonly login: string;
  readonly command: string;
}): string => {
  const { node, login, command } = of;
  const line = sudoersLine(login, command);
  return node.readWithSudo === true
    ? `sudo refuses it there. Put this line into ${sudoersFile} on ${node.id} (visudo -f ${sudoersFile}): ${line}`
    : `To let it be read, and nothing else: set readWithSudo: true for ${node.id} in the fleet file, and put this line into ${sudoersFile} there (visudo -f ${sudoersFile}): ${line}`;
};

/** Groups give this right without sudo. */
export const adviceForJournal = (login: string): string =>
  `A group gives this right, no sudo: usermod -aG systemd-journal ${login}.`;
