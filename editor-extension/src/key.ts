import { type SecretStorage, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type SetKeyParams, setKeyRequest } from './protocol';

const secret = 'geminirx.key';

/** Sends the key in VS Code's secret storage to the server, if there is one. */
export async function sendKey(client: LanguageClient, secrets: SecretStorage): Promise<void> {
  const key = await secrets.get(secret);
  if (key !== undefined) {
    await client.sendRequest(setKeyRequest, { key } satisfies SetKeyParams);
  }
}

/** Asks for a key and stores it; an empty input deletes the key. */
export async function askForKey(client: LanguageClient | undefined, secrets: SecretStorage): Promise<void> {
  const key = await window.showInputBox({
    title: 'Gemini API Key',
    prompt: 'Stored in the secret storage of VS Code. Leave empty to delete the stored key.',
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) {
    return;
  }
  const trimmed = key.trim();
  await (trimmed === '' ? secrets.delete(secret) : secrets.store(secret, trimmed));
  await client?.sendRequest(setKeyRequest, { key: trimmed === '' ? null : trimmed } satisfies SetKeyParams);
}
