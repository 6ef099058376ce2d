import { describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { readRoute, routeHash, type Route } from './route.ts';

describe('an address', () => {
  it('leads back to the same place, whatever a node is called', () => {
    const routes: readonly Route[] = [
      { screen: 'fleet', query: { filter: 'disk over 80 -role worker', layout: 'map' } },
      { screen: 'alarms', query: {} },
      { screen: 'node', nodeId: nodeId('db-1.fra.example.net'), query: {} },
      { screen: 'node', nodeId: nodeId('a/b?c#d %zz ü \u202e'), query: { mount: '/var/lib' } },
    ];
    expect(routes.map((route) => readRoute(routeHash(route)))).toEqual(routes);
  });

  it('that makes no sense is the fleet', () => {
    expect(['', '#', '#/nowhere', '#/node/', '#//'].map((hash) => readRoute(hash).screen)).toEqual(
      Array.from({ length: 5 }, () => 'fleet'),
    );
  });

  it('with a broken escape is read as it stands', () => {
    expect(readRoute('#/node/50%')).toEqual({ screen: 'node', nodeId: '50%', query: {} });
  });
});
