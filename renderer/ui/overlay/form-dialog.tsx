import { useId, type ComponentProps, type ReactNode } from 'react';
import { Button } from '../control/button.tsx';
import { ErrorBlock } from '../text/error-block.tsx';
import { Dialog } from './dialog.tsx';
import styles from './form-dialog.module.css';

export type FormDialogProps = {
  readonly title: ReactNode;
  /** One sentence under the title. */
  readonly says: ReactNode;
  /** The word on the button that changes nothing. */
  readonly keep: string;
  /** The word on the button that does it. */
  readonly act: string;
  /** Whether it changes a server or this console's leave to: then it is shut while nothing may act. */
  readonly acts?: boolean;
  /** Whether all that is asked for is there, and nothing is on its way. */
  readonly ready: boolean;
  /** Why it did not work the last time; the dialog stays open with it. */
  readonly fault: ComponentProps<typeof ErrorBlock> | undefined;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A dialog that asks for something and then does one thing with it. Enter in a field sends it, as the button does. */
export const FormDialog = (props: FormDialogProps) => {
  const { title, says, keep, act, acts = false, ready, fault, onSubmit, onClose, children } = props;
  const id = useId();
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      says={says}
      footer={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button type="submit" form={id} look="solid" acts={acts} disabled={!ready}>
            {act}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onSubmit();
        }}
      >
        {children}
        {fault === undefined ? null : <ErrorBlock {...fault} />}
      </form>
    </Dialog>
  );
};
