import { set, type Scan, type Step } from './block.ts';
import { readCreate, readSu } from './owner-words.ts';
import { compressedBy, readCompressOptions, readDateFormat, readInclude, readTaboo } from './place-words.ts';
import { switches } from './switches.ts';
import { counts, readCounted, readPlain, readSize, readText, readWeekly } from './valued-words.ts';

type Directive = (scan: Scan) => Step;

const switched = Object.entries(switches).map(([word, settings]): [string, Directive] => [
  word,
  (scan) => {
    set(scan, settings);
    return 'next';
  },
]);
const counted = Object.entries(counts).map(([word, how]): [string, Directive] => [
  word,
  readCounted(how, word),
]);

/** Every word of logrotate.conf 3.21 but those that begin a script. */
export const directives: ReadonlyMap<string, Directive> = new Map([
  ...switched,
  ...counted,
  ['size', readSize('size')],
  ['minsize', readSize('minsize')],
  ['maxsize', readSize('maxsize')],
  ['weekly', readWeekly],
  ['su', readSu],
  ['create', readCreate('create')],
  ['createolddir', readCreate('createolddir')],
  ['tabooext', readTaboo('tabooext')],
  ['taboopat', readTaboo('taboopat')],
  ['include', readInclude],
  ['dateformat', readDateFormat],
  ['extension', readText('extension name', (extension) => ({ extension }))],
  ['addextension', readText('addextension name', (addedExtension) => ({ addedExtension }))],
  ['olddir', readPlain('olddir', 'path', (oldDirectory) => ({ oldDirectory }))],
  ['compresscmd', readPlain('compress', 'path', compressedBy)],
  ['uncompresscmd', readPlain('uncompress', 'path', () => ({}))],
  ['compressext', readPlain('compress-ext', 'path', (compressExtension) => ({ compressExtension }))],
  ['compressoptions', readCompressOptions],
  ['mail', readPlain('mail', 'address', () => ({}))],
  // Deprecated since 3.11; a warning without effect.
  ['errors', () => 'next'],
]);
