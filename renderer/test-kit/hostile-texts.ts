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

const markup =
  'script, iframe, object, embed, style, template, math, details[ontoggle], img, [onerror], [onload], a[href^="javascript"]';

/** The elements that text from outside has become; none, when all is well. */
export const elementsMadeOfText = (): readonly string[] =>
  [...document.body.querySelectorAll(markup)].map((element) => element.outerHTML);
