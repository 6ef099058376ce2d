import { describe, expect, it } from 'vitest';
import { answerOf, lookedAt } from '../test-kit/index.ts';

const defaultOf = (...daemon: readonly string[]) =>
  lookedAt(answerOf({ sections: { daemon } })).containerDefault;
const quiet = 'x - - - usual';

describe('how Docker keeps the logs of new containers of a node', () => {
  it('is what the daemon itself tells, with the cap of its file', () => {
    expect(defaultOf('i local', quiet, 't 100 200', 'f local 50m 4')).toEqual({
      driver: 'local',
      isBounded: 'yes',
      cap: { maxBytes: 50_000_000, maxFiles: 4 },
      says: 'local, at most 4 files of 50 MB, as /etc/docker/daemon.json says.',
    });
  });

  it('is without a cap where nobody says one, and Docker’s own driver where nobody names one', () => {
    expect(defaultOf('i json-file', quiet, 'f absent')).toEqual({
      driver: 'json-file',
      isBounded: 'no',
      says: 'json-file, no cap, Docker’s own default.',
    });
    expect(defaultOf(quiet, 'f absent')).toMatchObject({ driver: 'json-file', isBounded: 'no' });
    // `local` bounds itself.
    expect(defaultOf('i local', 'x local - - usual', 'f absent')).toMatchObject({
      isBounded: 'yes',
      cap: { maxFiles: 5 },
    });
  });

  it('is taken from the command line where the daemon got it there', () => {
    expect(defaultOf('i json-file', 'x json-file 1g 2 usual', 'f absent')).toMatchObject({
      cap: { maxBytes: 1_000_000_000, maxFiles: 2 },
      says: expect.stringContaining('its command line') as string,
    });
  });

  it('is unknown, and never taken for none or for some, where it cannot be told', () => {
    for (const [lines, why] of [
      [['i json-file', quiet, 'f denied'], 'cannot be read'],
      [['i json-file', 'x - - - other', 'f json-file 10m 3'], 'another file'],
      [['i json-file', quiet, 't 300 200', 'f json-file 10m 3'], 'after Docker was started'],
      [['i json-file', 'f json-file 10m 3'], 'could not be read'],
      [['i json-file'], 'could not be read'],
      [[], 'could not be read'],
      [['i journald', quiet, 'f journald - -'], 'keeps no file of its own'],
    ] as const) {
      const is = defaultOf(...lines);
      expect([is?.isBounded, is?.cap]).toEqual(['unknown', undefined]);
      expect(is?.says).toContain(why);
    }
  });

  it('is nothing on a node without Docker', () => {
    expect(lookedAt(answerOf({})).containerDefault).toBeUndefined();
  });
});
