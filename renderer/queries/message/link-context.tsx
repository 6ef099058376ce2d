import { createContext, useContext, type ReactNode } from 'react';
import type { Link } from '#shared/wire';

const LinkContext = createContext<Link | undefined>(undefined);

/** Gives the window its link to the engine. */
export const LinkProvider = ({ link, children }: { readonly link: Link; readonly children: ReactNode }) => (
  <LinkContext value={link}>{children}</LinkContext>
);

/** The link to the engine. Views use the hooks of their noun instead. */
export const useLink = (): Link => {
  const link = useContext(LinkContext);
  if (link === undefined) throw new Error('a LinkProvider must stand above everything that asks the engine');
  return link;
};
