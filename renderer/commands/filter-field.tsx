import { useMemo, useRef, type ComponentProps } from 'react';
import { SearchField } from '../ui/index.ts';
import { useCommands } from './command-registry.tsx';
import { useRoute, useRouter } from './router.tsx';

/** The words that the screen is filtered by, as they stand in its address; none: empty. */
export const useFilterText = (): string => useRoute().query['filter'] ?? '';

/** The line to filter a screen with: what is typed stands in its address, and "/" leads to it. */
export const FilterField = ({
  id,
  title,
  ...field
}: {
  /** Of the command: `logs.filter`. */
  readonly id: string;
  readonly title: string;
} & Pick<ComponentProps<typeof SearchField>, 'placeholder'>) => {
  const router = useRouter();
  const text = useFilterText();
  const input = useRef<HTMLInputElement>(null);
  useCommands(
    useMemo(() => [{ id, title, group: 'View', keys: '/', run: () => input.current?.focus() }], [id, title]),
  );
  return (
    <SearchField
      ref={input}
      label={title}
      value={text}
      onText={(next) => router.amend({ filter: next === '' ? undefined : next })}
      {...field}
    />
  );
};
