import type { Judge } from './case.ts';

/** Nothing starts logrotate, though there is something to rotate. */
export const runnerOff: Judge = ({ picture, runner }) => {
  const { runs, config } = picture;
  if (runner === undefined || runs.by === 'unknown' || runs.isOn || config.rules.length === 0) return [];
  return [
    {
      kind: 'runner-off',
      severity: 'critical',
      subject: '',
      says: `Nothing rotates the logs of this node. ${runs.says}`,
      nextStep:
        runs.by === 'timer'
          ? 'Start it: systemctl enable --now logrotate.timer.'
          : 'Let cron or a timer start logrotate once a day, as its package does.',
    },
  ];
};

/** Its last run ended with an error. */
export const runnerFailed: Judge = ({ picture, runner }) => {
  const result = picture.reading.runner.service?.result ?? '';
  const status = runner?.exitStatus;
  const hasFailed =
    (status !== undefined && status !== 0) ||
    (runner?.lastRunAt !== undefined && /\S/.test(result) && result !== 'success');
  if (runner === undefined || !hasFailed) return [];
  const words = runner.messages.length === 0 ? '' : ` It said: ${runner.messages.slice(-3).join(' / ')}`;
  return [
    {
      kind: 'runner-failed',
      severity: 'warning',
      subject: '',
      says: `The last run of logrotate failed${status === undefined ? ` (${result})` : ` with exit status ${status}`}.${words}`,
      nextStep: 'Mend the rule it names; logs of other rules were rotated all the same.',
    },
  ];
};
