import { auditJsonLines, auditTsv } from '#shared/format';
import type { AuditEntry } from '#shared/model';
import { useAuditEntries } from '../../queries/index.ts';
import { Button, Menu, useToast } from '../../ui/index.ts';

/** Hands a text to the browser as a file; nothing leaves this machine. */
const save = (name: string, type: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
};

/** The newest lines of the record as a file. */
export const ExportMenu = () => {
  const say = useToast();
  const entries: readonly AuditEntry[] = useAuditEntries().data?.entries ?? [];
  const give = (name: string, type: string, text: string): void => {
    save(name, type, text);
    say(`${entries.length} lines of the record are in ${name}.`);
  };
  return (
    <Menu
      trigger={<Button disabled={entries.length === 0}>Export...</Button>}
      items={[
        {
          id: 'jsonl',
          label: 'As JSON lines',
          hint: 'keeps the chain',
          onSelect: () => give('quarterdeck-audit.jsonl', 'application/jsonl', auditJsonLines(entries)),
        },
        {
          id: 'tsv',
          label: 'As TSV',
          hint: 'for a spreadsheet',
          onSelect: () => give('quarterdeck-audit.tsv', 'text/tab-separated-values', auditTsv(entries)),
        },
      ]}
    />
  );
};
