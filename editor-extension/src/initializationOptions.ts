import type { InitializationOptions } from './protocol';

/**
 * What only the user decides. The other settings are requested by the server, because a value that is sent here would apply again when the
 * user clears the setting.
 */
export function initializationOptions(endpoint: string | undefined, workspaceTrusted: boolean): InitializationOptions {
  const address = endpoint?.trim() ?? '';
  return { ...(address !== '' && { endpoint: address }), workspaceTrusted };
}
