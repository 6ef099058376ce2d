import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFleetImports } from './fleet-imports.ts';

let home = '';
let fleetFile = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'import-'));
  fleetFile = join(home, 'fleet.yaml');
  await mkdir(join(home, '.ssh', 'conf.d'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true }));

const imports = () =>
  createFleetImports(fleetFile, { homeDirectory: home, agentSocket: undefined, localUser: 'ada' });
const writeSsh = (text: string, name = 'config') => writeFile(join(home, '.ssh', name), text);
const previewSsh = async (text: string) => {
  await writeSsh(text);
  return imports().preview({ from: 'ssh-config' });
};

describe('an import from ssh_config', () => {
  it('shows every named machine with all that holds for it, and writes nothing', async () => {
    await writeSsh('Host web1 web2\n  HostName %h.example.net\n  ProxyJump gate\n', 'conf.d/web');
    const proposal = await previewSsh(`Include conf.d/*
Host gate
  HostName 198.51.100.7
  Port 2200
  User jump
Host deep
  ProxyJump web1,root@10.0.0.9
Host via
  ProxyJump pat-7
Host pat-*
  HostName 10.9.9.9
  User patty
Host *
  User me
  IdentityFile ~/.ssh/id_%h
`);
    expect(proposal.yaml).toMatchInlineSnapshot(`
      "nodes:
        web1:
          address: web1.example.net
          user: me
          identityFile: ~/.ssh/id_web1.example.net
          jump: gate
        web2:
          address: web2.example.net
          user: me
          identityFile: ~/.ssh/id_web2.example.net
          jump: gate
        gate:
          address: 198.51.100.7
          port: 2200
          user: jump
          identityFile: ~/.ssh/id_198.51.100.7
        deep:
          user: me
          identityFile: ~/.ssh/id_deep
          jump:
            - web1
            - root@10.0.0.9:22
        via:
          user: me
          identityFile: ~/.ssh/id_via
          jump: patty@10.9.9.9:22
      "
    `);
    expect(proposal.skips.map(({ id }) => id)).toEqual(['pat-*']);
    expect(existsSync(fleetFile)).toBe(false);
  });

  it('never runs what a configuration names, and lists it with its line', async () => {
    const made = join(home, 'executed');
    const command = `touch ${made}`;
    const { adds, skips, unsupported } = await previewSsh(`Match exec "${command}"
  User evil
Host a
  LocalCommand ${command}
  KnownHostsCommand ${command}
  PermitLocalCommand yes
Host b
  ProxyCommand ${command}
`);
    expect(existsSync(made)).toBe(false);
    expect(adds.map(({ id, user }) => [id, user])).toEqual([['a', undefined]]);
    expect(skips).toEqual([
      {
        id: 'b',
        reason: 'It is reached through a ProxyCommand, which is never run here. Write ProxyJump instead.',
      },
    ]);
    expect(unsupported.map(({ where, what }) => `${where.split('/').at(-1)} ${what.split(' ')[0]}`)).toEqual([
      'config:1 Match',
      'config:4 LocalCommand',
      'config:5 KnownHostsCommand',
      'config:6 PermitLocalCommand',
      'config:8 ProxyCommand',
    ]);
  });

  it('leaves out names and addresses that could be taken for options or commands', async () => {
    const { adds, skips } = await previewSsh(
      'Host a$(id)\nHost b\n  HostName -oProxyCommand=x\nHost c\n  User a`id`\nHost git.example.net\n  User git\n',
    );
    expect(adds).toEqual([]);
    expect(skips.map(({ id }) => id)).toEqual(['a$(id)', 'b', 'c', 'git.example.net']);
  });

  it('ends on files that include themselves, circles of jumps and broken lines', async () => {
    await writeSsh('Include config\n', 'conf.d/loop');
    const { adds, skips, unsupported } = await previewSsh(
      'Include conf.d/*\nHost a\n  ProxyJump b\nHost b\n  ProxyJump a\nHost "c\nHost d\n',
    );
    expect(adds.map(({ id }) => id)).toEqual(['d']);
    expect(skips.map(({ id }) => id).toSorted()).toEqual(['a', 'b']);
    expect(unsupported.map(({ reason }) => reason)).toEqual([
      'The file includes itself.',
      'The line is not complete.',
    ]);
  });

  it('says so when there is no configuration', async () => {
    await expect(imports().preview({ from: 'ssh-config' })).rejects.toMatchObject({
      fault: { code: 'import.unreadable' },
    });
  });
});

