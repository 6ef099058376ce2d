import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from './test-kit/run-cli.ts';

const published = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs', `${name}.schema.json`), 'utf8'));

describe('a published schema', () => {
  it.each([
    'status',
    'fleet',
    'plan',
    'operation',
    'services',
    'exposure',
    'spaces',
    'owner',
    'tasks',
    'logs',
  ])(
    'of the %s document is the one this program follows (else: quarterdeck schema NAME > docs/NAME.schema.json)',
    async (name) => {
      const { code, out } = await runCli(['schema', name]);
      expect(code).toBe(0);
      expect(published(name)).toEqual(JSON.parse(out));
    },
  );

  it('of the fleet file offers every key of a node, with words for the person who completes it', () => {
    type Part = {
      readonly $ref?: string;
      readonly description?: string;
      readonly properties?: Readonly<Record<string, Part>>;
    };
    const whole = published('fleet') as Part & { readonly $defs: Readonly<Record<string, Part>> };
    const follow = (part: Part | undefined): Part | undefined =>
      part?.$ref === undefined ? part : follow(whole.$defs[part.$ref.replace('#/$defs/', '')]);
    const keys = Object.entries(follow(whole.properties?.['defaults'])?.properties ?? {});
    expect(keys.map(([key]) => key).join(' ')).toBe(
      'port user identityFile identitiesOnly identityAgent knownHosts hostKeyAlias jump labels logDirectories readWithSudo expectedMounts roundTrip alarms',
    );
    for (const [, part] of keys)
      expect(part.description ?? follow(part)?.description).toEqual(expect.any(String));
  });
});
