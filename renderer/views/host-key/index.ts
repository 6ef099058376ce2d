/**
 * does: shows a server key that waits for a person, and lets an unknown one be trusted.
 * never: offers a way to accept a changed key.
 * talks to: the host-key messages, the `key` part of the address.
 */
export { HostKeyDialog } from './host-key-dialog.tsx';
