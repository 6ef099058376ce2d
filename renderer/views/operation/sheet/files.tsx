import { Fragment } from 'react';
import { bytesText } from '#shared/format';
import type { Plan, PlannedFile } from '#shared/model';
import { SafeText } from '../../../ui/index.ts';
import styles from './sheet.module.css';
import own from './files.module.css';

const becomesWords: Readonly<Record<PlannedFile['becomes'], string>> = {
  renamed: 'is renamed',
  compressed: 'is compressed',
  removed: 'is removed',
  // Whether empty, a copy or with a text is said beside it.
  created: 'is created',
  emptied: 'is emptied',
  'cut-off': 'is cut off',
  written: 'is written',
  kept: 'stays',
};
const sentenceLimit = 300;
/** Longer than any rule; a file that is longer shows its beginning. */
const textLimit = 8_000;

/** Line by line as it will stand there: only what no editor shows is marked. */
const FileText = ({ text }: { readonly text: string }) => (
  <pre tabIndex={0}>
    {text
      .slice(0, textLimit)
      .replace(/\n$/, '')
      .split('\n')
      .map((line, at) => (
        // Lines have no name but their place.
        <Fragment key={at}>
          {at === 0 ? '' : '\n'}
          <SafeText text={line} limit={textLimit} />
        </Fragment>
      ))}
    {text.length > textLimit ? '\n...' : ''}
  </pre>
);

const Text = ({ text }: { readonly text: NonNullable<PlannedFile['text']> }) => (
  <div className={own['texts']}>
    {text.before === undefined ? null : (
      <figure>
        <figcaption>Now</figcaption>
        <FileText text={text.before} />
      </figure>
    )}
    <figure>
      <figcaption>{text.before === undefined ? 'The whole file; there is none now' : 'After'}</figcaption>
      <FileText text={text.after} />
    </figure>
  </div>
);

/** A file that is not there yet has no size; of any other nobody may have told it. */
const sizeText = ({ sizeBytes, becomes, text }: PlannedFile): string => {
  if (sizeBytes !== undefined) return bytesText(sizeBytes);
  return becomes === 'written' && text !== undefined && text.before === undefined ? 'none' : 'unknown';
};

const Row = ({ file, hasNodes }: { readonly file: PlannedFile; readonly hasNodes: boolean }) => (
  <>
    <tr>
      {hasNodes ? (
        <td>
          <SafeText text={file.nodeId} mono limit={40} />
        </td>
      ) : null}
      <td className={styles['item']}>
        <SafeText text={file.path} mono limit={120} />
      </td>
      <td>{becomesWords[file.becomes]}</td>
      <td className={styles['item']}>
        {file.to === undefined ? null : <SafeText text={file.to} mono limit={120} />}
      </td>
      <td className={styles['end']}>{sizeText(file)}</td>
      <td className={styles['end']}>{file.freesBytes === undefined ? '' : bytesText(file.freesBytes)}</td>
    </tr>
    {file.says === '' && file.text === undefined ? null : (
      <tr className={own['more']}>
        <td colSpan={hasNodes ? 6 : 5} className={styles['because']}>
          <SafeText text={file.says} limit={sentenceLimit} />
          {file.text === undefined ? null : <Text text={file.text} />}
        </td>
      </tr>
    )}
  </>
);

/**
 * What becomes of each file a plan touches, before and after: a dry run that can be read, or the exact text that is written. Of a
 * plan that is refused, what it would have come to.
 */
export const Files = ({ plan }: { readonly plan: Plan }) => {
  const files = plan.files ?? [];
  if (files.length === 0) return null;
  const hasNodes = new Set(files.map(({ nodeId }) => nodeId)).size > 1;
  return (
    <section aria-labelledby="files">
      <h3 id="files" className={styles['heading']}>
        {plan.refusal === undefined ? (
          <>
            What becomes of each file <small>nothing has changed yet</small>
          </>
        ) : (
          <>
            What would become of each file <small>it is refused, so nothing of this happens</small>
          </>
        )}
      </h3>
      <table className={styles['rows']}>
        <thead>
          <tr>
            {hasNodes ? <th scope="col">Node</th> : null}
            <th scope="col">File</th>
            <th scope="col">Becomes</th>
            <th scope="col">
              <span className="only-read">Its name after</span>
            </th>
            <th scope="col" className={styles['end']}>
              Size now
            </th>
            <th scope="col" className={styles['end']}>
              Frees
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <Row key={`${file.nodeId} ${file.path} ${file.becomes}`} file={file} hasNodes={hasNodes} />
          ))}
        </tbody>
      </table>
    </section>
  );
};
