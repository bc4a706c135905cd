import { accessSync, constants, statSync } from 'node:fs';
import type { PathKind } from './serverCommand';

export function pathKind(path: string): PathKind {
  try {
    if (statSync(path).isDirectory()) {
      return 'folder';
    }
  } catch {
    return 'missing';
  }
  try {
    accessSync(path, constants.X_OK);
    return 'executable';
  } catch {
    return 'file';
  }
}
