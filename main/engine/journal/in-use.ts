import { fault, type Fault } from '#shared/fault';

/** Why this process may look but not act. */
export const inUse = (path: string): Fault =>
  fault('journal.in-use', `Another Quarterdeck on this computer writes ${path}.`, {
    subject: path,
    retryable: true,
  });
