import { describe, expect, it } from 'vitest';
import { epochMs, type KeyAnswer } from '#shared/model';
import type { KeyTelling, RedisAnswer, RedisAsk } from '../../../source-kit/index.ts';
import { claimFrom, viewOf } from '../test-kit/claims.ts';
import { findKey, keySlot, listKeys } from './index.ts';

const [a, b, c] = ['a', 'b', 'c'].map((sign) => sign.repeat(40)) as [string, string, string];
const lines = (me: string, more = ''): string =>
  [
    `${a} 10.0.0.1:6379@16379 ${me === a ? 'myself,' : ''}master - 0 0 1 connected 0-8191${me === a ? more : ''}`,
    `${b} 10.0.0.2:6379@16379 ${me === b ? 'myself,' : ''}master - 0 0 2 connected 8192-16383${me === b ? more : ''}`,
    `${c} 10.0.0.3:6379@16379 ${me === c ? 'myself,' : ''}slave ${a} 0 0 1 connected`,
  ].join('\n');
const claims = (open: { readonly a?: string; readonly b?: string } = {}) => ({
  one: { claim: claimFrom(lines(a, open.a), { role: ['master', 0, []] }) },
  two: { claim: claimFrom(lines(b, open.b), { role: ['master', 0, []] }) },
  three: { claim: claimFrom(lines(c), { role: ['slave', '10.0.0.1', 6379, 'connected', 0] }) },
});
const said = (...replies: readonly RedisAnswer[]) => ({ replies, sentAt: 0, receivedAt: 0 });
const fine: RedisAnswer = { ok: true, value: 'OK' };
const number = (value: number): RedisAnswer => ({ ok: true, value });
const refused = (error: string): RedisAnswer => ({ ok: false, error });

/** `bar` is in slot 5061, that of `a`. */
const ask = (
  view: ReturnType<typeof viewOf>,
  answers: Readonly<Record<string, RedisAnswer>>,
  key = 'bar',
) => {
  const search = findKey(view, key);
  const path = search.looks.map(({ claimant, kind, ask: question }): KeyAnswer => {
    // What is read by its place must have been asked in that place.
    expect((question as RedisAsk<KeyTelling>).commands.map(([word]) => word)).toEqual([
      'READONLY',
      'ASKING',
      'EXISTS',
      'ASKING',
      'MEMORY',
      'READWRITE',
    ]);
    const answer = answers[claimant];
    const told =
      answer === undefined
        ? undefined
        : (question as RedisAsk<KeyTelling>).read(said(fine, fine, answer, fine, number(64), fine));
    return {
      claimant,
      kind,
      observedAt: epochMs(1),
      ...(told?.ok === true
        ? told.value
        : { state: 'no-answer' as const, secondaries: [], says: 'no answer' }),
    };
  });
  return {
    asked: search.looks.map(({ claimant }) => claimant),
    finding: search.conclude([...search.known, ...path]),
  };
};

describe('the slot of a key', () => {
  it.each([
    ['123456789', 12_739],
    ['bar', 5_061],
    ['{user1000}.following', keySlot('user1000')],
    ['foo{}{bar}', keySlot('foo{}{bar}')],
    ['foo{{bar}}zap', keySlot('{bar')],
    ['foo{bar}{zap}', 5_061],
    ['', 0],
  ])('of %s is %i, as the specification has it', (key, slot) => expect(keySlot(key)).toBe(slot));
});

describe('a key search', () => {
  it('asks the owner and its replicas at once, and agrees', () => {
    const { asked, finding } = ask(viewOf(claims()), { one: number(1), three: number(1) });
    expect(asked).toEqual(['one', 'three']);
    expect(finding).toMatchObject({ verdict: 'agreed', owner: a, secondaries: [c], position: 5_061 });
    expect(finding.path[0]).toMatchObject({ claimant: 'cache', owner: a });
  });

  it('tells an absent key from one that nobody could tell about', () => {
    const view = viewOf(claims());
    expect(ask(view, { one: number(0), three: number(0) }).finding.verdict).toBe('not-found');
    expect(ask(view, {}).finding.verdict).toBe('unknown');
  });

  it('shows a redirection as what the server says, by the table of that server', () => {
    const { finding } = ask(viewOf(claims()), { one: refused('MOVED 5061 10.0.0.2:6379'), three: number(1) });
    expect(finding.verdict).toBe('disputed');
    expect(finding.path[1]).toMatchObject({ owner: b, says: 'It sends to 10.0.0.2:6379 for slot 5061.' });
  });

  it('follows a key that is on its way: the source has it no more, the destination has', () => {
    const view = viewOf(claims({ a: ` [5061->-${b}]`, b: ` [5061-<-${a}]` }));
    const { asked, finding } = ask(view, { one: refused('ASK 5061 10.0.0.2:6379'), two: number(1) });
    expect(asked).toEqual(['one', 'three', 'two']);
    expect(finding).toMatchObject({ verdict: 'agreed', owner: b, state: 'moving' });
  });

  it('asks whoever gives the slot to somebody else', () => {
    const stale = lines(b).replace('0-8191', '').replace('8192-16383', '0-16383');
    const view = viewOf({ ...claims(), two: { claim: claimFrom(stale, { role: ['master', 0, []] }) } });
    const { finding } = ask(view, { one: number(1), two: number(1) });
    expect(finding.verdict).toBe('disputed');
  });
});

describe('a list of keys', () => {
  const view = viewOf(claims());
  const page = (listing: Parameters<typeof listKeys>[1], cursor: string, keys: readonly string[]) => {
    const question = listKeys(view, listing);
    const read = question?.ask as RedisAsk<{ keys: readonly { key: string }[]; next?: string }> | undefined;
    const told = read?.read(said({ ok: true, value: [cursor, keys] }));
    return {
      from: question?.candidates,
      commands: read?.commands,
      page: told?.ok === true ? told.value : undefined,
    };
  };

  it('goes through one owner after the other, page by page', () => {
    const first = page({ limit: 10 }, '17', ['x']);
    expect([first.from, first.page?.next]).toEqual([['one'], `${a} 17`]);
    const last = page({ limit: 10, cursor: `${a} 17` }, '0', []);
    expect(last.page?.next).toBe(`${b} 0`);
    expect(page({ limit: 10, cursor: `${b} 0` }, '0', ['y']).page?.next).toBeUndefined();
  });

  it('takes a prefix as it is written, not as a pattern', () => {
    expect(page({ limit: 10, prefix: 'a*[1]' }, '0', []).commands).toEqual([
      ['SCAN', '0', 'MATCH', String.raw`a\*\[1\]*`, 'COUNT', '100'],
    ]);
  });

  it('is not possible by size or by use', () => {
    expect(listKeys(view, { limit: 10, order: 'size' })).toBeUndefined();
  });
});
