import { failed, fault, ok, type Result } from '#shared/fault';
import type { ShellReply } from '../../../source-kit/index.ts';

/** Exit status of our scripts when what they were to change is not what the check saw. */
const driftedStatus = 75;

/** What came of changing a file that only may be changed as it was seen. `action.drifted` is checked again. */
export const changedAsSeen =
  (subject: string, path: string) =>
  ({ exitStatus, stderr }: ShellReply): Result<true> => {
    if (exitStatus === 0) return ok(true);
    if (exitStatus === driftedStatus)
      return failed(
        fault('action.drifted', `${path} was changed by somebody else just now.`, {
          subject,
          retryable: true,
        }),
      );
    return failed(
      fault('daemon.refused', `${path} could not be changed.`, {
        subject,
        details: stderr.slice(0, 1_000),
        facts: { exitStatus: String(exitStatus ?? 'none') },
      }),
    );
  };
