import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gate } from './gate.ts';

const session = { number: 1 };
const house = {
  hosts: new Set(['127.0.0.1:7373', 'localhost:7373', '[::1]:7373']),
  cookieName: 'quarterdeck-7373',
  isAsset: (path: string) => path === '/index.html',
  find: (cookies: readonly string[], token: string) =>
    cookies.includes('right') && token === 'right' ? session : undefined,
};

const near = (...texts: readonly string[]) => fc.oneof(fc.constantFrom(...texts), fc.string());
const header = fc.oneof(
  fc.tuple(
    fc.constantFrom('host', 'Host', 'HOST'),
    near('127.0.0.1:7373', 'localhost:7373', 'attacker.example'),
  ),
  fc.tuple(
    fc.constantFrom('origin', 'Origin'),
    near('http://127.0.0.1:7373', 'http://localhost:7373', 'null'),
  ),
  fc.tuple(
    fc.constantFrom('cookie'),
    near('quarterdeck-7373=right', 'quarterdeck-7373=wrong', 'quarterdeck-1=right'),
  ),
  fc.tuple(fc.constantFrom('x-quarterdeck-token'), near('right', 'wrong')),
  fc.tuple(fc.constantFrom('sec-fetch-site'), near('same-origin', 'cross-site', 'none')),
  fc.tuple(fc.constantFrom('sec-fetch-mode'), near('navigate')),
  fc.tuple(fc.constantFrom('sec-fetch-dest'), near('document')),
  fc.tuple(fc.constantFrom('upgrade'), near('websocket')),
  fc.tuple(fc.constantFrom('content-type'), near('application/json')),
  fc.tuple(
    fc.constantFrom('sec-websocket-protocol'),
    near('quarterdeck', 'quarterdeck, quarterdeck.token.right', 'quarterdeck.token.right'),
  ),
  fc.tuple(fc.string(), fc.string()),
);
/** Everything that any way in needs; requests are made by leaving some out and adding others. */
const complete: readonly (readonly [string, string])[] = [
  ['host', '127.0.0.1:7373'],
  ['origin', 'http://127.0.0.1:7373'],
  ['cookie', 'quarterdeck-7373=right'],
  ['x-quarterdeck-token', 'right'],
  ['content-type', 'application/json'],
  ['upgrade', 'websocket'],
  ['sec-websocket-protocol', 'quarterdeck, quarterdeck.token.right'],
];
const asked = fc.record({
  method: fc.oneof(fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE', 'PUT'), fc.string()),
  target: near('/', '/index.html', '/session', '/link', '/?token=right'),
  rawHeaders: fc
    .tuple(fc.subarray([...complete], { minLength: 4 }), fc.array(header, { maxLength: 2 }))
    .map(([kept, added]) => [...kept, ...added].flat()),
  upgrade: fc.boolean(),
});

describe('the gate', () => {
  it('lets nothing in without our own Host, our own Origin where something changes, and both halves of a session', () => {
    const letIn = new Set<string>();
    fc.assert(
      fc.property(asked, (request) => {
        const verdict = gate(request, house);
        if (verdict.kind === 'refused') return;
        letIn.add(verdict.kind);
        const values = (name: string) =>
          request.rawHeaders.filter(
            (_value, index) => index % 2 === 1 && request.rawHeaders[index - 1]?.toLowerCase() === name,
          );
        expect(house.hosts.has(values('host').join())).toBe(true);
        if (request.upgrade || !['GET', 'HEAD'].includes(request.method)) {
          expect(values('origin')).toEqual([`http://${values('host').join()}`]);
        }
        if (['session-lives', 'sign-out', 'link'].includes(verdict.kind)) {
          expect(values('cookie').join()).toContain('quarterdeck-7373=right');
        }
        expect(request.target).not.toContain('?');
      }),
      { numRuns: 20_000, seed: 7 },
    );
    expect([...letIn].toSorted()).toEqual(['asset', 'link', 'session-lives', 'sign-in', 'sign-out']);
  });
});
