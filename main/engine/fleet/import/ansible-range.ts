/** More names from one pattern is no inventory but an accident. */
const mostNames = 10_000;

const numbers = (from: string, to: string, step: number): readonly string[] => {
  const width = from.startsWith('0') ? from.length : 0;
  const count = Math.floor((Number(to) - Number(from)) / step) + 1;
  if (count < 1 || count > mostNames) return [];
  return Array.from({ length: count }, (_, n) => String(Number(from) + n * step).padStart(width, '0'));
};

const letters = (from: string, to: string, step: number): readonly string[] => {
  const count = Math.floor((to.charCodeAt(0) - from.charCodeAt(0)) / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, n) =>
    String.fromCharCode(from.charCodeAt(0) + n * step),
  );
};

/**
 * Unfolds `web[01:03]`, `db-[a:c]` and `n[1:9:2]` (Ansible inventory guide, "Adding ranges of hosts"), several per name.
 * Undefined when a range is none, or when it names more than ten thousand machines.
 */
export const expandRange = (name: string): readonly string[] | undefined => {
  const range = /\[(?:(\d+):(\d+)|([a-zA-Z]):([a-zA-Z]))(?::(\d+))?\]/.exec(name);
  if (range === null) return /[[\]]/.test(name) ? undefined : [name];
  const [whole, from, to, first, last, by] = range;
  const step = by === undefined ? 1 : Number(by);
  if (step === 0) return undefined;
  const middle =
    from !== undefined && to !== undefined ? numbers(from, to, step) : letters(first ?? '', last ?? '', step);
  const rest = expandRange(name.slice(range.index + whole.length));
  if (middle.length === 0 || rest === undefined || middle.length * rest.length > mostNames) return undefined;
  const head = name.slice(0, range.index);
  return middle.flatMap((part) => rest.map((tail) => `${head}${part}${tail}`));
};
