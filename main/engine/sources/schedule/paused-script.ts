/** What may execute a file, of its mode. */
const executeBits = 0o111;

export const isExecutable = (mode: number): boolean => (mode & executeBits) !== 0;

/** Mode of a script while it is paused: run-parts(8) passes over what nobody may execute, whoever starts it. */
export const pausedMode = (mode: number): number => mode & ~executeBits;

/** As chmod(1) takes it. */
export const modeText = (mode: number): string => mode.toString(8).padStart(3, '0');

/** Name of the note that tells of a paused script: its path as one word. */
export const scriptNote = (path: string): string => encodeURIComponent(path);

/** Longer names no file system takes. */
export const longestNote = 255;

/** The mode that a note says a script had before its pause; undefined: it says none. */
export const noteMode = (words: string | undefined): number | undefined => {
  const [, mode] = /(?:^| )mode=([0-7]{1,4})(?: |$)/.exec(words ?? '') ?? [];
  return mode === undefined ? undefined : Number.parseInt(mode, 8);
};
