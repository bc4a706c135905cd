import type { InitializationOptions } from './protocol';

const names = ['endpoint', 'model', 'stripControls'] as const;

/** The settings that the user has set; the server applies its own defaults to all others. */
export function initializationOptions(setting: (name: (typeof names)[number]) => string | undefined): InitializationOptions {
  return Object.fromEntries(names.map((name) => [name, setting(name)?.trim() ?? ''] as const).filter(([, value]) => value !== ''));
}
