import { createGroups, type AnsibleInventory, type AnsibleVars } from './ansible-groups.ts';
import { expandRange } from './ansible-range.ts';

/** Splits a line as a shell would, for quotes and comments only: `web1 a='x y' # note`. */
const splitWords = (line: string): readonly string[] => {
  const words: string[] = [];
  for (const [, word] of line.matchAll(/\s*(#.*$|(?:[^\s'"#]|"[^"]*"|'[^']*'|(?<=\S)#)+)/g)) {
    if (word === undefined || word.startsWith('#')) continue;
    words.push(
      word.replaceAll(
        /"([^"]*)"|'([^']*)'/g,
        (_all, double?: string, single?: string) => double ?? single ?? '',
      ),
    );
  }
  return words;
};

const readVars = (words: readonly string[]): AnsibleVars =>
  Object.fromEntries(
    words.flatMap((word) => {
      const at = word.indexOf('=');
      return at < 1 ? [] : [[word.slice(0, at).trim(), word.slice(at + 1).trim()]];
    }),
  );

/** `name:2222` is a port, but an IPv6 address has more colons. */
const splitPort = (name: string): { readonly name: string; readonly vars: AnsibleVars } => {
  const parts = /^([^:]+|[^:]*\[[^\]]+\][^:]*):(\d{1,5})$/.exec(name);
  return parts?.[1] === undefined || parts[2] === undefined
    ? { name, vars: {} }
    : { name: parts[1], vars: { ansible_port: parts[2] } };
};

type Section = { readonly group: string; readonly kind: 'hosts' | 'vars' | 'children' };

const readSection = (line: string): Section | undefined => {
  const parts = /^\[([^\]:]+)(?::(vars|children))?\]\s*(?:[#;].*)?$/.exec(line);
  if (parts?.[1] === undefined) return undefined;
  return { group: parts[1].trim(), kind: (parts[2] as 'vars' | 'children' | undefined) ?? 'hosts' };
};

/** Reads an INI inventory (Ansible's `ini` plugin). What cannot be read is listed with its line. */
export const readAnsibleIni = (text: string): AnsibleInventory => {
  const { groups, group } = createGroups();
  const unsupported: { where: string; what: string; reason: string }[] = [];
  let section: Section = { group: 'ungrouped', kind: 'hosts' };

  const readHost = (line: string, where: string): void => {
    const [first = '', ...rest] = splitWords(line);
    const { name, vars } = splitPort(first);
    const names = expandRange(name);
    if (names === undefined) unsupported.push({ where, what: line, reason: 'The range cannot be read.' });
    const hosts = group(section.group).hosts;
    for (const one of names ?? []) hosts.set(one, { ...hosts.get(one), ...vars, ...readVars(rest) });
  };

  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const where = `line ${index + 1}`;
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[')) {
      const found = readSection(line);
      if (found === undefined)
        unsupported.push({
          where,
          what: line,
          reason: 'The section cannot be read; what follows belongs to none.',
        });
      section = found ?? { group: 'ungrouped', kind: 'hosts' };
      group(section.group);
    } else if (section.kind === 'vars') {
      const target = group(section.group);
      const at = line.indexOf('=');
      const value = splitWords(line.slice(at + 1)).join(' ');
      if (at > 0) target.vars = { ...target.vars, [line.slice(0, at).trim()]: value };
    } else if (section.kind === 'children') {
      const child = splitWords(line)[0] ?? '';
      group(section.group).children.add(child);
      group(child);
    } else readHost(line, where);
  }
  return { groups, unsupported };
};
