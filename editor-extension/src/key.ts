import { l10n, type SecretStorage, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { describeFailure } from './failures';
import { type Models, modelsRequest, type SetKeyParams, setKeyRequest } from './protocol';

const secret = 'geminirx.key';
/** How long the service may take to judge a key. */
const checkLimit = 15_000;

/** The server, as far as a key needs it. */
export interface Connection {
  connect(): Promise<LanguageClient | undefined>;
  setEndpoint(endpoint: string | undefined): Promise<void>;
}

/** Sends the key in VS Code's secret storage to the server, if there is one. */
export async function sendKey(client: LanguageClient, secrets: SecretStorage): Promise<void> {
  const key = await secrets.get(secret);
  if (key !== undefined) {
    await send(client, key);
  }
}

/**
 * Asks for a key, lets the service check it, and stores it; an empty input deletes the key. A key that the service refuses is not stored.
 * Returns whether there is a new key.
 */
export async function askForKey(server: Connection, secrets: SecretStorage): Promise<boolean> {
  const input = await window.showInputBox({
    title: l10n.t('Gemini API Key'),
    prompt: l10n.t('Stored in the secret storage of VS Code. Leave empty to delete the stored key.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (input === undefined) {
    return false;
  }
  const key = input.trim();
  // The emulator needs no key: whoever sets one wants the service.
  if (key !== '' && workspace.getConfiguration('geminirx').get<string>('endpoint')?.trim() === 'emulator') {
    await server.setEndpoint(undefined);
  }
  const client = await server.connect();
  if (key === '') {
    await secrets.delete(secret);
    await (client && send(client, null));
    void window.showInformationMessage(l10n.t('The stored key is deleted.'));
    return false;
  }
  return client === undefined ? false : check(client, key, server, secrets);
}

async function check(client: LanguageClient, key: string, server: Connection, secrets: SecretStorage): Promise<boolean> {
  await send(client, key);
  const problem = await models(client);
  if (problem === undefined) {
    await secrets.store(secret, key);
    void window.showInformationMessage(l10n.t('The key works. It is stored in the secret storage of VS Code.'));
    return true;
  }
  const { own, text } = describeFailure(problem);
  if (own === undefined) {
    await secrets.store(secret, key);
    void window.showWarningMessage(l10n.t('The key is stored, but it could not be checked. {0}', text));
    return true;
  }
  await send(client, (await secrets.get(secret)) ?? null);
  const again = l10n.t('Try Again');
  const choice = await window.showErrorMessage(l10n.t('The service does not know this key, so it is not stored.'), again);
  return choice === again ? askForKey(server, secrets) : false;
}

/** Returns why the service does not answer; undefined if it does. */
async function models(client: LanguageClient): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve(l10n.t('The service did not answer within {0} seconds.', checkLimit / 1000));
    }, checkLimit);
  });
  try {
    return await Promise.race([limit, client.sendRequest<Models>(modelsRequest).then(() => undefined)]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

function send(client: LanguageClient, key: string | null): Promise<unknown> {
  return client.sendRequest(setKeyRequest, { key } satisfies SetKeyParams);
}
