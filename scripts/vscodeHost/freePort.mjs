import { createServer } from "node:net";

/**
 * A port of the loopback interface that was free a moment ago. The system hands out such ports in turn, so that two
 * runs at a time do not get the same one.
 *
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
