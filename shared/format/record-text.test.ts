import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '#shared/model';
import { recordLine } from './record-text.ts';

describe('a line of the record', () => {
  it('names a service without the id of its swarm', () => {
    const entry = {
      what: 'step',
      subject: 'swarm:02zpieg8jq95ri7dajaz8v655/api',
      outcome: 'sending',
      reason: '',
    } as unknown as AuditEntry;
    expect(recordLine(entry)).toBe('step, api, sending');
  });
});
