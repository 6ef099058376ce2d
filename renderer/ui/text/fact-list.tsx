import { SafeText } from './safe-text.tsx';
import styles from './fact-list.module.css';

const valueLimit = 600;

/** A name and what is known under it; `mono` for what a machine reads. */
export type ListedFact = { readonly name: string; readonly value: string; readonly mono?: boolean };

/** What is known of one thing, a line each. */
export const FactList = ({ facts }: { readonly facts: readonly ListedFact[] }) => (
  <dl className={styles['facts']}>
    {facts.map(({ name, value, mono = false }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>
          <SafeText text={value} mono={mono} limit={valueLimit} />
        </dd>
      </div>
    ))}
  </dl>
);
