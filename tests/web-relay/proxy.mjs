// A proxy between the browser and the sample, whose connections a test cuts.
import { connect, createServer } from "node:net";

export function startProxy(target) {
  const open = new Set();
  const server = createServer((near) => {
    const far = connect({ host: "127.0.0.1", port: Number(new URL(target).port) });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      open.add(socket);
      socket.on("error", () => {}); // cut
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({
        address: `http://127.0.0.1:${server.address().port}`,
        cut: () => open.forEach((socket) => socket.resetAndDestroy()),
        stop: () => server.close(),
      });
    });
  });
}
