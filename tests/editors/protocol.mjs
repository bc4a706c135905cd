// A client built on Microsoft's protocol library: streams an answer while typing, then stops another one. Fails if a text differs.
// node protocol.mjs NODE_MODULES SERVER ANSWER
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, program, answerFile] = process.argv.slice(2);
const lsp = createRequire(join(resolve(modules), 'index.js'))('vscode-languageserver-protocol/node');
const server = spawn(program, ['serve', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
const connection = lsp.createProtocolConnection(new lsp.StreamMessageReader(server.stdout), new lsp.StreamMessageWriter(server.stdin));
const answer = readFileSync(answerFile, 'utf8');
const uri = 'file:///story.md';
const ended = new Map();
const progress = [];
let text = '# Pets\n\nIt is said: |\n\nThe end.\n';
let version = 1;
let typed = 0;

const offset = ({ line, character }) => text.split('\n').slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
const position = (at) => ({ line: text.slice(0, at).split('\n').length - 1, character: at - (text.lastIndexOf('\n', at - 1) + 1) });
function change(start, end, by) {
  const range = { start: position(start), end: position(end) };
  text = text.slice(0, start) + by + text.slice(end);
  version += 1;
  return connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version }, contentChanges: [{ range, text: by }],
  });
}

connection.onRequest(lsp.WorkDoneProgressCreateRequest.type, ({ token }) => {
  connection.onProgress(lsp.WorkDoneProgress.type, token, ({ kind }) => progress.push(kind));
});
connection.onRequest(lsp.ApplyWorkspaceEditRequest.type, async ({ edit }) => {
  const [{ textDocument, edits: [one] }] = edit.documentChanges;
  if (textDocument.version !== version) {
    return { applied: false };
  }
  await change(offset(one.range.start), offset(one.range.end), one.newText);
  if (typed < 20) {
    typed += 1;
    await change(0, 0, 'A');
  }
  return { applied: true };
});
const waiting = new Map();
const end = (id) => ended.get(id) ?? new Promise((done) => waiting.set(id, done));
connection.onNotification('geminirx/sessionEnded', (session) => {
  ended.set(session.sessionId, session);
  waiting.get(session.sessionId)?.(session);
});
connection.listen();

const { capabilities } = await connection.sendRequest(lsp.InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {
  window: { workDoneProgress: true }, workspace: { applyEdit: true, workspaceEdit: { documentChanges: true } } } });
await connection.sendNotification(lsp.InitializedNotification.type, {});
await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: 'markdown', version, text },
});
const run = (at, more) => connection.sendRequest(lsp.ExecuteCommandRequest.type, {
  command: 'geminirx.continue', arguments: [{ uri, position: position(at), ...more }],
});

const first = await run(text.indexOf('|'));
const completed = await end(first.sessionId);
const whole = `${'A'.repeat(typed)}# Pets\n\nIt is said: ${answer}|\n\nThe end.\n`;
if (text !== whole || completed.outcome !== 'completed' || typed === 0) {
  throw new Error(`streamed: ${completed.outcome}, ${typed} typed, ${JSON.stringify(text)}`);
}

const second = await run(text.length, { instruction: 'endless' });
const before = text.length;
while (text.length < before + 40) {
  await new Promise((done) => { setTimeout(done, 20); });
}
const { stopped } = await connection.sendRequest(lsp.ExecuteCommandRequest.type, { command: 'geminirx.stop', arguments: [second] });
const { outcome, characters } = await end(second.sessionId);
const lines = text.slice(whole.length).split('\n');
const isInOrder = lines.slice(0, -1).every((line, at) => line === `line ${at}`);
if (stopped !== 1 || outcome !== 'stopped' || characters !== text.length - whole.length || !isInOrder) {
  throw new Error(`stopped: ${outcome}, ${JSON.stringify(text.slice(whole.length))}`);
}

const actions = await connection.sendRequest(lsp.CodeActionRequest.type, {
  textDocument: { uri }, range: { start: position(0), end: position(0) }, context: { diagnostics: [] },
});
if (!actions.some(({ title }) => title === 'Gemini: Continue here') || !capabilities.codeActionProvider) {
  throw new Error(`code actions: ${JSON.stringify(actions)}`);
}
if (progress[0] !== 'begin' || progress.at(-1) !== 'end') {
  throw new Error(`progress: ${progress}`);
}
await connection.sendRequest(lsp.ShutdownRequest.type);
const exited = new Promise((done) => { server.once('exit', done); });
await connection.sendNotification(lsp.ExitNotification.type);
process.exit(await exited);
