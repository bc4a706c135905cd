import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { initializationOptions } from '../src/initializationOptions';
import { startProblem } from '../src/startProblem';

describe('startProblem', () => {
  it('names the executable and the reason, without a stack trace', () => {
    const message = startProblem('/opt/geminirx', new Error('spawn ENOEXEC'), false);
    assert.equal(message, 'The Gemini server "/opt/geminirx" did not start: spawn ENOEXEC. See the GeminiRx log for details.');
  });

  it('accepts a reason that is a string', () => {
    assert.match(startProblem('/opt/geminirx', 'Launching failed.', false), /did not start: Launching failed\. See the GeminiRx log/);
  });

  it('asks to check a program that ended immediately', () => {
    for (const [message, code] of [
      ['Pending response rejected since connection got disposed', -32097],
      ['write EPIPE', -32099],
    ] as const) {
      const failure = Object.assign(new Error(message), { code });
      assert.match(
        startProblem('/bin/true', failure, false),
        /"\/bin\/true".*ended before it responded\. Check that it is a geminirx executable\./,
      );
    }
  });

  it('reports a program that does not respond', () => {
    assert.match(startProblem('/bin/cat', new Error('killed'), true), /did not respond within 20 seconds/);
  });
});

describe('initializationOptions', () => {
  it('contain only what is set', () => {
    assert.deepEqual(initializationOptions({ endpoint: ' ', completes: false, asksFirst: true, workspaceTrusted: true }), {
      workspaceTrusted: true,
    });
    assert.deepEqual(
      initializationOptions({
        endpoint: ' emulator ',
        api: 'interactions',
        stripControls: 'always',
        completes: true,
        asksFirst: false,
        workspaceTrusted: false,
      }),
      { endpoint: 'emulator', api: 'interactions', stripControls: 'always', inlineCompletion: { enabled: true }, workspaceTrusted: false },
    );
    assert.deepEqual(initializationOptions({ completes: true, asksFirst: true, workspaceTrusted: true }), {
      inlineCompletion: { enabled: true, askFirst: true },
      workspaceTrusted: true,
    });
  });
});
