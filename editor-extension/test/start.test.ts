import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { initializationOptions } from '../src/initializationOptions';
import { startProblem } from '../src/startProblem';

describe('startProblem', () => {
  it('names the executable and the reason, without a stack trace', () => {
    const said = startProblem('/opt/geminirx', new Error('spawn ENOEXEC'), false);
    assert.equal(said, 'The Gemini server "/opt/geminirx" did not start: spawn ENOEXEC. The GeminiRx log has more.');
  });

  it('takes a reason that is bare text', () => {
    assert.match(startProblem('/opt/geminirx', 'Launching failed.', false), /did not start: Launching failed\. The/);
  });

  it('asks whether a program that ended at once is the right one', () => {
    for (const [message, code] of [['Pending response rejected since connection got disposed', -32097], ['write EPIPE', -32099]] as const) {
      const failure = Object.assign(new Error(message), { code });
      assert.match(startProblem('/bin/true', failure, false), /"\/bin\/true".*ended before it answered\. Is it a geminirx executable\?/);
    }
  });

  it('says that a silent program took too long', () => {
    assert.match(startProblem('/bin/cat', new Error('killed'), true), /no answer within 20 seconds/);
  });
});

describe('initializationOptions', () => {
  it('is empty when nothing is set', () => {
    assert.deepEqual(initializationOptions(() => ''), {});
    assert.deepEqual(initializationOptions(() => undefined), {});
  });

  it('holds what is set, and only that', () => {
    assert.deepEqual(initializationOptions((name) => name === 'endpoint' ? ' emulator ' : ''), { endpoint: 'emulator' });
    assert.deepEqual(initializationOptions((name) => name), { endpoint: 'endpoint', model: 'model' });
  });
});
