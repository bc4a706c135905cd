import { posix, win32 } from 'node:path';

export type PathKind = 'executable' | 'file' | 'folder' | 'missing';

export interface Surroundings {
  readonly configuredPath: string;
  readonly extensionPath: string;
  readonly platform: string;
  readonly arch: string;
  readonly kindOf: (path: string) => PathKind;
}

export type ServerCommand =
  | { readonly command: string; readonly args: readonly string[] }
  | { readonly problem: string };

const setting = 'geminirx.server.path';
const args = ['serve', '--stdio'];

export function findServer(around: Surroundings): ServerCommand {
  const configured = around.configuredPath.trim();
  return configured === '' ? bundledServer(around) : configuredServer(configured, around);
}

function configuredServer(path: string, { platform, kindOf }: Surroundings): ServerCommand {
  // A relative path would be looked up in a folder that a workspace may control.
  if (!paths(platform).isAbsolute(path)) {
    return { problem: `The setting ${setting} must be an absolute path, and "${path}" is not.` };
  }
  switch (kindOf(path)) {
    case 'executable':
      return { command: path, args };
    case 'file':
      return { problem: `The setting ${setting} names "${path}", which is not executable. Make it so (chmod +x), or correct the setting.` };
    case 'folder':
      return { problem: `The setting ${setting} names the folder "${path}". It must name the geminirx executable itself.` };
    case 'missing':
      return { problem: `The setting ${setting} names "${path}", which does not exist. Correct the setting, or clear it to use the server that comes with the extension.` };
  }
}

function bundledServer({ extensionPath, platform, arch, kindOf }: Surroundings): ServerCommand {
  const target = `${platform}-${arch}`;
  const command = paths(platform).join(extensionPath, 'server', target, platform === 'win32' ? 'geminirx.exe' : 'geminirx');
  switch (kindOf(command)) {
    case 'executable':
      return { command, args };
    case 'missing':
      return { problem: `This package of GeminiRx has no server for ${target}. Set ${setting} to a geminirx executable, or build the package with "npm run package" where the .NET SDK is installed.` };
    default:
      return { problem: `The server that comes with GeminiRx, "${command}", is not executable. Install the extension again, or set ${setting} to a geminirx executable.` };
  }
}

function paths(platform: string): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
