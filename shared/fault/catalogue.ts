import type { FaultCode } from './codes.ts';

/** What to tell a person about a kind of fault, beside its own sentence. */
export type CatalogueEntry = {
  /** Names the trouble in a few words. */
  readonly title: string;
  /** The likely cause. */
  readonly cause: string;
  /** The next step, as an instruction. */
  readonly next: string;
};

/** One entry per fault code. The type makes a missing one a compile error. */
export const faultCatalogue: Readonly<Record<FaultCode, CatalogueEntry>> = {
  'transport.unresolved': {
    title: 'The address cannot be found',
    cause: 'The name is misspelt in the fleet file, or this machine cannot reach its name server.',
    next: 'Check the address in the fleet file, then look the name up from this machine.',
  },
  'transport.unreachable': {
    title: 'No answer',
    cause: 'The machine is off, its network is cut, or a firewall drops us.',
    next: 'Check its power and link from the provider console. The console keeps trying.',
  },
  'transport.refused': {
    title: 'Connection refused',
    cause: 'The machine is up but nothing listens on that port: sshd is stopped or uses another port.',
    next: 'Start sshd on its own console, or correct the port in the fleet file.',
  },
  'transport.timed-out': {
    title: 'The handshake took too long',
    cause:
      'The machine accepts connections but does not finish them: it is overloaded, frozen, or a middle box holds them.',
    next: 'Look at load and memory from its own console. The console keeps trying.',
  },
  'transport.lost': {
    title: 'The connection was lost',
    cause: 'The machine stopped answering, rebooted, or the network between broke.',
    next: 'Nothing to do yet: the console reconnects by itself.',
  },
  'transport.not-ssh': {
    title: 'Not an SSH server',
    cause: 'Another program answers on that port.',
    next: 'Correct the port in the fleet file.',
  },
  'transport.no-common-algorithm': {
    title: 'No safe algorithm in common',
    cause: 'The server offers only algorithms that are no longer safe.',
    next: 'Update OpenSSH on the node, or allow a modern algorithm in its sshd_config.',
  },
  'transport.host-key-unknown': {
    title: 'First time with this server',
    cause: 'Its key is in no known_hosts file, so nothing proves that it is the right machine.',
    next: 'Compare the fingerprint with the one on the server’s own console, then trust it.',
  },
  'transport.host-key-changed': {
    title: 'The host key has changed',
    cause: 'The machine was reinstalled, or somebody is in the middle. Nothing was sent.',
    next: 'Compare the new key on the server’s own console before anything else.',
  },
  'transport.host-key-revoked': {
    title: 'The host key is revoked',
    cause: 'A known_hosts line marks this key as revoked.',
    next: 'Do not connect. Give the server a new key; a revoked one cannot be trusted again here.',
  },
  'transport.host-certificate': {
    title: 'The server is known by a certificate',
    cause:
      'known_hosts trusts a certificate authority for this server, and certificates cannot be checked here yet.',
    next: 'Pin the plain host key for this server in a known_hosts file if you can verify it.',
  },
  'transport.auth-failed': {
    title: 'Every key was refused',
    cause: 'The user name is wrong, or this key is not in the server’s authorized_keys.',
    next: 'Correct the user or the key in the fleet file, then try again. The console does not retry by itself.',
  },
  'transport.key-unreadable': {
    title: 'The key file cannot be used',
    cause: 'The file is missing, not readable, or not a private key.',
    next: 'Correct identityFile in the fleet file.',
  },
  'transport.passphrase-needed': {
    title: 'The key is locked',
    cause: 'The key file is protected with a passphrase and no agent holds it.',
    next: 'Add the key to your agent, or unlock it here for this session.',
  },
  'transport.agent-missing': {
    title: 'No SSH agent',
    cause: 'No agent answers at its socket and no key file is set for this node.',
    next: 'Start ssh-agent and add a key, or set identityFile in the fleet file.',
  },
  'transport.jump-failed': {
    title: 'The jump host is in the way',
    cause: 'The connection ends at a machine on the path, so nothing is known about this node.',
    next: 'Bring the jump host back first.',
  },
  'transport.shell-refused': {
    title: 'No shell on this node',
    cause: 'The login works but /bin/sh cannot be started: a forced command, no shell, or no free session.',
    next: 'Allow this user to run /bin/sh, or use another user.',
  },
  'transport.protocol-violation': {
    title: 'The server broke the protocol',
    cause: 'It sent data that no correct SSH server sends. The connection was ended.',
    next: 'Check that the address is the machine you expect.',
  },
  'transport.too-much-output': {
    title: 'Too much output',
    cause: 'The node sent more than the limit for this question, so the answer was dropped.',
    next: 'Look at the node: a login script may print text, or a command loops.',
  },
  'probe.unreadable': {
    title: 'The answer makes no sense',
    cause: 'The node’s tools print something this console does not know.',
    next: 'Everything else is still shown. Report the node’s system and version.',
  },
  'probe.not-permitted': {
    title: 'Not permitted',
    cause: 'The login user may not read this.',
    next: 'Give the user the right to read it, or leave it unknown.',
  },
  'probe.timed-out': {
    title: 'The answer took too long',
    cause: 'A command on the node hangs: a dead network mount, a failing disk, or high load.',
    next: 'Look at the node’s disks and mounts.',
  },
  'fleet.unreadable': {
    title: 'The fleet file cannot be used',
    cause: 'It has errors; the last good fleet keeps running.',
    next: 'Correct the places named, then save. It is read again by itself.',
  },
  'fleet.no-such-node': {
    title: 'No such node',
    cause: 'The fleet has no node of that name.',
    next: 'Choose one of the names in the fleet file.',
  },
  'fleet.changed-meanwhile': {
    title: 'The fleet file changed meanwhile',
    cause: 'Somebody saved it after this preview was made.',
    next: 'Make a new preview.',
  },
  'import.unreadable': {
    title: 'The file cannot be imported',
    cause: 'It is not there, may not be read, or is not in the format that was named.',
    next: 'Check the path, who may read it, and the format.',
  },
  'store.full': {
    title: 'No room for history',
    cause: 'The disk of this machine is full, so nothing new is recorded. Live values are still shown.',
    next: 'Free space on this machine. Recording resumes by itself.',
  },
  'store.unreadable': {
    title: 'The history cannot be read',
    cause: 'The history file of this machine is damaged or locked by another console.',
    next: 'Close the other console, or move the file away; a new one is begun.',
  },
  'alarm.no-such-alarm': {
    title: 'No such alarm',
    cause: 'It cleared, or the name is wrong.',
    next: 'Look at the list of open alarms.',
  },
  'contract.invalid': {
    title: 'The message does not fit',
    cause: 'Window and engine disagree about the form of a message.',
    next: 'Restart Quarterdeck. If it stays, report it with the details.',
  },
  'contract.unknown-message': {
    title: 'Unknown message',
    cause: 'Window and engine are of different versions.',
    next: 'Restart Quarterdeck.',
  },
  'contract.too-busy': {
    title: 'Too many questions at once',
    cause: 'This window has more calls under way than the engine accepts.',
    next: 'Wait for the running ones to end.',
  },
  'link.closed': {
    title: 'The engine is not connected',
    cause: 'The engine stopped or the connection to it broke. All data is unknown until it is back.',
    next: 'The window reconnects by itself.',
  },
  'link.timed-out': {
    title: 'The engine did not answer',
    cause: 'The engine is busy or frozen.',
    next: 'Wait, or restart Quarterdeck.',
  },
  'transport.socket-closed': {
    title: 'A socket or a port does not answer',
    cause:
      'The daemon behind it is not running, the login user may not open it, or sshd forbids forwarding (AllowStreamLocalForwarding for sockets, AllowTcpForwarding for ports).',
    next: 'Start the daemon, or add the login user to its group (for Docker: usermod -aG docker USER), then log in again.',
  },
  'daemon.refused': {
    title: 'The daemon refused',
    cause: 'It understood the request and said no; its own words are beside it.',
    next: 'Read its words. Nothing was changed by this request.',
  },
  'daemon.auth-failed': {
    title: 'The login was refused',
    cause: 'The server answered and does not take this user with this password; its own words are beside it.',
    next: 'Correct the user or the password that the fleet file names. Nothing was asked or changed.',
  },
  'daemon.untrusted': {
    title: 'The server could not be verified',
    cause:
      'Its certificate is of an authority that is not trusted here or for another name, or it speaks no TLS.',
    next: 'Name its authority (authorityFile) or its name (serverName) in the fleet file. Nothing was sent to it.',
  },
  'secret.unreadable': {
    title: 'A password or a certificate cannot be read',
    cause:
      'The file or the environment variable that holds it is missing or empty, or others may read the file.',
    next: 'Write the password into that file alone and give it the mode 0600.',
  },
  'registry.not-configured': {
    title: 'This registry is not in the fleet file',
    cause: 'This program only asks registries that are named under registries in the fleet file.',
    next: 'Add the host of the image under registries, with a user and a passwordFile where it wants a login.',
  },
  'registry.unreachable': {
    title: 'The registry does not answer',
    cause: 'It could not be connected to from where it is asked, or its certificate is not trusted.',
    next: 'Check its address and its certificate (caFile), or ask it through another node (through).',
  },
  'registry.refused': {
    title: 'The registry refused',
    cause:
      'It answered and said no: the login is wrong or lacks rights, or it has no such repository or tag.',
    next: 'Read its words, then check the user, the password and the name of the image.',
  },
  'action.read-only': {
    title: 'This console is read-only',
    cause: 'Nobody has allowed it to change this fleet yet. On its first run a console only looks and plans.',
    next: 'Turn actions on, with your reason, then confirm the plan again.',
  },
  'action.drifted': {
    title: 'The plan is old',
    cause: 'The fleet changed since the plan was made, so what would run is not what was shown.',
    next: 'Make a new plan. Nothing was done.',
  },
  'action.indeterminate': {
    title: 'The outcome is not known',
    cause: 'Something was sent and its answer never came: it may or may not have been done.',
    next: 'Wait: the console reads the fleet to find out, and never sends it again blind.',
  },
  'action.locked': {
    title: 'Another operation holds the lock',
    cause: 'Another console or operator works on the same node or service.',
    next: 'Ask the holder named beside it, or take over when it is gone.',
  },
  'action.fenced': {
    title: 'The lock was taken over',
    cause:
      'Another operator took the lock over while this operation was away. The fleet refused the older token.',
    next: 'See what the other operation did, then plan anew. Nothing was sent after that.',
  },
  'action.too-late': {
    title: 'Not done in time',
    cause: 'A step did not come true before its deadline.',
    next: 'Read what it waits for, then wait longer, undo, or leave it.',
  },
  'operation.no-such-plan': {
    title: 'The plan is gone',
    cause: 'Plans wait 30 seconds to be confirmed, since the fleet changes under them.',
    next: 'Make a new plan.',
  },
  'operation.no-such-operation': {
    title: 'No such operation',
    cause: 'The journal of this console has no operation of that id.',
    next: 'List the operations, or look on the console that started it.',
  },
  'operation.not-now': {
    title: 'Not possible in this state',
    cause: 'The operation is in a state in which that makes no sense.',
    next: 'Read its state and choose one of the steps it offers.',
  },
  'workload.no-such-workload': {
    title: 'No such service',
    cause: 'No source knows a service of that name, or its source could not be read.',
    next: 'Check the name in the list of services.',
  },
  'ownership.no-such-space': {
    title: 'No such space',
    cause: 'The fleet file declares no space of that name, or it was taken out of it.',
    next: 'Check the names under spaces in the fleet file.',
  },
  'ownership.not-listable': {
    title: 'These keys cannot be listed',
    cause: 'The system that knows them has no such list, or the fleet file does not say where it is.',
    next: 'Search for one key instead, or give the path of the list in the fleet file.',
  },
  'ownership.not-countable': {
    title: 'There are no finer counts',
    cause:
      'The system that knows the keys does not count them by so many ranges, or there would be too many rows.',
    next: 'Look at the ranges there are, or list the keys of one of them.',
  },
  'log.not-listed': {
    title: 'This is not a log this console knows of',
    cause:
      'Only files that were found as logs of that node may be read. It was not found, or not looked for yet.',
    next: 'Look at the logs of the node again, or add its folder under logs in the fleet file.',
  },
  'log.not-followed': {
    title: 'This log cannot be followed now',
    cause:
      'Nobody who keeps it can be asked: it has no running copy, or no node that could tell is connected.',
    next: 'Look at how the workload and its nodes stand, then try again.',
  },
  'schedule.no-such-task': {
    title: 'No such task',
    cause: 'It was taken out of its table, or written anew, since it was last shown.',
    next: 'Read the scheduled tasks again.',
  },
  'action.changed-hands': {
    title: 'Somebody else changed it meanwhile',
    cause:
      'Its version is not the one that was read just before: another console, program or person was faster.',
    next: 'Nothing was overwritten. It is read again, and moved only if it still has to be.',
  },
  'journal.unwritable': {
    title: 'The journal cannot be written',
    cause: 'The disk of this machine is full or failing. Without a journal nothing may be changed.',
    next: 'Free space on this machine, then restart Quarterdeck. Nothing was sent.',
  },
  'journal.damaged': {
    title: 'The journal is damaged',
    cause: 'A record in the middle does not fit its chain: the file was changed or the disk failed.',
    next: 'Keep the file for inspection. This console only observes until it is moved away.',
  },
  'journal.in-use': {
    title: 'Another Quarterdeck is in charge',
    cause:
      'Another window, app or command of Quarterdeck on this computer works on this fleet. One at a time may change it.',
    next: 'Do it there, or close it and start this one again. Nothing was sent.',
  },
  'action.refused': {
    title: 'Refused',
    cause: 'A guard does not allow it now.',
    next: 'Read the reason beside it.',
  },
  'engine.bug': {
    title: 'Quarterdeck made a mistake',
    cause: 'This is a defect of the program, not of your fleet.',
    next: 'Report it with the details below.',
  },
};
