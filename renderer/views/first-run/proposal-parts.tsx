import type { ImportProposal } from '#shared/model';
import { Glyph, SafeText, Table, type Column } from '../../ui/index.ts';
import styles from './first-run.module.css';

type Add = ImportProposal['adds'][number];

const labelsText = (labels: Add['labels']): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');

const columns: readonly Column<Add>[] = [
  { id: 'id', header: 'Name', cell: (add) => <SafeText text={add.id} mono />, sortBy: (add) => add.id },
  {
    id: 'address',
    header: 'Address',
    cell: (add) => <SafeText text={add.port === 22 ? add.address : `${add.address} port ${add.port}`} mono />,
    sortBy: (add) => add.address,
  },
  {
    id: 'user',
    header: 'User',
    cell: (add) => (add.user === undefined ? 'default' : <SafeText text={add.user} mono />),
  },
  {
    id: 'jump',
    header: 'Through',
    cell: (add) => (add.jump.length === 0 ? 'direct' : <SafeText text={add.jump.join(', ')} mono />),
  },
  {
    id: 'labels',
    header: 'Labels',
    cell: (add) =>
      Object.keys(add.labels).length === 0 ? 'none' : <SafeText text={labelsText(add.labels)} />,
  },
];

/** The nodes that would be new. */
export const AddedTable = ({ adds }: { readonly adds: ImportProposal['adds'] }) => (
  <div className={styles['table']}>
    <Table label="Servers that would be added" columns={columns} rows={adds} rowId={(add) => add.id} />
  </div>
);

/** What is not carried over, each with its reason: left alone, or not understood and never executed. */
export const LeftOut = ({ proposal: { skips, unsupported } }: { readonly proposal: ImportProposal }) => (
  <>
    {unsupported.length === 0 ? null : (
      <section className={styles['left-out']} aria-label="Not carried over">
        <h3>
          <Glyph state="warning" decorative /> Not carried over, and never executed
        </h3>
        <ul>
          {unsupported.map((item) => (
            <li key={`${item.where} ${item.what}`}>
              <SafeText text={item.what} mono /> in <SafeText text={item.where} mono />:{' '}
              <SafeText text={item.reason} limit={400} />
            </li>
          ))}
        </ul>
      </section>
    )}
    {skips.length === 0 ? null : (
      <section className={styles['left-out']} aria-label="Left alone">
        <h3>Left alone</h3>
        <ul>
          {skips.map((skip) => (
            <li key={skip.id}>
              <SafeText text={skip.id} mono />: <SafeText text={skip.reason} limit={400} />
            </li>
          ))}
        </ul>
      </section>
    )}
  </>
);

/** A long line of YAML is cut here; the file itself gets all of it. */
const lineLimit = 1_024;

/** The text that would be added, line by line. Names in it come from the file that is imported. */
export const YamlText = ({ text }: { readonly text: string }) => (
  <pre className={styles['yaml']} tabIndex={0} aria-label="Text that would be added">
    {text.split('\n').map((line, index) => (
      // Lines repeat; their place is their only identity.
      <span key={index}>
        <SafeText text={line} limit={lineLimit} />
        {'\n'}
      </span>
    ))}
  </pre>
);
