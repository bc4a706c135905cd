// A language server that reports one problem: a name that is not defined.
let received = Buffer.alloc(0);

function send(message) {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function report(uri, text) {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.includes('sum(price)'));
  const start = { line, character: line < 0 ? 0 : lines[line].indexOf('price)') };
  const range = { start, end: { line, character: start.character + 5 } };
  const problem = { range, severity: 1, source: 'lint', code: 'F821', message: 'undefined name price' };
  send({ method: 'textDocument/publishDiagnostics', params: { uri, diagnostics: line < 0 ? [] : [problem] } });
}

function handle({ id, method, params }) {
  if (method === 'initialize') {
    send({ id, result: { capabilities: { textDocumentSync: 1 } } });
  } else if (method === 'textDocument/didOpen') {
    report(params.textDocument.uri, params.textDocument.text);
  } else if (method === 'textDocument/didChange') {
    report(params.textDocument.uri, params.contentChanges.at(-1).text);
  } else if (method === 'exit') {
    process.exit();
  } else if (id !== undefined) {
    send({ id, result: null });
  }
}

process.stdin.on('data', (part) => {
  received = Buffer.concat([received, part]);
  for (let head = received.indexOf('\r\n\r\n'); head >= 0; head = received.indexOf('\r\n\r\n')) {
    const end = head + 4 + Number(/Content-Length: (\d+)/i.exec(received.subarray(0, head))[1]);
    if (received.length < end) {
      return;
    }
    const message = JSON.parse(received.subarray(head + 4, end));
    received = received.subarray(end);
    handle(message);
  }
});
