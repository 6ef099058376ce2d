import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, parseDocument, stringify, type Document, type Pair, type YAMLMap } from 'yaml';
import { readYaml } from '../file/index.ts';
import type { ImportedNode } from './imported-node.ts';

/** Lists of one are written as the one, as people do. */
const oneOrMany = (list: readonly string[]): unknown => (list.length === 1 ? list[0] : [...list]);

/** The node in the words of the fleet file, defaults left out. */
const entryOf = (node: ImportedNode): Readonly<Record<string, unknown>> => ({
  ...(node.address === node.id ? {} : { address: node.address }),
  ...(node.port === 22 ? {} : { port: node.port }),
  ...(node.user === undefined ? {} : { user: node.user }),
  ...(node.identityFiles.length === 0 ? {} : { identityFile: oneOrMany(node.identityFiles) }),
  ...(node.identitiesOnly ? { identitiesOnly: true } : {}),
  ...(node.identityAgent === undefined ? {} : { identityAgent: node.identityAgent }),
  ...(node.knownHosts.length === 0 ? {} : { knownHosts: oneOrMany(node.knownHosts) }),
  ...(node.hostKeyAlias === undefined ? {} : { hostKeyAlias: node.hostKeyAlias }),
  ...(node.jump.length === 0 ? {} : { jump: oneOrMany(node.jump) }),
  ...(Object.keys(node.labels).length === 0 ? {} : { labels: node.labels }),
});

const render = (nodes: readonly ImportedNode[], indent: string): string =>
  stringify(Object.fromEntries(nodes.map((node) => [node.id, entryOf(node)])), { lineWidth: 0 })
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n');

/** The lines that are added under `nodes`, for reading. */
export const nodesAsYaml = (nodes: readonly ImportedNode[]): string =>
  nodes.length === 0 ? '' : `nodes:\n${render(nodes, '  ')}`;

const nodesPair = (document: Document): Pair | undefined =>
  isMap(document.contents)
    ? document.contents.items.find(({ key }) => isScalar(key) && key.value === 'nodes')
    : undefined;

/** Puts the lines behind the last node and touches nothing else; undefined where `nodes` is no indented map. */
const insertLines = (
  text: string,
  document: Document.Parsed,
  nodes: readonly ImportedNode[],
): string | undefined => {
  const map = nodesPair(document)?.value as YAMLMap | null | undefined;
  if (!isMap(map) || map.flow === true || map.items.length === 0) return undefined;
  const last = map.items.at(-1) as Pair;
  const lastKey = (last.key as { range?: [number, number, number] }).range;
  const end = (last.value as { range?: [number, number, number] } | null)?.range?.[1] ?? lastKey?.[1];
  const keyStart = ((map.items[0] as Pair).key as { range?: [number, number, number] }).range?.[0];
  if (end === undefined || keyStart === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', keyStart - 1) + 1;
  // The value of a block ends before or after its line break, depending on its kind (yaml 2.9.1).
  const lineEnd = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end);
  const at = lineEnd === -1 ? text.length : lineEnd + 1;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const added = render(nodes, text.slice(lineStart, keyStart)).replaceAll('\n', eol);
  return `${text.slice(0, at)}${lineEnd === -1 ? eol : ''}${added}${text.slice(at)}`;
};

/** Through the document: comments stay, spacing may change. For flow maps and files without `nodes`. */
const insertInDocument = (text: string, nodes: readonly ImportedNode[]): string => {
  const document = parseDocument(text, { uniqueKeys: false });
  if (!isMap(nodesPair(document)?.value)) document.set('nodes', document.createNode({}));
  for (const node of nodes) document.setIn(['nodes', node.id], document.createNode(entryOf(node)));
  return document.toString({ lineWidth: 0 });
};

const expected = (value: unknown, nodes: readonly ImportedNode[]): unknown => {
  const before = (value ?? {}) as { readonly nodes?: object | null };
  const added = Object.fromEntries(nodes.map((node) => [node.id, entryOf(node)]));
  return { ...before, nodes: { ...before.nodes, ...added } };
};

/**
 * Adds nodes to a fleet file's text and keeps comments, order and line ends. An empty text becomes a new file. The result
 * is read again before it is believed: nothing but the new nodes may differ.
 */
export const addNodes = (text: string, nodes: readonly ImportedNode[]): string => {
  if (nodes.length === 0) return text;
  if (text.trim() === '') return nodesAsYaml(nodes);
  const before = readYaml(text);
  const wanted = expected(before.value, nodes);
  const inserted = before.document === undefined ? undefined : insertLines(text, before.document, nodes);
  if (inserted !== undefined && isDeepStrictEqual(readYaml(inserted).value, wanted)) return inserted;
  return insertInDocument(text, nodes);
};
