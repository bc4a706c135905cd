import { posix, win32 } from 'node:path';

export type PathKind = 'executable' | 'file' | 'folder' | 'missing';

export interface Surroundings {
  readonly configuredPath: string;
  readonly extensionPath: string;
  readonly platform: string;
  readonly arch: string;
  readonly kindOf: (path: string) => PathKind;
}

export type ServerCommand = { readonly command: string; readonly args: readonly string[] } | { readonly problem: string };

const setting = 'geminirx.server.path';
const args = ['serve', '--stdio'];

export function findServer(around: Surroundings): ServerCommand {
  const configured = around.configuredPath.trim();
  return configured === '' ? bundledServer(around) : configuredServer(configured, around);
}

function configuredServer(path: string, { platform, kindOf }: Surroundings): ServerCommand {
  // A workspace may control the folder to which a relative path is relative.
  if (!paths(platform).isAbsolute(path)) {
    return { problem: `The setting ${setting} must be an absolute path, but it is "${path}".` };
  }
  switch (kindOf(path)) {
    case 'executable':
      return { command: path, args };
    case 'file':
      return {
        problem:
          `The setting ${setting} is "${path}", which is not executable. ` + 'Make the file executable (chmod +x), or correct the setting.',
      };
    case 'folder':
      return { problem: `The setting ${setting} is the folder "${path}". Set it to the geminirx executable.` };
    case 'missing':
      return {
        problem:
          `The setting ${setting} is "${path}", which does not exist. ` + 'Correct the setting, or clear it to use the bundled server.',
      };
  }
}

function bundledServer({ extensionPath, platform, arch, kindOf }: Surroundings): ServerCommand {
  const target = `${platform}-${arch}`;
  const command = paths(platform).join(extensionPath, 'server', target, platform === 'win32' ? 'geminirx.exe' : 'geminirx');
  switch (kindOf(command)) {
    case 'executable':
      return { command, args };
    case 'missing':
      return {
        problem:
          `This package of GeminiRx has no server for ${target}. Set ${setting} to a geminirx executable, ` +
          'or build the package with "npm run package" on a machine with the .NET SDK.',
      };
    default:
      return {
        problem:
          `The bundled server "${command}" is not executable. ` +
          `Install the extension again, or set ${setting} to a geminirx executable.`,
      };
  }
}

function paths(platform: string): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
