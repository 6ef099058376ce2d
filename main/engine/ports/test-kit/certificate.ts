import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate of its own authority for `localhost`, made by openssl in a folder of the test. */
export const certificateFor = (
  directory: string,
): { readonly file: string; readonly cert: string; readonly key: string } => {
  const file = join(directory, 'registry.pem');
  const keyFile = join(directory, 'registry.key');
  const wishes = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', ...wishes].concat(
      ['-keyout', keyFile, '-out', file],
    ),
    { stdio: 'ignore' },
  );
  return { file, cert: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8') };
};
