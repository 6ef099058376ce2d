import { useState } from 'react';
import { Button, Checkbox, TextArea } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import { Choice } from './choice.tsx';
import styles from './options.module.css';

/** As the contract takes it. */
const longestScript = 16_384;

/** What is done on each node while it is empty: a reboot, or a script of the operator. */
export const MaintenanceOptions = ({ request, ask }: OptionProps<'maintenance'>) => {
  const [kind, setKind] = useState(request.run.kind);
  const [script, setScript] = useState(request.run.kind === 'script' ? request.run.script : '');
  return (
    <>
      <Choice
        label="On each node"
        value={kind}
        options={[
          { value: 'reboot', label: 'Reboot' },
          { value: 'script', label: 'Run a script' },
        ]}
        onChange={(next) => {
          setKind(next);
          if (next === 'reboot') ask({ ...request, run: { kind: 'reboot' } });
        }}
      />
      <Checkbox checked={request.surge} onChange={(surge) => ask({ ...request, surge })}>
        Start replacements first
      </Checkbox>
      {kind === 'script' ? (
        <form
          className={styles['script']}
          onSubmit={(event) => {
            event.preventDefault();
            ask({ ...request, run: { kind: 'script', script } });
          }}
        >
          <TextArea
            label="Script, run by sh on each node while it is empty"
            value={script}
            maxLength={longestScript}
            spellCheck={false}
            onChange={(event) => setScript(event.target.value)}
          />
          <Button type="submit" disabled={script.trim() === ''}>
            Plan this script
          </Button>
        </form>
      ) : null}
    </>
  );
};
