import { ok, type Result } from '#shared/fault';
import type { LogFinds } from '#shared/model';
import type { LogSearch, ShellReply } from '../../../source-kit/index.ts';

type Finds = Omit<LogFinds, 'nodeId'>;

/** A line as `grep -n` prints it: `12:` before a match, `12-` before its neighbours. */
const lineForm = /^(\d{1,15})([:-])(.*)$/s;

const readLines = (lines: readonly string[]): Finds['lines'] =>
  lines.flatMap((line) => {
    const found = lineForm.exec(line);
    return found === null
      ? []
      : [{ number: Number(found[1]), text: found[3] ?? '', isMatch: found[2] === ':' }];
  });

/** Reads what `searchFile` printed: one entry for each generation that held something. Lines of a log cannot pass for its own words: each begins with a number. */
export const readFinds =
  (path: string, { lines: most, seconds }: LogSearch) =>
  ({ stdout, stderr, exitStatus }: ShellReply): Result<readonly Finds[]> => {
    const parts = stdout.split(/^qd file /m);
    const isLate = /^qd late$/m.test(parts.at(-1) ?? '');
    const isFull = /^qd full$/m.test(parts.at(-1) ?? '');
    const finds = parts.slice(1).map((part): Finds => {
      const [name = '', ...lines] = part.split('\n');
      const read = readLines(lines);
      return read.length > most
        ? { name, lines: read.slice(-most), cutShort: 'Only its newest matches are shown.' }
        : { name, lines: read };
    });
    const unread = [...stdout.matchAll(/^qd unread (.*)$/gm)].map(([, name = '']): Finds => ({
      name,
      lines: [],
      cutShort: 'It was not searched: it cannot be read.',
    }));
    const why =
      exitStatus !== 0
        ? `The search ended early: ${stderr.trim().slice(0, 200) || 'the node does not say why'}.`
        : isLate
          ? `Not everything was searched within ${seconds} s.`
          : isFull
            ? 'Older generations were not searched: enough was found before.'
            : undefined;
    const rest = why === undefined ? [] : [{ name: path, lines: [], cutShort: why }];
    return ok([...finds, ...unread, ...rest]);
  };
