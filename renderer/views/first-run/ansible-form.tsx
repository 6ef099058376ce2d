import { useState, type DragEvent } from 'react';
import { Button, TextArea } from '../../ui/index.ts';
import styles from './first-run.module.css';

/** The engine takes no longer text (`fleet-import.preview`). */
const longest = 1_048_576;

const example = `[web]
hel-w1 ansible_host=203.0.113.11 ansible_user=ops
hel-w2 ansible_host=203.0.113.12 ansible_user=ops`;

/** Takes an inventory as text: typed, pasted, or as a file dropped on the field. */
export const AnsibleForm = ({ onRead }: { readonly onRead: (text: string) => void }) => {
  const [text, setText] = useState('');
  const [says, setSays] = useState('Groups become labels. Nothing is run, and nothing is written yet.');
  const drop = async (event: DragEvent): Promise<void> => {
    const file = event.dataTransfer.files[0];
    if (file === undefined) return;
    event.preventDefault();
    if (file.size > longest)
      return setSays('That file is longer than 1 MiB. Paste the part with your servers.');
    setText(await file.text());
    setSays('Taken from the file you dropped.');
  };
  return (
    <form
      className={styles['form']}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void drop(event)}
      onSubmit={(event) => {
        event.preventDefault();
        onRead(text);
      }}
    >
      <h2>Ansible inventory</h2>
      <TextArea
        label="Inventory, INI or YAML"
        says={says}
        rows={14}
        maxLength={longest}
        spellCheck={false}
        placeholder={example}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles['actions']}>
        <Button type="submit" look="solid" disabled={text.trim() === ''}>
          Show what it would add
        </Button>
      </div>
    </form>
  );
};
