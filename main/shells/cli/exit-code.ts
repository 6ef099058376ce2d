/** What the process says when it ends. The first four grade the fleet; the rest follow sysexits(3). */
export const exitCode = {
  ok: 0,
  warning: 1,
  critical: 2,
  /** Something is not known, so nobody can say that all is well. */
  unknown: 3,
  /** A plan that may not run as it is: a guard refuses, or there is nothing it could do. */
  refused: 4,
  /** EX_USAGE */
  usage: 64,
  /** EX_DATAERR: the fleet file, or a file to read, has errors. */
  unreadable: 65,
  /** EX_UNAVAILABLE: what was asked for cannot be done now. */
  unavailable: 69,
  /** EX_SOFTWARE: a defect of the program. */
  defect: 70,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
