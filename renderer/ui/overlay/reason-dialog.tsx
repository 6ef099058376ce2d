import { useState, type ReactNode } from 'react';
import { TextField } from '../control/field.tsx';
import { FormDialog, type FormDialogProps } from './form-dialog.tsx';

/** As the contract takes it. */
const longest = 500;

/** Why somebody does something, for the record. */
export const ReasonField = ({
  value,
  onChange,
  label = 'Reason, for the record',
  ...rest
}: {
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly label?: string;
  /** One sentence under the field. */
  readonly says?: ReactNode;
  readonly autoFocus?: boolean;
}) => (
  <TextField
    label={label}
    maxLength={longest}
    value={value}
    onChange={(event) => onChange(event.target.value)}
    {...rest}
  />
);

/** A dialog that does one thing for a reason: without one it does nothing. What else it asks for stands under the reason. */
export const ReasonDialog = ({
  reasonSays,
  onReason,
  ready,
  children,
  ...rest
}: Omit<FormDialogProps, 'onSubmit' | 'children'> & {
  /** One sentence under the reason: who reads it. */
  readonly reasonSays?: string;
  readonly onReason: (reason: string) => void;
  readonly children?: ReactNode;
}) => {
  const [reason, setReason] = useState('');
  const given = reason.trim();
  return (
    <FormDialog {...rest} ready={ready && given !== ''} onSubmit={() => onReason(given)}>
      <ReasonField
        autoFocus
        value={reason}
        onChange={setReason}
        {...(reasonSays === undefined ? {} : { says: reasonSays })}
      />
      {children}
    </FormDialog>
  );
};
