import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from './test-kit/run-cli.ts';

const published = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs', `${name}.schema.json`), 'utf8'));

describe('a published schema', () => {
  it.each(['status', 'fleet'])(
    'of the %s document is the one this program follows (else: quarterdeck schema NAME > docs/NAME.schema.json)',
    async (name) => {
      const { code, out } = await runCli(['schema', name]);
      expect(code).toBe(0);
      expect(published(name)).toEqual(JSON.parse(out));
    },
  );

  it('of the fleet file offers every key of a node, with words for the person who completes it', () => {
    type Part = { readonly properties: Readonly<Record<string, Part>>; readonly description?: string };
    const { properties } = published('fleet') as Part;
    const keys = Object.entries(properties['defaults']?.properties ?? {});
    expect(keys.map(([key]) => key)).toEqual([
      'port', 'user', 'identityFile', 'identitiesOnly', 'identityAgent', 'knownHosts', 'hostKeyAlias', 'jump',
      'labels', 'logDirectories', 'expectedMounts', 'roundTrip', 'alarms',
    ]); // prettier-ignore
    for (const [, part] of keys) expect(part.description).toEqual(expect.any(String));
  });
});
