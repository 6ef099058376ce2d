import { useAllCommands, type Command } from '../commands/index.ts';
import { Dialog } from '../ui/index.ts';
import { KeyCaps } from './key-caps.tsx';
import styles from './key-map.module.css';

const groups: readonly Command['group'][] = ['Go to', 'View', 'Node', 'Operation', 'Window'];

/** Keys of every grid and list, which belong to no command. */
const moves = [
  ['Move between nodes', 'ArrowUp ArrowDown'],
  ['Open', 'Enter'],
] as const;

/** All keys that work now, from the same list as the palette. */
export const KeyMap = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) => {
  const commands = useAllCommands();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Keyboard map"
      says="Single letters work while no text field has the focus. Settings can turn them off."
    >
      <dl className={styles['map']}>
        {groups.map((group) => {
          const keyed = commands.filter((command) => command.group === group && command.keys !== undefined);
          if (keyed.length === 0) return null;
          return (
            <div key={group} className={styles['group']}>
              <h3>{group}</h3>
              {keyed.map((command) => (
                <div key={command.id} className={styles['row']}>
                  <dt>{command.title}</dt>
                  <dd>
                    <KeyCaps keys={command.keys ?? ''} />
                  </dd>
                </div>
              ))}
              {group === 'View'
                ? moves.map(([title, keys]) => (
                    <div key={title} className={styles['row']}>
                      <dt>{title}</dt>
                      <dd>
                        <KeyCaps keys={keys} />
                      </dd>
                    </div>
                  ))
                : null}
            </div>
          );
        })}
      </dl>
    </Dialog>
  );
};
