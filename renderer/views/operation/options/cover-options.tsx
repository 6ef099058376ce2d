import { useState } from 'react';
import { bytesText } from '#shared/format';
import type { WishedRule } from '#shared/model';
import { Button, Checkbox } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import { Choice } from './choice.tsx';
import styles from './options.module.css';

const megabyte = 1_000_000;
const sizes = [10, 100, 1_000].map((count) => ({
  value: String(count * megabyte),
  label: bytesText(count * megabyte),
}));
const frequencies = [
  { value: 'none', label: 'By size alone' },
  { value: 'daily', label: 'Daily' },
  { value: 'weekly', label: 'Weekly' },
] as const;
const keeps = ['2', '7', '14', '30'].map((value) => ({ value, label: value }));
/** What a person begins from who does not want what was proposed. */
const firstRule: WishedRule = {
  frequency: 'daily',
  sizeBytes: 100 * megabyte,
  keep: 7,
  compress: true,
  how: { kind: 'copytruncate' },
};

const ways = {
  copytruncate: 'Copied, then emptied: needs room for a copy, and lines written in between may be lost.',
  rename: 'Renamed: for a writer that opens its log anew for every line, or is not running.',
  signal: 'Renamed, then its writer is told by a signal.',
  command: 'Renamed, then a command tells its writer.',
} as const;

const RuleForm = ({
  rule,
  onChange,
}: {
  readonly rule: WishedRule;
  readonly onChange: (rule: WishedRule) => void;
}) => {
  const { frequency, ...withoutFrequency } = rule;
  return (
    <>
      <Choice
        label="When"
        value={frequency ?? 'none'}
        options={[...frequencies]}
        onChange={(next) => onChange(next === 'none' ? withoutFrequency : { ...rule, frequency: next })}
      />
      <Choice
        label="Larger than"
        value={String(rule.sizeBytes ?? '')}
        options={sizes}
        onChange={(bytes) => onChange({ ...rule, sizeBytes: Number(bytes) })}
      />
      <Choice
        label="Keep"
        value={String(rule.keep)}
        options={keeps}
        onChange={(keep) => onChange({ ...rule, keep: Number(keep) })}
      />
      <Checkbox checked={rule.compress} onChange={(compress) => onChange({ ...rule, compress })}>
        Compress
      </Checkbox>
      <p className={styles['explains']}>{ways[rule.how.kind]}</p>
    </>
  );
};

/** The rule the console proposes for each node, or one of the operator's for all of them. */
export const CoverOptions = ({ request, ask }: OptionProps<'cover-log'>) => {
  const [isOwn, setOwn] = useState(request.rule !== undefined);
  const { rule, ...proposed } = request;
  return (
    <>
      <Choice
        label="Rule"
        value={isOwn ? 'own' : 'proposed'}
        options={[
          { value: 'proposed', label: 'As proposed' },
          { value: 'own', label: 'My own' },
        ]}
        onChange={(which) => {
          setOwn(which === 'own');
          ask(which === 'own' ? { ...request, rule: rule ?? firstRule } : proposed);
        }}
      />
      {rule === undefined ? null : (
        <RuleForm rule={rule} onChange={(next) => ask({ ...request, rule: next })} />
      )}
      {rule === undefined || rule.how.kind === 'copytruncate' ? null : (
        <Button
          size="xs"
          look="ghost"
          onClick={() => ask({ ...request, rule: { ...rule, how: firstRule.how } })}
        >
          Copy and empty instead
        </Button>
      )}
    </>
  );
};
