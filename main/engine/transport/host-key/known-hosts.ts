import { isHostMatch } from './host-pattern.ts';
import type { KnownHostsLine } from './known-hosts-line.ts';

/** What known_hosts files say, found by the name of a server. */
export type KnownHosts = {
  /** Lines that mean this name (in lower case), in the order they stand in. */
  readonly named: (name: string) => readonly KnownHostsLine[];
};

/** A field that is one name and nothing else: no list, no pattern, no hash. Most lines are. */
const singleName = /^[^,*?!|]{1,1000}$/;

/**
 * Lines by name, so that a login does not try every line of the file. Patterns and hashes can only be tried one by one;
 * that is done once per name.
 */
export const indexKnownHosts = (lines: readonly KnownHostsLine[]): KnownHosts => {
  const plain = new Map<string, KnownHostsLine[]>();
  const others: KnownHostsLine[] = [];
  for (const line of lines) {
    if (!singleName.test(line.hosts)) {
      others.push(line);
      continue;
    }
    const name = line.hosts.toLowerCase();
    const before = plain.get(name);
    if (before === undefined) plain.set(name, [line]);
    else before.push(line);
  }
  const found = new Map<string, readonly KnownHostsLine[]>();
  return {
    named: (name) => {
      const before = found.get(name);
      if (before !== undefined) return before;
      const matching = others.filter((line) => isHostMatch(line.hosts, name));
      const named = [...(plain.get(name) ?? []), ...matching].toSorted((a, b) => a.line - b.line);
      found.set(name, named);
      return named;
    },
  };
};

/** What a file says that is not there. */
export const nothingKnown: KnownHosts = { named: () => [] };

/**
 * Several files as one: what stands in the first comes first. A connection keeps what it was verified by, and mostly that is in
 * one file: then it is the index of that file itself, which all connections share.
 */
export const joinKnownHosts = (files: readonly KnownHosts[]): KnownHosts => {
  const saying = files.filter((file) => file !== nothingKnown);
  const [first = nothingKnown, ...more] = saying;
  return more.length === 0 ? first : { named: (name) => saying.flatMap((file) => file.named(name)) };
};
