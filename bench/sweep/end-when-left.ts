/**
 * To be called once in a process that is measured: its connections would keep it. It ends itself when it is told to or its parent is
 * gone, and can still write a profile.
 */
export const endWhenLeft = (): void => {
  process.on('disconnect', () => process.exit());
  process.on('SIGTERM', () => process.exit());
};
