import type { Flags, VerbParts } from './verb-flags.ts';
import { showLogs } from './verbs/show-logs.ts';

/** Verbs about logs and what keeps them small: logs. */
export const addLogVerbs = ({ terminal, onFleet, timed, withEngine }: VerbParts): void => {
  timed(
    onFleet(
      'logs [node...]',
      'Logs, who keeps them small, what grows and what fills first. Exit code: 0 in order, 1 a finding, 2 a critical one, 3 something is unknown.',
    ),
  ).action((names: readonly string[], flags: Flags) =>
    withEngine(flags, ({ link }) =>
      showLogs(link, terminal, { names, json: flags.json === true, timeout: flags.timeout }),
    ),
  );
};
