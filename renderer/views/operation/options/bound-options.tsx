import { bytesText } from '#shared/format';
import type { OptionProps } from './asks.ts';
import { Choice } from './choice.tsx';
import styles from './options.module.css';

const megabyte = 1_000_000;

const choices = (sizes: readonly number[], chosen: number) =>
  [...new Set([...sizes, chosen])]
    .toSorted((a, b) => a - b)
    .map((bytes) => ({
      value: String(bytes),
      label: bytesText(bytes),
    }));

/** How large the journal may be. */
export const JournalOptions = ({ request, ask }: OptionProps<'bound-journal'>) => (
  <Choice
    label="At most"
    value={String(request.maxBytes)}
    options={choices([100 * megabyte, 400 * megabyte, 1_000 * megabyte], request.maxBytes)}
    onChange={(bytes) => ask({ ...request, maxBytes: Number(bytes) })}
  />
);

/** How large a container's log may be, and how many of them are kept. */
export const CapOptions = ({ request, ask }: OptionProps<'cap-logs'>) => (
  <>
    <Choice
      label="Each file at most"
      value={String(request.maxBytes)}
      options={choices([10 * megabyte, 50 * megabyte, 100 * megabyte], request.maxBytes)}
      onChange={(bytes) => ask({ ...request, maxBytes: Number(bytes) })}
    />
    <Choice
      label="Files"
      value={String(request.maxFiles)}
      options={['2', '3', '5', '10'].map((value) => ({ value, label: value }))}
      onChange={(files) => ask({ ...request, maxFiles: Number(files) })}
    />
    <p className={styles['explains']}>
      The cap holds for new containers only, so each copy is replaced. Nothing of the old logs is moved.
    </p>
  </>
);
