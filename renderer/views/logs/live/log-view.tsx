import { Download, Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useCommands } from '../../../commands/index.ts';
import { explainFault, useTail, type TailRow, type TailState } from '../../../queries/index.ts';
import {
  Button,
  Controls,
  CopyButton,
  ErrorBlock,
  SearchField,
  Sentence,
  useToast,
} from '../../../ui/index.ts';
import type { TailSubject } from '#shared/model';
import styles from './live.module.css';
import { LogLines } from './log-lines.tsx';
import { plainLogText } from './log-runs.ts';
import { LogText } from './log-text.tsx';
import { exportText, readFilterWords } from './row-texts.ts';
import { saveFile } from './save-file.ts';
import { StreamList } from './stream-list.tsx';
import { tailSentence } from './tail-sentence.ts';

/** Lines of the past a tail begins with, of each log. */
const past = 200;

/** What is shown while it is paused: the rows of that moment, whatever comes. */
const useFrozenRows = (state: TailState) => {
  const [frozen, setFrozen] = useState<TailState | undefined>(undefined);
  // Another wish began anew: there is nothing left to stand still at.
  const held = frozen !== undefined && frozen.next <= state.next ? frozen : undefined;
  return {
    shown: held ?? state,
    isPaused: held !== undefined,
    waiting: held === undefined ? 0 : state.next - held.next,
    pause: () => {
      if (held === undefined) setFrozen(state);
    },
    goOn: () => setFrozen(undefined),
  };
};

/** The whole of one line, broken where it must be. */
const WholeLine = ({ row, found }: { readonly row: TailRow; readonly found: string }) =>
  row.kind !== 'line' ? null : (
    <section className={styles['whole']} aria-label="The whole line" tabIndex={0}>
      <CopyButton text={plainLogText(row.line.text)} label="this line" />
      <pre>
        <LogText text={row.line.text} found={found} limit={16_384} />
      </pre>
    </section>
  );

/**
 * Follows logs: lines of all of them in the order of their times. Filter, highlight, pause, export; the whole of a chosen line
 * below. Usable on any screen that knows what to follow.
 */
export const LogView = ({ subjects }: { readonly subjects: readonly TailSubject[] }) => {
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState('');
  const [found, setFound] = useState('');
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const filterField = useRef<HTMLInputElement>(null);
  const say = useToast();
  const words = readFilterWords(filter);
  const { state, trouble } = useTail({
    subjects: [...subjects],
    filter: { has: [...words.has], without: [...words.without], caseSensitive: false },
    past,
  });
  const { shown, isPaused, waiting, pause, goOn } = useFrozenRows(state);
  const follow = (): void => {
    setChosen(undefined);
    goOn();
  };
  const toggle = useRef(pause);
  useEffect(() => {
    toggle.current = isPaused ? follow : pause;
  });
  useCommands(
    useMemo(
      () => [
        {
          id: 'tail.filter',
          title: 'Filter the lines',
          group: 'View',
          keys: '/',
          run: () => filterField.current?.focus(),
        },
        {
          id: 'tail.pause',
          title: 'Pause or follow the log',
          group: 'View',
          keys: 'p',
          run: () => toggle.current(),
        },
      ],
      [],
    ),
  );
  const row = chosen === undefined ? undefined : shown.rows[chosen - (shown.rows[0]?.id ?? 0)];
  const explained = trouble === undefined || state.streams.length > 0 ? undefined : explainFault(trouble);

  return (
    <div className={styles['view']}>
      <Sentence parts={tailSentence(state)} />
      <Controls>
        <SearchField
          ref={filterField}
          label="Show only lines that hold these words; a minus before a word leaves its lines out"
          placeholder={'Show only lines with: error "no space" -debug'}
          value={typed}
          onText={setTyped}
          onEnter={() => setFilter(typed)}
          onClear={
            filter === ''
              ? undefined
              : () => {
                  setTyped('');
                  setFilter('');
                }
          }
          keyHint={typed === filter ? '/' : 'Enter'}
        />
        <input
          className={styles['marker']}
          aria-label="Mark this text in the lines"
          placeholder="Mark a text"
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          value={found}
          onChange={(event) => setFound(event.target.value)}
        />
        <Button onClick={isPaused ? follow : pause} aria-pressed={isPaused}>
          {isPaused ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
          {isPaused ? 'Follow' : 'Pause'}
        </Button>
        <Button
          disabled={shown.rows.length === 0}
          onClick={() => {
            saveFile('quarterdeck-log.txt', exportText(shown.streams, shown.rows));
            say(`${shown.rows.length.toLocaleString('en')} rows are in quarterdeck-log.txt.`);
          }}
        >
          <Download size={14} aria-hidden="true" />
          Export
        </Button>
      </Controls>
      {explained === undefined ? null : <ErrorBlock {...explained} />}
      <div className={styles['frame']}>
        <LogLines
          rows={shown.rows}
          streams={shown.streams}
          found={found}
          label="Lines of the followed logs"
          isFollowing={!isPaused}
          onLeaveEnd={pause}
          chosen={chosen}
          onChoose={setChosen}
        />
        {isPaused ? (
          <button type="button" className={styles['waiting']} onClick={follow}>
            Paused. {waiting.toLocaleString('en')} newer {waiting === 1 ? 'row' : 'rows'}
          </button>
        ) : null}
        {row === undefined ? null : <WholeLine row={row} found={found} />}
      </div>
      <StreamList state={state} />
    </div>
  );
};
