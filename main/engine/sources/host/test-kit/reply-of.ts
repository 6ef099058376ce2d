import type { ShellReply } from '../../../source-kit/index.ts';

/** A reply with that output, sent and received at one moment. */
export const replyOf = (stdout: string, at = 1_795_255_807_000): ShellReply => ({
  stdout,
  stderr: '',
  exitStatus: undefined,
  sentAt: at,
  receivedAt: at,
});