describe('an import from Ansible', () => {
  const ini = `mail.example.com
[web]
www[01:02].example.com:2222 ansible_user='deploy'   # comment
[db]
db-[a:b] ansible_host=10.1.1.1 ansible_ssh_private_key_file=~/.ssh/db
here ansible_connection=local
[prod:children]
web
db
[prod:vars]
ansible_user=prodder
ansible_port="{{ port }}"
http_port=80
`;
  const yaml = `all:
  hosts: {mail.example.com: }
  children:
    prod:
      vars: {ansible_user: prodder, ansible_port: "{{ port }}", http_port: 80, secret: !vault abc}
      children:
        web:
          hosts:
            www[01:02].example.com: {ansible_port: 2222, ansible_user: deploy}
        db:
          hosts:
            db-[a:b]: {ansible_host: 10.1.1.1, ansible_ssh_private_key_file: ~/.ssh/db}
            here: {ansible_connection: local}
`;
  it('reads the INI form: ranges, children, inherited variables; templates are listed, other variables ignored', async () => {
    const proposal = await imports().preview({ from: 'ansible', text: ini });
    expect(proposal.yaml).toMatchInlineSnapshot(`
      "nodes:
        mail.example.com: {}
        www01.example.com:
          port: 2222
          user: deploy
          labels:
            role: web
            group-prod: yes
        www02.example.com:
          port: 2222
          user: deploy
          labels:
            role: web
            group-prod: yes
        db-a:
          address: 10.1.1.1
          user: prodder
          identityFile: ~/.ssh/db
          labels:
            role: db
            group-prod: yes
        db-b:
          address: 10.1.1.1
          user: prodder
          identityFile: ~/.ssh/db
          labels:
            role: db
            group-prod: yes
      "
    `);
    expect(proposal.skips).toEqual([{ id: 'here', reason: 'Its connection is "local", not SSH.' }]);
    expect(new Set(proposal.unsupported.map(({ what }) => what))).toEqual(
      new Set(['ansible_port: {{ port }}']),
    );
  });

  it('reads the YAML form the same', async () => {
    const [fromIni, fromYaml] = await Promise.all(
      [ini, yaml].map((text) => imports().preview({ from: 'ansible', text })),
    );
    const sorted = (adds: readonly { readonly id: string }[] = []) =>
      adds.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(sorted(fromYaml?.adds)).toEqual(sorted(fromIni?.adds));
  });

  it.each([
    '',
    '\u0000',
    '[',
    '[a:children]\na\n[a]\nb',
    'x[1:99999999]',
    'x[0:9:0]',
    'all: &a {children: {a: *a}}',
    '= = =',
    '[web:vars]\n=\nx',
  ])('survives %j', async (text) => {
    const proposal = await imports().preview({ from: 'ansible', text });
    expect(proposal.adds.length).toBeLessThan(3);
  });
});

describe('applying an import', () => {
  const ansible = { from: 'ansible', text: '[web]\nweb1\n' } as const;

  it('adds exactly what was previewed and leaves every other byte of the file as it was', async () => {
    const before =
      '# ours\r\nname: x # here\r\n\r\nnodes:\r\n    # first\r\n    a:   {user: u}   # note\r\n\r\n# end\r\ngroups: {}\r\n';
    await writeFile(fleetFile, before, { mode: 0o640 });
    const ours = imports();
    const { hash } = await ours.preview(ansible);
    expect(await ours.apply(hash)).toEqual({ file: fleetFile, added: 1 });
    const after = await readFile(fleetFile, 'utf8');
    const added = '    web1:\r\n      labels:\r\n        role: web\r\n';
    expect(after).toBe(before.replace('# note\r\n', `# note\r\n${added}`));
    expect((await stat(fleetFile)).mode & 0o777).toBe(0o640);
    expect((await readdir(home)).toSorted()).toEqual(['.ssh', 'fleet.yaml']);
  });

  it.each([
    ['a map in braces', 'nodes: {a: {user: u}} # note\n'],
    ['no nodes yet', '# ours\nname: x\nnodes:\n'],
    ['no last line end', 'nodes:\n  a:\n    user: u'],
    ['a last node that is empty', 'nodes:\n  a:\nname: x\n'],
  ])('works for %s and keeps comments', async (_name, before) => {
    await writeFile(fleetFile, before);
    const ours = imports();
    await ours.apply((await ours.preview(ansible)).hash);
    const after = await readFile(fleetFile, 'utf8');
    expect(after).toContain('web1');
    for (const comment of before.match(/#.*$/gm) ?? []) expect(after).toContain(comment);
    expect((await ours.preview(ansible)).skips).toEqual([
      { id: 'web1', reason: 'It is in the fleet file already.' },
    ]);
  });

  it('makes the file when there is none, readable by its owner only', async () => {
    const ours = imports();
    await ours.apply((await ours.preview(ansible)).hash);
    expect(await readFile(fleetFile, 'utf8')).toBe('nodes:\n  web1:\n    labels:\n      role: web\n');
    expect((await stat(fleetFile)).mode & 0o777).toBe(0o600);
  });

  it('writes through a link and keeps the link', async () => {
    await writeFile(join(home, 'real.yaml'), 'nodes: {}\n');
    await symlink(join(home, 'real.yaml'), fleetFile);
    const ours = imports();
    await ours.apply((await ours.preview(ansible)).hash);
    expect(await readFile(join(home, 'real.yaml'), 'utf8')).toContain('web1');
  });

  it('refuses when somebody saved the file after the preview', async () => {
    await writeFile(fleetFile, 'nodes: {a: {}}\n');
    const ours = imports();
    const { hash } = await ours.preview(ansible);
    await writeFile(fleetFile, 'nodes: {a: {}, b: {}}\n');
    await expect(ours.apply(hash)).rejects.toMatchObject({ fault: { code: 'fleet.changed-meanwhile' } });
    await expect(ours.apply('made-up')).rejects.toMatchObject({ fault: { code: 'fleet.changed-meanwhile' } });
    expect(await readFile(fleetFile, 'utf8')).toBe('nodes: {a: {}, b: {}}\n');
  });

  it('adds nothing to a file with errors', async () => {
    await writeFile(fleetFile, 'nodes: {a: {adress: b}}\n');
    await expect(imports().preview(ansible)).rejects.toMatchObject({
      fault: { code: 'fleet.unreadable', subject: `${fleetFile}:1:13` },
    });
  });
});
