import type { InitializationOptions } from './protocol';

/** The settings that the user has set; the server applies its own defaults to all others. */
export function initializationOptions(setting: (name: 'endpoint' | 'model') => string | undefined): InitializationOptions {
  const endpoint = setting('endpoint')?.trim() ?? '';
  const model = setting('model')?.trim() ?? '';
  return { ...(endpoint !== '' && { endpoint }), ...(model !== '' && { model }) };
}
