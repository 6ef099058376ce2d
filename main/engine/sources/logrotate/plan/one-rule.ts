const comment = /^\s*(?:#.*)?$/;
const scriptStart = /^\s*(?:prerotate|postrotate|firstaction|lastaction|preremove)\b/;
const scriptEnd = /^\s*endscript\b/;
const include = /^\s*include[\s=]+(\S+)/;
/** A pattern of a block that opens on a later line: `/path`, `"/path"`, `~/path`. */
const pattern = /^\s*["'/~]/;

/** The lines of a block from the one at `first`, to its closing brace. */
const blockFrom = (lines: readonly string[], first: number): readonly string[] => {
  let isOpen = false;
  let isScript = false;
  for (let at = first; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (isScript) isScript = !scriptEnd.test(line);
    else if (!isOpen) {
      isOpen = line.includes('{');
      if (/\{[^}]*\}/.test(line)) return lines.slice(first, at + 1);
    } else if (scriptStart.test(line)) isScript = true;
    else if (/^\s*\}/.test(line)) return lines.slice(first, at + 1);
  }
  return lines.slice(first);
};

/** The settings outside of blocks, up to `end` or to the line that includes `file`. */
const settingsBefore = (lines: readonly string[], end: number, file: string): readonly string[] => {
  const kept: string[] = [];
  for (let at = 0; at < Math.min(end, lines.length); at += 1) {
    const line = lines[at] ?? '';
    const [, included] = include.exec(line) ?? [];
    if (included !== undefined) {
      if (file === included || file.startsWith(`${included.replace(/\/+$/, '')}/`)) return kept;
    } else if (pattern.test(line) || line.includes('{')) {
      at += blockFrom(lines, at).length - 1;
    } else if (!comment.test(line)) kept.push(line);
  }
  return kept;
};

/**
 * A configuration of logrotate with one block and the settings that hold for it, in the words of its files: for a run of this
 * rule alone. `line` counts from 1, as rules name it. Undefined: no block begins there any more.
 */
export const oneRuleConfig = (of: {
  readonly main: string;
  readonly mainPath: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}): string | undefined => {
  const lines = of.text.split('\n');
  const first = of.line - 1;
  if (!pattern.test(lines[first] ?? '')) return undefined;
  const ofMain =
    of.file === of.mainPath ? [] : settingsBefore(of.main.split('\n'), Number.POSITIVE_INFINITY, of.file);
  return `${[...ofMain, ...settingsBefore(lines, first, ''), ...blockFrom(lines, first)].join('\n')}\n`;
};
