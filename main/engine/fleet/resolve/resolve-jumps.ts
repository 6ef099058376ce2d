import { hopId, nearestWord, readHopAddress, type PathProblem, type ValuePath } from '../file/index.ts';

/** R49: at most five machines on a way, the node itself included. */
const mostHops = 5;
/** Ways are followed this far, so that a chain of thousands is an error and no overflow. */
const deepestTrail = 8;
/** Beyond this many wrong names suggestions cost more time than they save. */
const suggestionsMost = 20;

/** What one machine says about its way. */
export type WaySource = {
  /** Where its own `jump` stands in the file, for errors. */
  readonly path: ValuePath;
  /** Its own entry; undefined = says nothing. */
  readonly own: readonly string[] | undefined;
  /** From groups and defaults. */
  readonly inherited: readonly string[] | undefined;
};

/** Port of sshd where nothing else is said (RFC 4253 section 4.1). */
export const sshPort = 22;

/** Normal form of an entry of `jump`: a known name, or `user@address:port`; undefined when it is neither. */
const normalEntry = (entry: string, known: ReadonlyMap<string, WaySource>): string | undefined => {
  if (known.has(entry)) return entry;
  const hop = readHopAddress(entry);
  return hop === undefined ? undefined : hopId(hop.user, hop.address, hop.port ?? sshPort);
};

/** What a machine goes through by its own word, else by inheritance: that never includes the machine itself. */
const entriesOf = (id: string, source: WaySource): readonly string[] => {
  if (source.own !== undefined) return source.own.length === 1 && source.own[0] === 'none' ? [] : source.own;
  const inherited = source.inherited ?? [];
  if (inherited.length === 1 && inherited[0] === 'none') return [];
  const self = inherited.indexOf(id);
  return self === -1 ? inherited : inherited.slice(0, self);
};

const unknownEntry = (entry: string, path: ValuePath, names: readonly string[]): PathProblem => {
  const meant = nearestWord(entry, names);
  const write = 'Write the name of a node or of an entry in jumps, or user@address:port.';
  return {
    path,
    at: 'value',
    says: `The jump host "${entry}" is not known.`,
    instead: meant === undefined ? write : `Did you mean "${meant}"?`,
  };
};

/** Ways of all machines, each a list of hop ids nearest first, without the machine itself. */
export type Ways = {
  readonly ways: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly PathProblem[];
};

/** Follows every jump: unknown names, loops and ways that are too long are problems, and such a way is empty. */
export const resolveJumps = (known: ReadonlyMap<string, WaySource>): Ways => {
  const ways = new Map<string, readonly string[]>();
  const problems: PathProblem[] = [];
  const names = [...known.keys()];
  const wayOf = (id: string, trail: readonly string[]): readonly string[] => {
    const done = ways.get(id);
    const source = known.get(id);
    if (done !== undefined || source === undefined) return done ?? [];
    const path = [...source.path, 'jump'];
    // Far beyond any way that is allowed; its machines are told that theirs is too long.
    if (trail.length > deepestTrail) return [];
    if (trail.includes(id)) {
      const circle = [...trail.slice(trail.indexOf(id)), id].join(' -> ');
      const instead = 'Write "jump: none" for the machine that you reach directly.';
      problems.push({ path, at: 'value', says: `The jumps go round in a circle: ${circle}.`, instead });
      ways.set(id, []);
      return [];
    }
    const entries = entriesOf(id, source).map((entry) => ({ entry, normal: normalEntry(entry, known) }));
    for (const { entry, normal } of entries)
      if (normal === undefined)
        problems.push(unknownEntry(entry, path, problems.length < suggestionsMost ? names : []));
    const hops = entries.flatMap(({ normal }) => normal ?? []);
    const first = hops[0];
    const before = first === undefined ? [] : wayOf(first, [...trail, id]);
    const way = ways.get(id) ?? [...before, ...hops];
    if (way.length >= mostHops) {
      const says = `"${id}" is reached over ${way.length + 1} machines; at most ${mostHops} are possible.`;
      problems.push({ path, at: 'value', says, instead: 'Shorten the way.' });
    }
    ways.set(id, way.slice(0, mostHops - 1));
    return ways.get(id) ?? [];
  };
  for (const id of known.keys()) wayOf(id, []);
  return { ways, problems };
};
