import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseSync } from 'vite';

/** One import as it stands in a file: static, type-only, re-exported, dynamic, or an `import()` type. */
export type ImportEdge = { readonly from: string; readonly to: string; readonly text: string };

const folders = ['main', 'renderer', 'shared', 'e2e', 'bench', 'scripts'];
const isSource = (name: string): boolean => /\.(ts|tsx|mjs)$/.test(name) && !name.endsWith('.d.ts');

/** Every source file of the checkout, as paths relative to `root` with forward slashes. */
export const sourceFiles = (root: string): readonly string[] => {
  const walk = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return name === 'node_modules' ? [] : walk(path);
      return isSource(name) ? [relative(root, path).split(sep).join('/')] : [];
    });
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => walk(join(root, folder)));
};

const aliases: readonly (readonly [RegExp, string])[] = [
  [/^#shared\/(.+)$/, 'shared/$1/index.ts'],
  [/^#engine$/, 'main/engine/index.ts'],
];

const packageOf = (text: string): string =>
  text.startsWith('@') ? text.split('/').slice(0, 2).join('/') : (text.split('/')[0] ?? text);

const targetOf = (root: string, from: string, text: string): string => {
  const clean = text.replace(/\?.*$/, '');
  if (clean.startsWith('.'))
    return relative(root, resolve(root, dirname(from), clean))
      .split(sep)
      .join('/');
  for (const [form, path] of aliases) if (form.test(clean)) return clean.replace(form, path);
  return clean.startsWith('node:') ? clean : packageOf(clean);
};

/** All imports of one file. Throws when the file does not parse, so that none can be passed over. */
export const importsOf = (root: string, file: string): readonly ImportEdge[] => {
  const code = readFileSync(join(root, file), 'utf8');
  const parsed = parseSync(file, code);
  if (parsed.errors.length > 0) throw new Error(`${file} does not parse: ${parsed.errors[0]?.message ?? ''}`);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const reExports = staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.moduleRequest ? [entry.moduleRequest.value] : [])),
  );
  const dynamic = dynamicImports
    .map(({ moduleRequest }) => code.slice(moduleRequest.start, moduleRequest.end))
    .flatMap((text) => /^['"`](.+)['"`]$/.exec(text)?.[1] ?? []);
  // A type written as import-dot-name is no import to the parser's module record, and still a dependency.
  const typeImports = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)\s*\./g)].map(
    (match) => match[1] ?? '',
  );
  const texts = new Set([
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...reExports,
    ...dynamic,
    ...typeImports,
  ]);
  return [...texts].map((text) => ({ from: file, to: targetOf(root, file, text), text }));
};
