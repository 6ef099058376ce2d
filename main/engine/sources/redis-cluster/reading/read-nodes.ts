import { slotCount, tableOf, type ClusterTable, type Member, type OpenSlot } from './cluster-table.ts';

/** What CLUSTER NODES told. `myself` is empty when no line says so: then nobody speaks. */
export type NodesReading = {
  readonly myself: string;
  readonly table: ClusterTable;
  readonly open: readonly OpenSlot[];
  /** Lines that could not be understood. */
  readonly unreadable: number;
};

const idForm = /^[0-9a-f]{40}$/;
const openForm = /^\[(\d{1,5})-([<>])-([0-9a-f]{40})\]$/;
const rangeForm = /^(\d{1,5})(?:-(\d{1,5}))?$/;

/**
 * `ip:port@busport,hostname,shard-id=…`: a part of it may be missing. The last colon before `@` ends the address, for IPv6 has
 * colons of its own. Before Redis 7.0 nothing follows the bus port.
 */
const addressOf = (word: string): Pick<Member, 'host' | 'port' | 'hostname'> => {
  const [address = '', hostname = ''] = word.split(',');
  const client = address.split('@')[0] ?? '';
  const colon = client.lastIndexOf(':');
  const port = Number(client.slice(colon + 1));
  return {
    host: client.slice(0, Math.max(0, colon)),
    port: Number.isInteger(port) ? port : 0,
    hostname: hostname.includes('=') || hostname === '?' ? '' : hostname,
  };
};

const standingOf = (flags: readonly string[]): Member['standing'] => {
  if (flags.includes('handshake')) return 'handshake';
  if (flags.includes('fail')) return 'fail';
  if (flags.includes('fail?')) return 'fail?';
  return flags.includes('noaddr') ? 'noaddr' : 'ok';
};

const isSlot = (slot: number): boolean => Number.isInteger(slot) && slot >= 0 && slot < slotCount;

const rangeOf = (word: string): [number, number] | undefined => {
  const found = rangeForm.exec(word);
  if (found === null) return undefined;
  const from = Number(found[1]);
  const to = found[2] === undefined ? from : Number(found[2]);
  return isSlot(from) && isSlot(to) && from <= to ? [from, to] : undefined;
};

/** Ranges in order, those that touch made one, what was said twice once. */
const ordered = (ranges: readonly [number, number][]): readonly [number, number][] => {
  const result: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
};

type Line = {
  /** The line without what only its server's own line has (`myself`, open slots) and what changes each second. */
  readonly common: string;
  readonly id: string;
  readonly isMyself: boolean;
  readonly open: readonly OpenSlot[];
};

const openOf = (word: string): OpenSlot | undefined => {
  const [, slot, sign, other = ''] = openForm.exec(word) ?? [];
  return slot === undefined || !isSlot(Number(slot))
    ? undefined
    : { slot: Number(slot), direction: sign === '>' ? 'to' : 'from', other };
};

/** Index behind the eighth word, where the slots begin; undefined: the line is too short. */
const slotsAt = (line: string): number | undefined => {
  let at = -1;
  for (let word = 0; word < 8; word += 1) {
    if (at >= line.length) return undefined;
    const next = line.indexOf(' ', at + 1);
    at = next < 0 ? line.length : next;
  }
  return at;
};

const readLine = (line: string): Line | undefined => {
  const at = slotsAt(line);
  if (at === undefined) return undefined;
  const [id = '', address = '', flagWord = '', primary = '', , , epoch = ''] = line.slice(0, at).split(' ');
  if (!idForm.test(id) || !/^\d+$/.test(epoch)) return undefined;
  const head = `${id} ${address}`;
  // A big cluster has a thousand lines of these for each of its thousand servers: the slots are not taken apart here.
  if (!flagWord.includes('myself'))
    return {
      id,
      isMyself: false,
      open: [],
      common: `${head} ${flagWord} ${primary} ${epoch}${line.slice(at)}`,
    };
  const flags = flagWord.split(',').filter((flag) => flag !== 'myself');
  const places = line.slice(at).split(' ');
  const open = places.flatMap((word) => openOf(word) ?? []);
  const slots = places.filter((word) => word !== '' && openOf(word) === undefined);
  const common = [head, flags.join(','), primary, epoch, ...slots].join(' ');
  return { id, isMyself: true, open, common };
};

const memberOf = (common: string): Member | undefined => {
  const [id = '', address = '', flagWord = '', primary = '', epoch = '', ...places] = common.split(' ');
  const flags = flagWord.split(',');
  const ranges = places.filter((word) => word !== '').map(rangeOf);
  if (ranges.includes(undefined)) return undefined;
  return {
    id,
    ...addressOf(address),
    isPrimary: flags.includes('master') || flags.includes('primary'),
    standing: standingOf(flags),
    follows: idForm.test(primary) ? primary : undefined,
    epoch: Math.min(Number(epoch), Number.MAX_SAFE_INTEGER),
    ranges: ordered(ranges.filter((range) => range !== undefined)),
  };
};

type Table = { readonly table: ClusterTable; readonly unreadable: number };

/** Most servers say the same: a cluster of 1,000 would else be kept 1,000 times over. Only a cache: nothing depends on it. */
const latest = new Map<string, Table>();
const mostTables = 32;

const sharedTable = (text: string): Table => {
  const known = latest.get(text);
  if (known !== undefined) return known;
  const members = text === '' ? [] : text.split('\n').map(memberOf);
  const readable = members.filter((member) => member !== undefined);
  const made = { table: tableOf(readable), unreadable: members.length - readable.length };
  const [oldest] = latest.keys();
  if (latest.size >= mostTables && oldest !== undefined) latest.delete(oldest);
  latest.set(text, made);
  return made;
};

/** Reads CLUSTER NODES of any version. A line that is odd is counted and left out; nothing is guessed from it. */
export const readNodes = (text: string): NodesReading => {
  const lines = text.split('\n').flatMap((line) => {
    const trimmed = line.trimEnd();
    return trimmed === '' ? [] : [readLine(trimmed)];
  });
  const known = lines.filter((line) => line !== undefined);
  const myself = known.find(({ isMyself }) => isMyself);
  const shared = sharedTable(
    known
      .map(({ common }) => common)
      .toSorted()
      .join('\n'),
  );
  return {
    myself: myself?.id ?? '',
    table: shared.table,
    open: myself?.open ?? [],
    unreadable: lines.length - known.length + shared.unreadable,
  };
};
