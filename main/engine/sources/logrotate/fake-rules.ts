/** One file of a configuration as the look prints it. */
const printFile = (path: string, text: string): readonly string[] => [
  `f 644 0 ${text.length} ${path}`,
  ...`${text}.`.split('\n').map((line) => `|${line}`),
];

const main = `# see "man logrotate" for details
weekly
rotate 4
create
include /etc/logrotate.d
`;

const rsyslog = `/var/log/syslog
/var/log/auth.log
{
	rotate 4
	daily
	missingok
	notifempty
	compress
	delaycompress
	sharedscripts
	postrotate
		/usr/lib/rsyslog/rsyslog-rotate
	endscript
}
`;

/** The proxy's owner listed his logs one by one, years before somebody switched the debug log on: nothing rotates that. */
const nginx = `/var/log/nginx/access.log /var/log/nginx/error.log {
	daily
	missingok
	rotate 14
	compress
	delaycompress
	notifempty
	create 0640 root root
	sharedscripts
	postrotate
		[ ! -f /run/nginx.pid ] || kill -USR1 $(cat /run/nginx.pid)
	endscript
}
`;

const app = `/var/log/app/*.log {
	daily
	rotate 7
	compress
	missingok
	copytruncate
}
`;

/** The configuration of a demo machine, with rules for what runs on it. */
export const fakeRules = (hasProxy: boolean, hasApp: boolean): readonly string[] => {
  const rules: readonly (readonly [string, string])[] = [
    ...(hasApp ? [['app', app] as const] : []),
    ...(hasProxy ? [['nginx', nginx] as const] : []),
    ['rsyslog', rsyslog],
  ];
  return [
    ...printFile('/etc/logrotate.conf', main),
    'd /etc/logrotate.d',
    ...rules.map(([name]) => `n ${name}`),
    ...rules.flatMap(([name, text]) => printFile(`/etc/logrotate.d/${name}`, text)),
  ];
};
