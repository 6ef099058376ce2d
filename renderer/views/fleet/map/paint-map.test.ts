import { describe, expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import { hostFacts, known, nodeView, volume } from '../../../test-kit/index.ts';
import { paintMap } from './paint-map.ts';

const at = epochMs(1_795_000_000_000);
const cells = ['a', 'b'].map((id, index) => ({ id, x: index * 10, y: 0, width: 10, height: 10 }));

/** A canvas that notes where a square was painted; everything else it is told is taken and dropped. */
const recorder = () => {
  const squares: number[] = [];
  const to = new Proxy<Record<string, unknown>>(
    {},
    {
      get: (own, name) =>
        name === 'fillRect' ? (x: number) => void squares.push(x) : (own[String(name)] ?? (() => undefined)),
    },
  ) as unknown as CanvasRenderingContext2D;
  return { to, squares };
};

describe('the map on a canvas', () => {
  it('paints again only the squares that look different', () => {
    const { to, squares } = recorder();
    const painted = new Map<string, string>();
    const paint = (used: number) => {
      const views = [
        nodeView('a', at),
        nodeView('b', at, {}, { facts: hostFacts(at, { volumes: known([volume('/', used, at)], at) }) }),
      ];
      const nodes = new Map(views.map((view) => [view.node.id, view]));
      paintMap(to, cells, nodes, at, () => 'black', painted);
      return squares.splice(0);
    };
    expect([paint(0.1), paint(0.1), paint(0.7), paint(0.7)]).toEqual([[0, 10], [], [10], []]);
  });
});
