// A proxy that cuts the first answers of each run: one cut for each answer, at a byte.
import { createServer } from 'node:http';

const errorEvent = (isInteraction) => isInteraction
  ? 'event: error\ndata: {"event_type":"error","error":{"code":"unavailable","message":"No."}}\n\n'
  : 'data: {"error":{"code":503,"message":"No.","status":"UNAVAILABLE"}}\n\n';

// The last token count in the whole events that a client receives.
function totalIn(bytes) {
  const events = /^[^]*\n\r?\n/.exec(bytes.toString())?.[0] ?? '';
  return Number([...events.matchAll(/"(?:totalTokenCount|total_tokens)":\s*(\d+)/g)].at(-1)?.[1] ?? 0);
}

/** Serves each run below its own path, /RUN/…, so that runs do not share cuts. */
export async function startProxy(service, cutsOf) {
  const answered = new Map();
  const totals = new Map(); // of the answers of each run, as far as the client received them
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
    const add = (sent) => totals.set(run, [...(totals.get(run) ?? []), totalIn(sent)]);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') });
    if (!cut || cut.at >= bytes.length) {
      add(bytes);
      response.end(bytes);
      return;
    }

    if (cut.kind === 'error') {
      const rest = bytes.subarray(cut.at);
      const [end, length] = [['\r\n\r\n', 4], ['\n\n', 2]]
        .map(([mark, size]) => [rest.indexOf(mark), size])
        .find(([at]) => at >= 0) ?? [rest.length, 0];
      const before = bytes.subarray(0, cut.at + end + length);
      add(before);
      response.end(Buffer.concat([before, Buffer.from(errorEvent(path.includes('/interactions')))]));
    } else if (cut.kind === 'end') {
      add(bytes.subarray(0, cut.at));
      response.end(bytes.subarray(0, cut.at));
    } else {
      add(bytes.subarray(0, cut.at));
      response.write(bytes.subarray(0, cut.at), () => setTimeout(() => response.destroy(), 20));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, stop: () => server.close(), totalsOf: (run) => totals.get(run) ?? [] };
}
