import { linesOf, readKibibytes, type Sections } from '../../../source-kit/index.ts';
import { nameOf } from '../config/index.ts';
import { readTextBlocks } from './text-blocks.ts';

/** What journald holds and what its configuration says of it. */
export type JournalReading = {
  readonly directory: string;
  /** Undefined: it cannot be told. */
  readonly sizeBytes: number | undefined;
  /** `SystemMaxUse` or `RuntimeMaxUse`, whichever holds, by the file that has the last word on it; undefined: no file has one. */
  readonly bound: { readonly path: string; readonly maxBytes: number | undefined } | undefined;
};

type Setting = { readonly value: string; readonly path: string };

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1_024,
  m: 1_048_576,
  g: 1_073_741_824,
  t: 1_099_511_627_776,
};
const bytesOf = (text: string | undefined): number | undefined => {
  const [, digits, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?\s*$/i.exec(text ?? '') ?? [];
  const bytes = Math.round(Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
};

/** Settings in the order systemd reads them: the main file, then drop-ins by name; of two of one name the later directory's. */
const settingsOf = (sections: Sections): ReadonlyMap<string, Setting> => {
  const blocks = readTextBlocks(linesOf(sections.get('journal.conf')));
  const main = blocks.filter(({ head }) => !head.includes('.conf.d/'));
  const dropIns = new Map(
    blocks.filter(({ head }) => head.includes('.conf.d/')).map((block) => [nameOf(block.head), block]),
  );
  const sorted = [...dropIns.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, block]) => block);
  return new Map(
    [...main, ...sorted].flatMap(({ head, lines }) =>
      lines.flatMap((line) => {
        const [, key, value] = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
        return key === undefined
          ? []
          : [[key, { value: value ?? '', path: head.slice('f '.length) }] as const];
      }),
    ),
  );
};

/** Undefined: this node has no journald. */
export const readJournal = (sections: Sections): JournalReading | undefined => {
  const section = sections.get('journal');
  if (section === undefined || section.status !== undefined) return undefined;
  const lines = linesOf(section);
  const told = lines.map((line) => /take up ([0-9.]+ ?[KMGT]?i?B?) (?:in|on)/i.exec(line)?.[1]).find(Boolean);
  const measured = lines.flatMap((line) => {
    const [, size, path] = /^(\d+)\t(\/.*)$/.exec(line) ?? [];
    const sizeBytes = readKibibytes(size);
    return sizeBytes === undefined || path === undefined ? [] : [{ sizeBytes, path }];
  });
  const isLasting = lines.some((line) => line.endsWith('/var/log/journal'));
  const bound = settingsOf(sections).get(isLasting ? 'SystemMaxUse' : 'RuntimeMaxUse');
  const sum = measured.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
  return {
    directory: isLasting ? '/var/log/journal' : '/run/log/journal',
    sizeBytes: bytesOf(told) ?? (measured.length > 0 ? sum : undefined),
    bound: bound === undefined ? undefined : { path: bound.path, maxBytes: bytesOf(bound.value) },
  };
};
