import type { HostKeyOffer } from '#shared/model';

/** File names sshd uses for its keys (sshd_config(5), HostKey). The part of the type that names the file. */
const keyFileWord = (keyType: string): string =>
  keyType.includes('ed25519')
    ? 'ed25519'
    : keyType.includes('ecdsa')
      ? 'ecdsa'
      : keyType.includes('dss')
        ? 'dsa'
        : 'rsa';

/** What to type on the server's own console to see the fingerprint of the key it really has (ssh-keygen(1)). */
export const showKeyCommand = ({ keyType }: Pick<HostKeyOffer, 'keyType'>): string =>
  `ssh-keygen -lf /etc/ssh/ssh_host_${keyFileWord(keyType)}_key.pub`;

const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** What to type on this machine to take the old key of a server out of a known_hosts file (ssh-keygen(1) -R). */
export const forgetKeyCommand = (offer: HostKeyOffer): string | undefined => {
  if (offer.known === undefined) return undefined;
  const name = offer.port === 22 ? offer.address : `[${offer.address}]:${offer.port}`;
  return `ssh-keygen -R ${quoted(name)} -f ${quoted(offer.known.file)}`;
};
