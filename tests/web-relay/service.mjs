// The service, whose answers a test sends piece by piece.
import { createServer } from "node:http";

const reply = (text, finishReason) => ({
  candidates: [{ content: { parts: [{ text }], role: "model" }, ...(finishReason && { finishReason }), index: 0 }],
});

/** Starts the service; `requests` are those that have come, each with `send`, `finish` and the promise `aborted`. */
export function startService() {
  const requests = [];
  const waiting = [];
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      const send = (text, finishReason) => response.write(`data: ${JSON.stringify(reply(text, finishReason))}\r\n\r\n`);
      const aborted = new Promise((resolve) => response.once("close", () => resolve(!response.writableFinished)));
      requests.push({
        send,
        finish: (text) => {
          send(text, "STOP");
          response.end();
        },
        aborted,
      });
      waiting.shift()?.();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({
        address: `http://127.0.0.1:${server.address().port}`,
        requests,
        /** Waits for the request with this number, from 0. */
        async request(number) {
          while (requests.length <= number) await new Promise((done) => waiting.push(done));
          return requests[number];
        },
        stop() {
          server.closeAllConnections();
          server.close();
        },
      });
    });
  });
}
