import { importTable } from './import-table.ts';

const code = (text: string): string => `\`${text}\``;

/** The import table as Markdown, as it stands in docs/architecture.md. */
export const drawImportTable = (): string =>
  [
    '| from | may import, besides itself | because |',
    '|---|---|---|',
    ...importTable.map(
      ({ from, may, because }) => `| ${code(from)} | ${may.map(code).join(', ')} | ${because} |`,
    ),
  ].join('\n');
