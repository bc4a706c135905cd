import type { InitializationOptions } from './protocol';

/**
 * What only the user decides. The other settings are requested by the server, because a value that is sent here would apply again when the
 * user clears the setting.
 */
export function initializationOptions(settings: {
  readonly endpoint?: string | undefined;
  readonly api?: string | undefined;
  readonly stripControls?: string | undefined;
  readonly completes: boolean;
  readonly asksFirst: boolean;
  readonly workspaceTrusted: boolean;
}): InitializationOptions {
  const { completes, asksFirst, workspaceTrusted } = settings;
  const endpoint = settings.endpoint?.trim() ?? '';
  const api = settings.api?.trim() ?? '';
  const stripControls = settings.stripControls?.trim() ?? '';
  return {
    ...(endpoint !== '' && { endpoint }),
    ...(api !== '' && { api }),
    ...(stripControls !== '' && { stripControls }),
    ...(completes && { inlineCompletion: { enabled: true, ...(asksFirst && { askFirst: true }) } }),
    workspaceTrusted,
  };
}
