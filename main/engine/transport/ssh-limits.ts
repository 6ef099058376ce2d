/** Bounds of one connection. Times in ms, sizes in bytes. Tests shorten them; nothing else does. */
export type SshLimits = {
  /** One hop, from the first packet to the finished login (R53). */
  readonly handshakeMs: number;
  /** From the login until OpenSSH has told its other host keys; one of 2015 or before never does. */
  readonly otherKeysMs: number;
  /** Opening a channel; also the agent's answer. */
  readonly channelOpenMs: number;
  /** From the open channel to the running loop: login scripts of the user run in between, and some are slow. */
  readonly loopStartMs: number;
  /** Silence after which we ask whether the server is there, and how often in a row (R53: 5 s x 3, dead within 20 s). */
  readonly keepaliveMs: number;
  readonly keepaliveCount: number;
  /** Handshakes at once over all nodes, and with how many a start begins and goes on while this machine is late; see docs/decisions/0011. */
  readonly handshakesAtOnce: number;
  readonly handshakesAtLeast: number;
  /** A node that has just logged in takes the place of a handshake until its loop has answered, this long at most. */
  readonly startPlaceMs: number;
  /** Handshakes at once with one server. sshd's MaxStartups drops at random from 10 on, and counts each until after its login. */
  readonly handshakesPerServer: number;
  /** Handshakes at once through one jump host (R55). */
  readonly handshakesThroughHop: number;
  /** Everything a server may send before the login is finished; a real one needs about 6 KiB. */
  readonly beforeLoginBytes: number;
  /** Text before the identification line, and login banners (R54). */
  readonly bannerBytes: number;
  /** What one connection may receive within an hour (R54). */
  readonly hourlyBytes: number;
  /** Answers of ours that wait because the server does not read them (a flood of requests that want replies). */
  readonly backlogBytes: number;
  /** Chatter of login scripts before the loop runs, and the longest line outside of answers. */
  readonly chatterBytes: number;
  readonly lineBytes: number;
  /** The longest answer that is still read over (its ask gets a fault); beyond it the channel ends. */
  readonly skippedBytes: number;
  /** Own-channel asks at once on one connection. sshd's MaxSessions is 10 by default, and the loop needs one. */
  readonly ownChannels: number;
  /** Commands that are followed at once on one connection; with the loop and the asks they stay below MaxSessions. */
  readonly streamChannels: number;
  /** Connections to one daemon's socket at once, beside its event stream. They do not count for MaxSessions. */
  readonly socketChannels: number;
  /** The longest line of an event stream. */
  readonly eventLineBytes: number;
};

export const sshLimits: SshLimits = {
  handshakeMs: 10_000,
  otherKeysMs: 50,
  channelOpenMs: 5_000,
  loopStartMs: 10_000,
  keepaliveMs: 5_000,
  keepaliveCount: 3,
  handshakesAtOnce: 16,
  handshakesAtLeast: 8,
  startPlaceMs: 1_000,
  handshakesPerServer: 4,
  handshakesThroughHop: 10,
  beforeLoginBytes: 262_144,
  bannerBytes: 8_192,
  hourlyBytes: 268_435_456,
  backlogBytes: 4_194_304,
  chatterBytes: 65_536,
  lineBytes: 16_384,
  skippedBytes: 8_388_608,
  ownChannels: 4,
  streamChannels: 4,
  socketChannels: 3,
  eventLineBytes: 65_536,
};
