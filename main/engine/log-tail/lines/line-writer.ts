import type { LogStream } from '../../source-kit/index.ts';

const pairForm = /(?:^|,)com\.docker\.swarm\.(node|task)\.id=([^,]*)/g;
/** An id that nobody knows a name for is shown this long, as Docker's own commands do. */
const shortId = 12;

/** A line without the words of the manager it went through. `from`: machine and copy, where the stream carries many. */
export type WrittenLine = { readonly from?: string; readonly node: string; readonly text: string };

/** Who wrote a line that went through a manager, and the rest of it. `text`: the line behind its time. */
export const writerOf = ({ writers, nodeId }: LogStream, text: string): WrittenLine => {
  if (writers === undefined) return { node: nodeId, text };
  const blank = text.indexOf(' ');
  const ids = new Map(
    [...text.slice(0, blank).matchAll(pairForm)].map(([, kind = '', value = '']) => [kind, value]),
  );
  if (ids.size === 0) return { node: nodeId, text };
  const named = (kind: string): string => {
    const value = ids.get(kind) ?? '';
    return writers.get(value) ?? value.slice(0, shortId);
  };
  const node = named('node');
  return { from: `${named('task')} on ${node}`, node, text: text.slice(blank + 1) };
};
