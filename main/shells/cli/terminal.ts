import type { Log } from '#engine';

/** The person or the program on the other side of the cli. Answers go to `out`, everything else to `err`. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** True when a person can be asked: input and messages are both a terminal. */
  readonly canAsk: boolean;
  readonly ask: (question: string) => Promise<string>;
  /** Folder that relative paths start from. */
  readonly folder: string;
  /** Fires when the person ends the command. */
  readonly signal: AbortSignal;
};

/** Control, bidirectional and zero-width characters, which could rewrite what a terminal shows (R57). */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of a node or a file, safe to print: what a terminal would obey is shown as a mark. */
export const visible = (text: string): string => text.replaceAll(unsafe, '\uFFFD');

/** One JSON document, indented. Unsafe characters are escaped: the value is the same, and no terminal obeys it. */
export const jsonText = (value: unknown): string => `${escapeUnsafe(JSON.stringify(value, undefined, 2))}\n`;

/** One JSON document on one line. */
export const jsonLine = (value: unknown): string => `${escapeUnsafe(JSON.stringify(value))}\n`;

const escapeUnsafe = (json: string): string =>
  json.replaceAll(unsafe, (char) =>
    char === '\n'
      ? char
      : [...Array(char.length).keys()]
          .map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`)
          .join(''),
  );

/** Warnings of the engine as lines for a person; what merely goes on is left out. */
export const createTerminalLog = ({ err }: Pick<Terminal, 'err'>): Log => ({
  info: () => undefined,
  warn: (says, facts = {}) => {
    const details = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
    err(`quarterdeck: ${visible([says, ...details].join(', '))}\n`);
  },
});
