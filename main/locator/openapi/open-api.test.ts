import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { openApi } from './open-api.ts';

const file = join(import.meta.dirname, '../../../docs/locator.openapi.yaml');

describe('the published description of the locator', () => {
  it('is the one this program follows (else: WRITE_DOCUMENTS=1 vitest run main/locator/openapi)', () => {
    const now: unknown = JSON.parse(JSON.stringify(openApi()));
    if (process.env['WRITE_DOCUMENTS'] === '1')
      writeFileSync(
        file,
        `# Made of the schemas in main/locator; a test says how to make it anew.\n${stringify(now, { lineWidth: 110, aliasDuplicateObjects: false })}`,
      );
    expect(parse(readFileSync(file, 'utf8'))).toEqual(now);
  });

  it('is a valid document of OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(file);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
    // The schema of OpenAPI itself is compiled first, which takes long on a busy machine.
  }, 120_000);
});
