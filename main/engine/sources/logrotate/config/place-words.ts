import { raise, set, type Scan, type Step } from './block.ts';
import { takeLine, takeValue } from './cursor.ts';
import { nameOf } from './file-tree.ts';
import { splitWords } from './words.ts';
import { valueOf } from './valued-words.ts';

/** Extension of what each known command compresses (config.c, compress_cmd_list). */
const extensions: Readonly<Record<string, string>> = {
  gzip: '.gz',
  bzip2: '.bz2',
  xz: '.xz',
  zstd: '.zst',
  compress: '.Z',
  zip: 'zip',
};

/** What `compresscmd` says of the extension: `compressext` behind it still wins. */
export const compressedBy = (command: string) => {
  const extension = extensions[nameOf(command)];
  return { compressCommand: command, ...(extension === undefined ? {} : { compressExtension: extension }) };
};

export const readCompressOptions = (scan: Scan): Step => {
  const options = takeLine(scan.cursor);
  if (splitWords(options)?.length) return 'next';
  return raise(scan, 'invalid compression options', '“compressoptions” is followed by no options.');
};

/** `tabooext` and `taboopat`: names in an included directory that are not read. */
export const readTaboo =
  (word: 'tabooext' | 'taboopat') =>
  (scan: Scan): Step => {
    if (!scan.isDefaults) {
      const told = `${word} may not appear inside of log file definition`;
      return raise(scan, told, `“${word}” stands inside a block; it is allowed outside only.`);
    }
    const value = takeValue(scan.cursor);
    if (value === undefined) {
      scan.complain(
        `argument expected after ${word}`,
        `“${word}” has no value, so it has no effect.`,
        'line',
      );
      return 'again';
    }
    const adds = value.startsWith('+');
    const words = (adds ? value.slice(1) : value)
      .trimStart()
      .split(/,\s*|\s+/)
      .filter((one) => one !== '');
    const patterns = words.map((one) => (word === 'tabooext' ? `*${one}` : one));
    scan.room.taboos = [...(adds ? scan.room.taboos : []), ...patterns];
    return 'next';
  };

export const readInclude = (scan: Scan): Step => {
  const path = valueOf(scan, 'include');
  if (path === undefined) return 'raise';
  scan.include(path);
  return 'again';
};

export const readDateFormat = (scan: Scan): Step => {
  const value = takeValue(scan.cursor);
  if (value === undefined)
    scan.complain(
      'argument expected after dateformat',
      '“dateformat” has no value, so the usual one holds.',
      'line',
    );
  set(scan, { dateFormat: value });
  return 'next';
};
