import { useState } from 'react';
import type { LogFinds, TailSubject } from '#shared/model';
import { explainFault, useLogSearch } from '../../../queries/index.ts';
import { Controls, EmptyBlock, ErrorBlock, SafeText, SearchField } from '../../../ui/index.ts';
import styles from './live.module.css';
import { LogText } from './log-text.tsx';

const bounds = { caseSensitive: false, context: 2, lines: 500, timeoutMs: 20_000 } as const;

const Finds = ({ finds, text }: { readonly finds: LogFinds; readonly text: string }) => (
  <section className={styles['finds']}>
    <h2>
      <SafeText text={finds.nodeId} mono /> <SafeText text={finds.name} mono limit={300} />
    </h2>
    {finds.cutShort === undefined ? null : (
      <p className={styles['cut']}>
        <SafeText text={finds.cutShort} limit={300} />
      </p>
    )}
    {finds.lines.length === 0 ? null : (
      <ol tabIndex={0} aria-label="Lines that were found, with their neighbours">
        {finds.lines.map((line, at) => (
          // A number may stand twice where a file was cut; the place is what is unique.
          <li key={at} data-match={line.isMatch}>
            <span className={styles['time']}>{line.number ?? ''}</span>
            <span className={styles['text']}>
              <LogText text={line.text} found={line.isMatch ? text : ''} limit={4_096} />
            </span>
          </li>
        ))}
      </ol>
    )}
  </section>
);

/** Looks for a text in the past of the logs, rotated generations too, and says what was not searched. */
export const PastSearch = ({ subjects }: { readonly subjects: readonly TailSubject[] }) => {
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const search = useLogSearch({ subjects: [...subjects], text, ...bounds });
  const finds = search.data?.finds ?? [];
  const matches = finds.flatMap(({ lines }) => lines).filter(({ isMatch }) => isMatch).length;
  const isWhole = finds.every(({ cutShort }) => cutShort === undefined);
  return (
    <div className={styles['view']}>
      <Controls>
        <SearchField
          label="Text to look for in the past of these logs"
          placeholder="A text, as it is written: no patterns"
          value={typed}
          onText={setTyped}
          onEnter={() => setText(typed)}
          keyHint="Enter"
        />
      </Controls>
      <p role="status" className={styles['quiet']}>
        {text === ''
          ? 'Searches the logs and their rotated, compressed generations on their nodes: at most 20 s and 500 lines of each.'
          : search.isFetching
            ? 'Searching on the nodes.'
            : search.error === null
              ? `${matches.toLocaleString('en')} ${matches === 1 ? 'line' : 'lines'} found.${isWhole ? '' : ' Not everything was searched, or is here.'}`
              : ''}
      </p>
      {search.error === null ? null : <ErrorBlock {...explainFault(search.error)} />}
      {text !== '' && search.isSuccess && finds.length === 0 ? (
        <EmptyBlock>No line of these logs holds it.</EmptyBlock>
      ) : null}
      {finds.map((each) => (
        <Finds key={`${each.nodeId} ${each.name}`} finds={each} text={text} />
      ))}
    </div>
  );
};
