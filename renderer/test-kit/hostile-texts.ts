/** Pieces that would run, load, or leave their place if text were ever taken for markup. */
const bodies = [
  '<script>window.__ran=1</script>',
  '<img src=x onerror="window.__ran=1">',
  '<svg onload="window.__ran=1">',
  '<iframe srcdoc="<script>parent.__ran=1</script>"></iframe>',
  '<a href="javascript:window.__ran=1">x</a>',
  '<style>*{display:none}</style>',
  '<math><mtext><mglyph><style><img src=x onerror=window.__ran=1>',
  '<details open ontoggle=window.__ran=1>',
  '<template><img src=x onerror=window.__ran=1></template>',
  '<object data="data:text/html,<script>1</script>"></object>',
];
const before = ['', '">', "'>", '</title>', '</textarea>', '-->', ']]>', '\\"', '&lt;', '\u0000'];
const after = ['', '<!--', '\u202e', '\u200b', '//'];

/** Five hundred names that a hostile server could claim. */
export const hostileTexts: readonly string[] = bodies.flatMap((body) =>
  before.flatMap((start) => after.map((end) => `${start}${body}${end}`)),
);

/** A tenth of them, every body among them, for what takes a screen of its own. */
export const someHostileTexts: readonly string[] = hostileTexts.filter(
  (_, index) => index % 10 === index % 7,
);

/** One of each body, for pages that take long to draw. */
export const fewHostileTexts: readonly string[] = bodies.map((body) => `">${body}\u202e`);

/** Fields whose words come from a server, a fleet file or another console: names, sentences, errors, reasons, versions. */
const wordy: ReadonlySet<string> = new Set([
  'asks',
  'console',
  'estimateSays',
  'details',
  'ifConsoleCloses',
  'layer',
  'name',
  'operator',
  'placeName',
  'reason',
  'reference',
  'refusal',
  'resource',
  'says',
  'stack',
  'subject',
  'text',
  'title',
  'what',
  'who',
  'by',
  'outcome',
]);

/** The same value with `text` wherever words come from outside: a whole plan, workload or record at once. */
export const sayingEverywhere = <T>(value: T, text: string): T => {
  const said = (each: unknown, key: string): unknown => {
    if (typeof each === 'string') return wordy.has(key) ? text : each;
    if (Array.isArray(each))
      return each.map((one) =>
        said(one, ['warnings', 'calls', 'subjects'].includes(key) && typeof one === 'string' ? 'text' : key),
      );
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, one]) => [name, said(one, name)]));
  };
  return said(value, '') as T;
};

const markup =
  'script, iframe, object, embed, style, template, math, details[ontoggle], img, [onerror], [onload], a[href^="javascript"]';

/** The elements that text from outside has become; none, when all is well. */
export const elementsMadeOfText = (): readonly string[] =>
  [...document.body.querySelectorAll(markup)].map((element) => element.outerHTML);
