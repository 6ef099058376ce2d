import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { withIsoTimes } from '../report/index.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';

/** Tells whether this console may change the fleet, or changes that for a reason. Exit code 4 while it may not. */
export const tellActions = async (
  link: Link,
  terminal: Terminal,
  of: { readonly json: boolean; readonly wish?: { readonly allowed: boolean; readonly reason: string } },
): Promise<ExitCode> => {
  const leave =
    of.wish === undefined
      ? await link.call('operation.leave', {}, terminal.signal)
      : await link.call('operation.allow', of.wish, terminal.signal);
  terminal.out(
    of.json
      ? jsonText({ schema: 'quarterdeck.actions/1', ...(withIsoTimes(leave) as object) })
      : `${leave.allowed ? 'allowed' : 'read-only'}: ${visible(leave.says)}\n`,
  );
  return leave.allowed || of.wish !== undefined ? exitCode.ok : exitCode.refused;
};
