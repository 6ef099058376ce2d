import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawImportTable } from './draw-import-table.ts';
import { importTable } from './import-table.ts';
import { strangers, testsMay } from './other-rules.ts';
import { importsOf, sourceFiles, type ImportEdge } from './module-graph.ts';

const root = join(import.meta.dirname, '..', '..');
const files = sourceFiles(root);
const edges = files.flatMap((file) => importsOf(root, file));
const isTest = (file: string): boolean =>
  /\.(test|spec|stories|test-d)\.tsx?$|\/test-kit\/|\/conformance\.ts$/.test(file);
const under = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
const matches = (to: string, entry: string): boolean =>
  entry === 'node:*' ? to.startsWith('node:') : under(to, entry);
const ruleOf = (file: string) =>
  importTable.filter(({ from }) => under(file, from)).toSorted((a, b) => b.from.length - a.from.length)[0];

const allowed = ({ from, to }: ImportEdge): boolean => {
  const rule = ruleOf(from);
  if (rule === undefined) return false;
  const may = isTest(from) ? [...rule.may, ...testsMay] : rule.may;
  return under(to, rule.from) || may.some((entry) => matches(to, entry));
};

const cycles = (): readonly string[] => {
  const next = Map.groupBy(
    edges.filter(({ to }) => files.includes(to)),
    ({ from }) => from,
  );
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...way.slice(way.indexOf(file)), file].join(' -> '));
      return;
    }
    state.set(file, 'open');
    for (const edge of next.get(file) ?? []) visit(edge.to, [...way, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  return found;
};

describe('who may import whom', () => {
  it('looks at every source file, and each belongs to a layer', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => ruleOf(file) === undefined)).toEqual([]);
  });

  it('allows only what the import table allows', () => {
    expect(edges.filter((edge) => !allowed(edge)).map(({ from, text }) => `${from} imports ${text}`)).toEqual(
      [],
    );
  });

  it('keeps sources, screens and shells strangers to their siblings', () => {
    const siblingOf = (path: string, parent: string): string | undefined =>
      under(path, parent) ? path.slice(parent.length + 1).split('/')[0] : undefined;
    const crossings = edges.filter(({ from, to }) =>
      strangers.some((parent) => {
        const [a, b] = [siblingOf(from, parent), siblingOf(to, parent)];
        return a !== undefined && b !== undefined && a !== b && !a.includes('.') && !b.includes('.');
      }),
    );
    expect(crossings.map(({ from, text }) => `${from} imports ${text}`)).toEqual([]);
  });

  it('finds no circle of imports', () => {
    expect(cycles()).toEqual([]);
  });

  it('finds no default export outside tool configurations and reporters', () => {
    const offenders = files.filter((file) =>
      /^export default /m.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(offenders.filter((file) => !/reporter\.mjs$|config\.ts$/.test(file))).toEqual([]);
  });

  it('reaches every relative import', () => {
    const missing = edges.filter(({ text, to }) => /^[.#]/.test(text) && !existsSync(join(root, to)));
    expect(missing.map(({ from, text }) => `${from} imports ${text}`)).toEqual([]);
  });

  it('catches a planted crossing: the engine reaching for electron, a view for another view', () => {
    const planted: ImportEdge[] = [
      { from: 'main/engine/rules/x.ts', to: 'electron', text: 'electron' },
      { from: 'main/engine/sources/host/x.ts', to: 'node:fs', text: 'node:fs' },
      { from: 'renderer/views/fleet/x.tsx', to: 'main/engine/index.ts', text: '#engine' },
      { from: 'shared/model/x.ts', to: 'node:fs', text: 'node:fs' },
    ];
    expect(planted.filter(allowed)).toEqual([]);
  });
});

describe('the documents', () => {
  it('show the import table as it is in force', () => {
    expect(readFileSync(join(root, 'docs/architecture.md'), 'utf8')).toContain(drawImportTable());
  });

  it('link only to files that are there', () => {
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'docs/architecture.md',
      'docs/fleet-file.md',
      'docs/decisions/README.md',
    ];
    const broken = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !existsSync(join(root, page, '..', target)))
        .map((target) => `${page} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('list every decision', () => {
    const index = readFileSync(join(root, 'docs/decisions/README.md'), 'utf8');
    const pages = readdirSync(join(root, 'docs/decisions')).filter((name) => /^\d{4}-/.test(name));
    expect(pages.filter((name) => !index.includes(name))).toEqual([]);
  });
});
