import { modName } from './top-bar.tsx';

const caps: Readonly<Record<string, string>> = { Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓', Enter: '↵' };

const capOf = (key: string): string => {
  const name = key.replace(/^mod\+/, '');
  const shown = caps[name] ?? (name.length === 1 ? name.toUpperCase() : name);
  return key.startsWith('mod+') ? `${modName(navigator.platform)}${shown}` : shown;
};

/** Keys of a command as key caps: `g f` as two. */
export const KeyCaps = ({ keys }: { readonly keys: string }) => (
  <span style={{ display: 'inline-flex', gap: 4, flex: 'none' }}>
    {keys.split(' ').map((key) => (
      <kbd key={key}>{capOf(key)}</kbd>
    ))}
  </span>
);
