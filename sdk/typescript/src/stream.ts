// The entry `@tidemark/client/stream`: following accounts live, in browsers and in Node from 22 on.
// Nothing here or below it imports a module of Node.
export {
  createStreamClient,
  type StreamClient,
  type StreamClientOptions,
} from './stream/stream-client.ts'
export type { StreamSocket, StreamSocketClass } from './stream/stream-socket.ts'
export type {
  StreamDelta,
  StreamSnapshot,
  StreamState,
  StreamStatus,
  StreamTopic,
} from './stream/stream-types.ts'
