import { Component, type ReactNode } from 'react';
import type { Fault } from '#shared/fault';
import { explainFault, faultOf } from '../queries/index.ts';
import { ErrorBlock } from '../ui/index.ts';

type Props = { readonly children: ReactNode };
type State = { readonly fault: Fault | undefined };

/** A screen that cannot be drawn says so in its own place; the frame around it stays. React knows no hook for this. */
export class ScreenBoundary extends Component<Props, State> {
  override state: State = { fault: undefined };

  static getDerivedStateFromError(thrown: unknown): State {
    return { fault: faultOf(thrown) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    return fault === undefined ? this.props.children : <ErrorBlock {...explainFault(fault)} />;
  }
}
