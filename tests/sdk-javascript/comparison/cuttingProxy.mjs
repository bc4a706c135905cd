// A proxy that cuts the first answers of each run: one cut for each answer, at a byte.
import { createServer } from 'node:http';

const errorEvent = (isInteraction) => isInteraction
  ? 'event: error\ndata: {"event_type":"error","error":{"code":"unavailable","message":"No."}}\n\n'
  : 'data: {"error":{"code":503,"message":"No.","status":"UNAVAILABLE"}}\n\n';

/** Serves each run below its own path, /RUN/…, so that runs do not share cuts. */
export async function startProxy(service, cutsOf) {
  const answered = new Map();
  const server = createServer(async (request, response) => {
    const [, run, path] = /^\/(\w+)(\/.*)$/.exec(request.url);
    const body = [];
    for await (const piece of request) {
      body.push(piece);
    }

    const answer = await fetch(service + path.replace(/^\/+/, '/'), {
      method: request.method,
      headers: { 'content-type': 'application/json', 'x-goog-api-key': 'a-key' },
      body: request.method === 'POST' ? Buffer.concat(body) : undefined,
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const number = answered.get(run) ?? 0;
    answered.set(run, number + 1);
    const cut = answer.ok ? cutsOf(run)[number] : undefined;
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') });
    if (!cut || cut.at >= bytes.length) {
      response.end(bytes);
      return;
    }

    if (cut.kind === 'error') {
      const rest = bytes.subarray(cut.at);
      const [end, length] = [['\r\n\r\n', 4], ['\n\n', 2]]
        .map(([mark, size]) => [rest.indexOf(mark), size])
        .find(([at]) => at >= 0) ?? [rest.length, 0];
      response.end(Buffer.concat([bytes.subarray(0, cut.at + end + length), Buffer.from(errorEvent(path.includes('/interactions')))]));
    } else if (cut.kind === 'end') {
      response.end(bytes.subarray(0, cut.at));
    } else {
      response.write(bytes.subarray(0, cut.at), () => setTimeout(() => response.destroy(), 20));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
