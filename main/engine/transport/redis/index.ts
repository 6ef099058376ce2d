/**
 * does: sends pipelines of commands to one Redis server each, over streams it is lent, and gives every answer as it came.
 * never: follows a redirection, repeats a change of which a byte was sent, reconnects by itself, shows a password.
 * talks to: `endpoint`, `connection`, ioredis, `ports`, `source-kit`.
 */
export { createRedisDoor, type RedisDoor } from './perform-redis.ts';
