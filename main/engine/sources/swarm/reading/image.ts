import type { Image } from '#shared/model';

/** A reference as Docker writes it, its digest apart: `web:2@sha256:…` is `web:2` with a digest. */
export const readImage = (written: string, imageId?: string): Image => {
  const at = written.indexOf('@');
  const digest = at < 0 ? '' : written.slice(at + 1);
  return {
    reference: at < 0 ? written : written.slice(0, at),
    ...(digest === '' ? {} : { digest }),
    ...(imageId === undefined || imageId === '' ? {} : { imageId }),
  };
};

/** The reference as it goes back to Docker: pinned where a digest is known. */
export const writeImage = ({ reference, digest }: Image): string =>
  digest === undefined ? reference : `${reference}@${digest}`;

/** Everything before tag and digest. */
export const repositoryOf = (written: string): string => {
  const { reference } = readImage(written);
  const colon = reference.lastIndexOf(':');
  return colon > reference.lastIndexOf('/') ? reference.slice(0, colon) : reference;
};

/** Whether two images are one version: by digest where both have one, else by the reference alone. */
export const isSameImage = (a: Image, b: Image): boolean =>
  a.digest !== undefined && b.digest !== undefined
    ? a.digest === b.digest && repositoryOf(a.reference) === repositoryOf(b.reference)
    : a.reference === b.reference;
