import styles from './sidebar.module.css';

/** The sign of the console. */
export const Mark = () => (
  <span className={styles['mark']} aria-hidden="true">
    <svg width="12" height="12" viewBox="0 0 12 12" fill="currentColor">
      <path d="M1 1h4v4H1zM7 7h4v4H7z" />
      <path d="M7 1h4v4H7zM1 7h4v4H1z" opacity="0.4" />
    </svg>
  </span>
);
