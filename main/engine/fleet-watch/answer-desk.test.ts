import { expect, it } from 'vitest';
import { createFakeClock } from '../ports/fake-clock.ts';
import { createAnswerDesk } from './answer-desk.ts';

const deskWith = () => {
  const clock = createFakeClock();
  const taken: number[] = [];
  const desk = createAnswerDesk<number>(clock, (answer) => taken.push(answer));
  return { clock, taken, desk };
};

it('answers that come close together are taken together, each once and in order', async () => {
  const { clock, taken, desk } = deskWith();
  desk.add(1);
  desk.add(2);
  expect(taken).toEqual([]);
  await clock.advance(100);
  expect(taken).toEqual([1, 2]);
  desk.add(3);
  await clock.advance(100);
  expect(taken).toEqual([1, 2, 3]);
});

it('a crowd of answers does not wait for time to pass', () => {
  const { taken, desk } = deskWith();
  for (let answer = 0; answer < 100; answer += 1) desk.add(answer);
  expect(taken.length).toBeGreaterThan(90);
});

it('what waits is taken before what is told next, and at the end', () => {
  const { taken, desk } = deskWith();
  desk.add(1);
  desk.flush();
  expect(taken).toEqual([1]);
  desk.add(2);
  desk[Symbol.dispose]();
  expect(taken).toEqual([1, 2]);
});
