/** What the engine says about itself. Never a secret, never raw node output. */
export type Log = {
  readonly info: (says: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;
  readonly warn: (says: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;
};

/** Writes one JSON line per entry through `write` (usually standard error). `quiet` keeps warnings only. */
export const createLineLog = (write: (line: string) => void, quiet: boolean): Log => {
  const line = (level: string, says: string, facts: Readonly<Record<string, unknown>> | undefined) =>
    write(`${JSON.stringify({ level, says, ...facts })}\n`);
  return {
    info: (says, facts) => (quiet ? undefined : line('info', says, facts)),
    warn: (says, facts) => line('warn', says, facts),
  };
};
