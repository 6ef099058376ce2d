import { Panel } from '../../../ui/index.ts';
import styles from './how-to-read.module.css';

const shades = ['--q1', '--q2', '--q3', '--q4', '--q5'];

/** What sizes and shades of the map mean. */
export const HowToRead = () => (
  <Panel title="How to read this" padded>
    <div className={styles['scale']} aria-hidden="true">
      {shades.map((shade) => (
        <i key={shade} style={{ background: `var(${shade})` }} />
      ))}
    </div>
    <p className={styles['ends']}>
      <span>{'0\u2009%'}</span>
      <span>disk used</span>
      <span>{'80\u2009%'}</span>
    </p>
    <p className={styles['sizes']}>
      <span>
        <i style={{ width: 8, height: 8 }} /> under 250 GB
      </span>
      <span>
        <i style={{ width: 12, height: 12 }} /> to 1 TB
      </span>
      <span>
        <i style={{ width: 16, height: 16 }} /> over 1 TB
      </span>
    </p>
    <p className={styles['says']}>
      Nodes that are OK are shaded by disk. Any other state replaces the shade with its colour and its own
      shape, so it reads without colour.
    </p>
  </Panel>
);
