import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { BandChart, ForecastChart, SeriesChart } from './index.ts';

afterEach(cleanup);

const point = (at: number, last: number) => ({ at, min: last, max: last, last });
const minutes = (at: number): string => `minute ${at}`;
const percent = (share: number): string => `${Math.round(share * 100)} percent`;

const forecast = (
  <ForecastChart
    label="Space used of /var"
    points={[point(0, 0.5), point(10, 0.6), point(20, 0.7)]}
    from={0}
    now={30}
    share={0.8}
    crossing={{ fullAt: 40, earliestAt: 36, latestAt: 44, title: 'full at 40', range: '36 to 44' }}
    tone="critical"
    shareText={percent}
    timeText={minutes}
  />
);

it('is read point by point with the arrow keys, the past and what is expected', async () => {
  render(forecast);
  const chart = await screen.findByRole('slider', { name: 'Space used of /var' });
  const reads = (key: string): string | null => {
    fireEvent.keyDown(chart, { key });
    return chart.getAttribute('aria-valuetext');
  };
  expect([reads('Home'), reads('ArrowRight'), reads('End')]).toEqual([
    'minute 0: 50 percent',
    'minute 10: 60 percent',
    'minute 44: full even at the slowest',
  ]);
});

it('says when it will be full, with the range, in the picture', async () => {
  render(forecast);
  await screen.findByRole('slider');
  expect([screen.getByText('full at 40').tagName, screen.getByText('36 to 44').tagName]).toEqual([
    'text',
    'text',
  ]);
});

it('has a table behind the picture with every point, the newest first', async () => {
  render(
    <SeriesChart
      label="Load"
      points={[point(0, 1), point(10, 2)]}
      from={0}
      to={20}
      valueText={String}
      timeText={minutes}
    />,
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Table' }));
  const cells = screen.getAllByRole('row').map((row) => row.textContent);
  expect(cells).toEqual(['TimeValue', 'minute 102', 'minute 01']);
});

it('says where an alarm is raised and where it clears', async () => {
  render(
    <BandChart
      label="Round trip"
      points={[point(0, 15), point(10, 25)]}
      from={0}
      to={20}
      raises={{ value: 20, says: 'raises over 20 ms' }}
      clears={{ value: 17, says: 'clears under 17 ms' }}
      tone="warning"
      valueText={(ms) => `${ms} ms`}
      timeText={minutes}
    />,
  );
  await screen.findByRole('slider');
  expect([
    screen.queryByText('raises over 20 ms') !== null,
    screen.queryByText('clears under 17 ms') !== null,
  ]).toEqual([true, true]);
});

it('draws nothing ahead for a node that fell silent', async () => {
  render(
    <ForecastChart
      label="Space"
      points={[point(0, 0.5)]}
      from={0}
      now={30}
      share={undefined}
      tone="plain"
      shareText={percent}
      timeText={minutes}
    />,
  );
  const chart = await screen.findByRole('slider');
  fireEvent.keyDown(chart, { key: 'End' });
  expect(chart.getAttribute('aria-valuetext')).toBe('minute 0: 50 percent');
});
