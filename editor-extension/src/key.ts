import { type SecretStorage, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

const secret = 'geminirx.key';

/** Gives a server the key that VS Code keeps, if it keeps one. */
export async function sendKey(client: LanguageClient, secrets: SecretStorage): Promise<void> {
  const key = await secrets.get(secret);
  if (key !== undefined) {
    await client.sendRequest('geminirx/setKey', { key });
  }
}

/** Asks for a key and keeps it; an empty one is forgotten. */
export async function askForKey(client: LanguageClient | undefined, secrets: SecretStorage): Promise<void> {
  const key = await window.showInputBox({
    title: 'Key of the Gemini API', prompt: 'It is kept in the secret storage of VS Code. Empty: forget it.', password: true, ignoreFocusOut: true,
  });
  if (key === undefined) {
    return;
  }
  const kept = key.trim();
  await (kept === '' ? secrets.delete(secret) : secrets.store(secret, kept));
  await client?.sendRequest('geminirx/setKey', { key: kept === '' ? null : kept });
}
