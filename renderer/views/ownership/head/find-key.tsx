import { useEffect, useMemo, useRef, useState } from 'react';
import { useCommands, useRoute, useRouter } from '../../../commands/index.ts';
import { SearchField } from '../../../ui/index.ts';

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
    <SearchField
      ref={field}
      label="Find a key"
      placeholder="Where is a key? Type it and press Enter"
      value={text}
      maxLength={keyLimit}
      onText={(next) => setTyped({ asked, text: next })}
      onEnter={() => ask(text.trim())}
      onClear={asked === '' ? undefined : () => ask('')}
    />
  );
};
