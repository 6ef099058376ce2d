import { useState, type ReactNode } from 'react';
import styles from './chart-frame.module.css';
import { insets, type Sides } from './insets.ts';
import { useReading, type Reading } from './use-reading.ts';
import { useWidth } from './use-width.ts';

/** What a picture needs to draw itself. */
export type Drawing = {
  readonly width: number;
  readonly height: number;
  readonly readAt: number | undefined;
};

const ReadingsTable = ({
  label,
  readings,
  timeText,
}: Pick<FrameProps, 'label' | 'readings' | 'timeText'>) => (
  // Scrolls by itself, so it must be reachable by keyboard.
  <div className={styles['rows']} role="region" aria-label={`${label}, as a table`} tabIndex={0}>
    <table>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {readings.toReversed().map((reading) => (
          <tr key={reading.at}>
            <th scope="row">{timeText(reading.at)}</th>
            <td>{reading.says}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

export type FrameProps = {
  /** What is drawn, in words; the name of the picture for a screen reader. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly sides?: Sides;
  /** The moment that is read until somebody points; the end by default. */
  readonly restAt?: number;
  /** Every point in words, in time order: read with the arrow keys, and the rows of the table. */
  readonly readings: readonly Reading[];
  readonly timeText: (at: number) => string;
  readonly children: (drawing: Drawing) => ReactNode;
};

/** A picture with its points readable one by one, and the same data as a table behind it. */
export const ChartFrame = ({
  label,
  from,
  to,
  height,
  sides = insets,
  restAt = to,
  readings,
  timeText,
  children,
}: FrameProps) => {
  const { box, width } = useWidth();
  const [asTable, setAsTable] = useState(false);
  const { index, reading, chosen, handlers } = useReading(readings, { from, to, width, sides, restAt });
  const says = reading === undefined ? 'nothing recorded' : `${timeText(reading.at)}: ${reading.says}`;
  return (
    <div className={styles['frame']} ref={box}>
      {asTable ? (
        <ReadingsTable label={label} readings={readings} timeText={timeText} />
      ) : (
        <div
          className={styles['picture']}
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, readings.length - 1)}
          aria-valuenow={Math.max(0, index)}
          aria-valuetext={says}
          {...handlers}
        >
          <div aria-hidden="true">
            {children({ width, height, readAt: chosen ? reading?.at : undefined })}
          </div>
        </div>
      )}
      <div className={styles['under']} style={{ paddingLeft: sides.left }}>
        <span className={styles['reading']} data-chosen={chosen}>
          {says}
        </span>
        <button type="button" className={styles['switch']} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Chart' : 'Table'}
        </button>
      </div>
    </div>
  );
};
