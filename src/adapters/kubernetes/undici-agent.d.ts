/** The agent alone: undici's front door also loads fetch, caches and WebSocket, 60 ms that a first row waits for. */
declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici';
  export default Agent;
}
