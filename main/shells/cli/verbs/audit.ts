import { auditJsonLines, clockText } from '#shared/format';
import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { tableText } from '../table.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';

/** Checks the whole record against its chain. Exit code 0 intact, 2 changed or cut, 3 unreadable. */
export const verifyAudit = async (link: Link, terminal: Terminal, json: boolean): Promise<ExitCode> => {
  const verdict = await link.call('audit.verify', {}, terminal.signal);
  terminal.out(
    json
      ? jsonText({ schema: 'quarterdeck.audit-verdict/1', ...verdict })
      : `${verdict.state}: ${visible(verdict.says)}\n`,
  );
  if (verdict.state === 'intact') return exitCode.ok;
  return verdict.state === 'unreadable' ? exitCode.unknown : exitCode.critical;
};

/** The newest lines of the record, oldest first: as a table, or as the JSON lines that are in the file. */
export const listAudit = async (
  link: Link,
  terminal: Terminal,
  options: { readonly json: boolean; readonly operationId?: string | undefined },
): Promise<ExitCode> => {
  const { entries } = await link.call('audit.entries', { operationId: options.operationId }, terminal.signal);
  if (options.json) terminal.out(auditJsonLines(entries));
  else
    terminal.out(
      tableText(
        ['WHEN', 'WHO', 'WHAT', 'ABOUT', 'OUTCOME', 'REASON'],
        entries
          .toReversed()
          .map((entry) => [
            clockText(entry.at, entry.at, { seconds: true }),
            entry.who,
            entry.what,
            entry.subject ?? '',
            entry.outcome,
            entry.reason ?? '',
          ]),
      ),
    );
  return exitCode.ok;
};
