import { CopyLine } from '../../ui/index.ts';
import styles from './first-run.module.css';

/** Says how to leave the demo, which has no file that servers could be added to. */
export const DemoOnly = () => (
  <section className={styles['form']} aria-labelledby="demo-only-title">
    <h2 id="demo-only-title">This window shows the demo fleet</h2>
    <p>
      Its machines live inside this program and there is no file to add yours to. Stop it, and start it with a
      fleet file; the file need not exist yet:
    </p>
    <CopyLine text="npm start -- --fleet fleet.yaml" label="the command" />
    <p>This page opens then, and your ~/.ssh/config or an Ansible inventory can be imported into the file.</p>
  </section>
);
