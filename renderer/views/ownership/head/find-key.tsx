import { Search, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useCommands, useRoute, useRouter } from '../../../commands/index.ts';
import styles from './head.module.css';

const keyLimit = 1_024;

/** Where a key is asked for. Enter asks all who can tell; nothing is asked while it is typed. */
export const FindKey = () => {
  const router = useRouter();
  const { query } = useRoute();
  const asked = query['where'] ?? '';
  const wantsFocus = query['find'] !== undefined;
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState({ asked, text: asked });
  // Another key in the address (a row of a list, a link) replaces what stands in the field.
  const text = typed.asked === asked ? typed.text : asked;
  useCommands(
    useMemo(
      () => [
        {
          id: 'ownership.find',
          title: 'Find a key...',
          hint: 'asks all who can tell where it is',
          group: 'View',
          keys: '/',
          keysOnly: true,
          run: () => field.current?.focus(),
        },
      ],
      [],
    ),
  );
  useEffect(() => {
    if (!wantsFocus) return;
    field.current?.focus();
    router.amend({ find: undefined });
  }, [wantsFocus, router]);
  const ask = (key: string): void => {
    setTyped({ asked: key, text: key });
    router.amend({ where: key === '' ? undefined : key });
  };
  return (
    <form
      className={styles['find']}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        ask(text.trim());
      }}
    >
      <Search size={15} strokeWidth={1.6} aria-hidden="true" />
      <input
        ref={field}
        aria-label="Find a key"
        placeholder="Where is a key? Type it and press Enter"
        value={text}
        maxLength={keyLimit}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped({ asked, text: event.target.value })}
        onKeyDown={(event) => (event.key === 'Escape' ? field.current?.blur() : undefined)}
      />
      {asked === '' ? (
        <kbd>/</kbd>
      ) : (
        <button type="button" aria-label="Clear the search" onClick={() => ask('')}>
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </form>
  );
};
