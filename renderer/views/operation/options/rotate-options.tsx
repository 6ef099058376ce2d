import type { OptionProps } from './asks.ts';
import { Choice } from './choice.tsx';
import styles from './options.module.css';

const tails = [
  { value: '0', label: 'Nothing' },
  { value: '1048576', label: '1 MB' },
  { value: '10485760', label: '10 MB' },
] as const;
const firstTail = 1_048_576;

/** By its own rule, or cut off where no room is left for that; then how much of its end is kept. */
export const RotateOptions = ({ request, ask }: OptionProps<'rotate-log'>) => {
  const { how } = request;
  return (
    <>
      <Choice
        label="How"
        value={how.kind}
        options={[
          { value: 'by-rule', label: 'By its rule' },
          { value: 'cut-off', label: 'Cut off' },
        ]}
        onChange={(kind) =>
          ask({
            ...request,
            how: kind === 'by-rule' ? { kind } : { kind, keepTailBytes: firstTail },
          })
        }
      />
      {how.kind === 'by-rule' ? null : (
        <>
          <Choice
            label="Keep of its end"
            value={String(how.keepTailBytes)}
            options={[...tails]}
            onChange={(bytes) => ask({ ...request, how: { kind: 'cut-off', keepTailBytes: Number(bytes) } })}
          />
          <p className={styles['explains']}>
            <b>What is before that is lost.</b> For a disk that has no room left: nothing is copied, the file
            stays the same one for whoever writes it.
          </p>
        </>
      )}
    </>
  );
};
