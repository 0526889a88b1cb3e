// A stream that keeps clients who read nothing.
import { plantFault } from './plant-fault.mjs'

plantFault('/serve/stream/socket-stream.ts', 'socket.unsentBytes > MOST_UNSENT', 'false')
