// The report itself, with a declaration file of a few types in place of the vendor's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compare, review } from './compare.mjs';
import { readDeclarations } from './declarations.mjs';

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const declarations = pathOf('fixture/genai.d.ts');
const vendor = readDeclarations(declarations);
const folder = mkdtempSync(join(tmpdir(), 'vendor-types-test-'));
after(() => rmSync(folder, { recursive: true }));

// Knows exactly what the declaration file has.
function knowsAll() {
  const request = { contents: 'Part', level: 'Level', newSetting: 'Boolean' };
  const types = { Part: { text: 'String', sound: 'Blob' }, Blob: { data: 'String' } };
  return {
    enumerations: { FinishReason: ['STOP', 'NEW_REASON'], Level: ['LOW'] },
    model: { types: { ...types, RequestBody: request }, enumerations: { Level: ['LOW'] } },
    emulator: { types: { ...types, GenerateContentRequest: request }, enumerations: { Level: ['LOW'] } },
    decoder: {
      readers: [
        { messages: ['GenerateContentResponse'], members: ['candidates'] },
        { messages: ['Candidate'], members: ['finishReason', 'newMember'] },
      ],
    },
  };
}

const linesOf = (known) => compare(vendor, known).map(({ kind, side, name, is }) => `${kind} ${name}: ${side} ${is}`);

function report(known, entries, options = ['--declarations', declarations], env = {}) {
  writeFileSync(join(folder, 'known.json'), JSON.stringify(known));
  writeFileSync(join(folder, 'reviewed.json'), JSON.stringify(entries));
  const files = ['--known', join(folder, 'known.json'), '--reviewed', join(folder, 'reviewed.json')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [pathOf('report.mjs'), ...files, ...options], {
    encoding: 'utf8', env: { ...process.env, ...env },
  });
  assert.equal(stderr, '');
  return { status, lines: stdout.trimEnd().split('\n') };
}

test('properties are members, with inherited ones; methods and accessors are not', () => {
  assert.deepEqual([...vendor.messageOf('GenerateContentResponse').keys()], ['candidates']);
  assert.deepEqual([...vendor.messageOf('GenerateContentConfig').keys()].sort(), ['level', 'newSetting']);
});

test('a member leads to the types in lists, unions, maps and shorthands, by their exported names', () => {
  assert.deepEqual(vendor.messageOf('Candidate').get('newMember'), ['Part']);
  assert.deepEqual([...new Set(vendor.messageOf('GenerateContentParameters').get('contents'))], ['Part']);
  assert.deepEqual(vendor.messageOf('Part').get('sound'), ['Blob']);
});

test('no difference where everything is known', () => assert.deepEqual(linesOf(knowsAll()), []));

test('a value that the model lacks, of an enumeration in an answer', () => {
  const known = knowsAll();
  known.enumerations.FinishReason = ['STOP'];
  assert.deepEqual(linesOf(known), ['value FinishReason.NEW_REASON: model missing']);
});

test('a value that is gone, of an enumeration in a request', () => {
  const known = knowsAll();
  known.emulator.enumerations.Level.push('HIGH');
  assert.deepEqual(linesOf(known), ['value Level.HIGH: emulator excess']);
});

test('an enumeration that is gone', () => {
  const known = knowsAll();
  known.enumerations.Old = ['A'];
  assert.deepEqual(linesOf(known), ['value Old.*: model excess']);
});

test('members that the model, the emulator and the decoder lack', () => {
  const known = knowsAll();
  delete known.model.types.RequestBody.newSetting;
  known.emulator.types.Blob = {};
  known.emulator.types.GenerateContentRequest = { ...known.model.types.RequestBody, newSetting: 'Boolean' };
  known.decoder.readers[1].members = ['finishReason'];
  assert.deepEqual(linesOf(known), [
    'member Blob.data: emulator missing',
    'member Candidate.newMember: decoder missing',
    'member GenerateContentConfig.newSetting: model missing',
  ]);
});

test('members and messages that are gone', () => {
  const known = knowsAll();
  known.model.types.Part = { ...known.model.types.Part, old: 'String' };
  known.decoder.readers[0].members.push('older');
  known.decoder.readers.push({ messages: ['Oldest'], members: [] });
  assert.deepEqual(linesOf(known), [
    'member GenerateContentResponse.older: decoder excess',
    'member Oldest.*: decoder excess',
    'member Part.old: model excess',
  ]);
});

test('a member that carries all JSON is not looked into', () => {
  const known = knowsAll();
  known.model.types.RequestBody.contents = 'any';
  assert.deepEqual(linesOf(known), []);
});

test('the list covers its sides and its differences only, and a star stands for anything', () => {
  const differences = ['model', 'emulator'].map((side) => ({ kind: 'value', side, name: 'Level.A_B', is: 'missing' }));
  const open = (entry) => review(differences, [{ reason: 'meant', sides: ['model'], ...entry }]).open.map(({ side }) => side);
  assert.deepEqual(open({ is: 'missing', names: ['Level.A_B'] }), ['emulator']);
  assert.deepEqual(open({ is: 'missing', names: ['*_B'] }), ['emulator']);
  assert.deepEqual(open({ is: 'missing', names: ['Level.A'] }), ['model', 'emulator']);
  assert.deepEqual(open({ is: 'excess', names: ['Level.A_B'] }), ['model', 'emulator']);
});

test('an entry without a reason is refused', () =>
  assert.throws(() => review([], [{ is: 'missing', sides: ['model'], names: ['Level.LOW'] }]), /lacks "reason".*Level\.LOW/));

test('the report fails on a value without an entry', () => {
  const known = knowsAll();
  known.enumerations.FinishReason = ['STOP'];
  const { status, lines } = report(known, []);
  assert.equal(status, 1);
  assert.equal(lines[0], 'enumeration value FinishReason.NEW_REASON: model lacks it');
  assert.match(lines[1], /1 enumeration values and 0 members without an entry, 0 reviewed, 0 stale/);
});

test('the report is empty where the value has an entry', () => {
  const known = knowsAll();
  known.enumerations.FinishReason = ['STOP'];
  const { status, lines } = report(known, [{ reason: 'meant', is: 'missing', sides: ['model'], names: ['FinishReason.NEW_REASON'] }]);
  assert.equal(status, 0);
  assert.equal(lines.length, 1);
  assert.match(lines[0], /0 enumeration values and 0 members without an entry, 1 reviewed, 0 stale/);
});

test('the report lists a member without an entry, and does not fail', () => {
  const known = knowsAll();
  known.decoder.readers[1].members.push('old');
  const { status, lines } = report(known, []);
  assert.equal(status, 0);
  assert.equal(lines[0], 'member Candidate.old: decoder has it in excess');
});

test('the report lists a stale entry, and does not fail', () => {
  const { status, lines } = report(knowsAll(), [{ reason: 'meant', is: 'missing', sides: ['model'], names: ['Part.text'] }]);
  assert.equal(status, 0);
  assert.equal(lines[0], 'stale entry Part.text: model does not lack it');
});

test('the report says that the registry cannot be reached, and does not fail', () => {
  const { status, lines } = report(knowsAll(), [], [], { npm_config_registry: 'http://127.0.0.1:1/' });
  assert.equal(status, 0);
  assert.equal(lines.length, 1);
  assert.match(lines[0], /^Not compared: the registry cannot be reached \(ECONNREFUSED\)/);
});
