import { X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useCommands } from '../../../commands/index.ts';
import {
  readTyped,
  sameList,
  sameToken,
  tokenWords,
  useFleet,
  type FilterToken,
} from '../../../queries/index.ts';
import { SafeText, SearchField } from '../../../ui/index.ts';
import styles from './filter-bar.module.css';

const Token = ({ token, onRemove }: { readonly token: FilterToken; readonly onRemove: () => void }) => {
  const words = tokenWords(token);
  return (
    <span className={styles['token']}>
      <span className={styles['key']}>
        <SafeText text={words.key} limit={40} />
      </span>
      <span>
        <SafeText text={words.value} limit={40} />
      </span>
      <button type="button" aria-label={`Remove ${words.key} ${words.value}`} onClick={onRemove}>
        <X size={12} aria-hidden="true" />
      </button>
    </span>
  );
};

/** Conditions as tokens, and a field to add one: `role worker`, `-env staging`, `disk over 80`, or part of a name. */
export const FilterBar = ({
  tokens,
  setTokens,
}: {
  readonly tokens: readonly FilterToken[];
  readonly setTokens: (tokens: readonly FilterToken[]) => void;
}) => {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const labelKeys = useFleet(
    (fleet) => [...new Set([...fleet.nodes.values()].flatMap((view) => Object.keys(view.node.labels)))],
    sameList,
  );
  useCommands(
    useMemo(
      () => [
        {
          id: 'fleet.filter',
          title: 'Filter nodes',
          group: 'View',
          keys: '/',
          run: () => field.current?.focus(),
        },
      ],
      [],
    ),
  );
  const add = (): void => {
    const token = readTyped(typed, new Set(labelKeys));
    if (token === undefined) return;
    setTokens([...tokens.filter((each) => !sameToken(each, token)), token]);
    setTyped('');
  };
  return (
    <SearchField
      ref={field}
      className={styles['bar'] ?? ''}
      label="Add a filter"
      placeholder={
        tokens.length === 0
          ? `Add a filter: ${['state', 'disk', ...labelKeys.slice(0, 3)].join(', ')} or a name`
          : 'Add a filter'
      }
      tokens={tokens.map((token) => (
        <Token
          key={`${token.exclude}${token.key} ${token.value}`}
          token={token}
          onRemove={() => setTokens(tokens.filter((each) => each !== token))}
        />
      ))}
      value={typed}
      onText={setTyped}
      onEnter={add}
      onKeyDown={(event) => {
        if (event.key === 'Backspace' && typed === '') setTokens(tokens.slice(0, -1));
      }}
      keyHint={typed === '' ? '/' : '↵'}
    />
  );
};
