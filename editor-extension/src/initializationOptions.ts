export interface InitializationOptions {
  readonly endpoint?: string;
  readonly model?: string;
}

/** Only what the user has set: the server knows its own defaults. */
export function initializationOptions(setting: (name: 'endpoint' | 'model') => string | undefined): InitializationOptions {
  const endpoint = setting('endpoint')?.trim() ?? '';
  const model = setting('model')?.trim() ?? '';
  return { ...(endpoint !== '' && { endpoint }), ...(model !== '' && { model }) };
}
