import type { DocumentHost } from './document-host.ts';
import type { Place } from './locator-file.ts';

const mostTold = 20;

/**
 * Holds every document against the locator: its owner has it and alone, with the value that it must have, its copy has the same,
 * and no host has what it should not. Says what is wrong, the first of it; empty: nothing is.
 */
export const auditOf = (
  hosts: ReadonlyMap<string, DocumentHost>,
  places: Iterable<Place>,
  valueOf: (key: string) => number,
): readonly string[] => {
  const wrong: string[] = [];
  const wanted = new Map([...hosts.keys()].map((name) => [name, { primaries: 0, secondaries: 0 }]));
  const look = (name: string, key: string, role: 'primary' | 'secondary'): void => {
    const held = hosts.get(name)?.held(key);
    const count = wanted.get(name);
    if (count !== undefined) count[role === 'primary' ? 'primaries' : 'secondaries'] += 1;
    if (held?.role !== role)
      wrong.push(`${key}: ${name} should be its ${role} and is ${held?.role ?? 'nothing'}`);
    else if (held.value !== valueOf(key))
      wrong.push(`${key}: ${name} has ${held.value} as ${role}, and should have ${valueOf(key)}`);
  };
  for (const { key, primary, secondary } of places) {
    look(primary, key, 'primary');
    if (secondary !== null) look(secondary, key, 'secondary');
  }
  for (const [name, count] of wanted) {
    const own = hosts.get(name)?.count();
    if (own?.primaries !== count.primaries || own.secondaries !== count.secondaries)
      wrong.push(`${name} has ${JSON.stringify(own)}, and should have ${JSON.stringify(count)}`);
  }
  return wrong.slice(0, mostTold);
};
