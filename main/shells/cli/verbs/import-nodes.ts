import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createFleetImports, readThisMachine, type ImportSource } from '#engine';
import type { ImportProposal } from '#shared/model';
import { CliError } from '../cli-error.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';

export type ImportOptions = {
  readonly from: 'ssh-config' | 'ansible';
  readonly file?: string | undefined;
  readonly into: string;
  readonly yes: boolean;
  readonly json: boolean;
};

const readSource = async ({ from, file }: ImportOptions, folder: string): Promise<ImportSource> => {
  if (from === 'ssh-config') return { from, ...(file === undefined ? {} : { file: resolve(folder, file) }) };
  const path = resolve(folder, file ?? '');
  try {
    return { from, text: await readFile(path, 'utf8') };
  } catch (error) {
    throw new CliError(
      exitCode.unreadable,
      `${path}: It cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
    );
  }
};

/** YAML for reading: the line breaks stay, nothing else a terminal obeys does. */
const visibleBlock = (text: string): string => text.split('\n').map(visible).join('\n');

const proposalText = ({ adds, skips, unsupported, yaml }: ImportProposal): string =>
  [
    adds.length === 0 ? 'Adds nothing.\n' : `Adds ${adds.length}:\n\n${visibleBlock(yaml)}`,
    ...(skips.length === 0
      ? []
      : ['\nLeft out:\n', ...skips.map(({ id, reason }) => `  ${visible(id)}: ${visible(reason)}\n`)]),
    ...(unsupported.length === 0
      ? []
      : [
          '\nNot carried over:\n',
          ...unsupported.map(
            ({ where, what, reason }) => `  ${visible(where)}: ${visible(what)}: ${visible(reason)}\n`,
          ),
        ]),
  ].join('');

/** Shows what an import would add; writes it only with --yes, or when a person at the terminal says so. */
export const importNodes = async (terminal: Terminal, options: ImportOptions): Promise<ExitCode> => {
  const into = resolve(terminal.folder, options.into);
  const imports = createFleetImports(into, readThisMachine());
  const proposal = await imports.preview(await readSource(options, terminal.folder));
  terminal.out(options.json ? jsonText(proposal) : proposalText(proposal));
  if (proposal.adds.length === 0) return exitCode.ok;
  const agreed =
    options.yes ||
    (terminal.canAsk && (await terminal.ask(`Type yes to add them to ${visible(into)}: `)).trim() === 'yes');
  if (!agreed) {
    terminal.err('Nothing was written. Add --yes to write it.\n');
    return exitCode.ok;
  }
  const { file, added } = await imports.apply(proposal.hash);
  terminal.err(`${added} added to ${visible(file)}.\n`);
  return exitCode.ok;
};
