import { posix, win32 } from 'node:path';

export type PathKind = 'executable' | 'file' | 'folder' | 'missing';

export interface Surroundings {
  readonly configuredPath: string;
  readonly extensionPath: string;
  readonly platform: string;
  readonly arch: string;
  /** The variables of the environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  readonly kindOf: (path: string) => PathKind;
}

/** Why there is no server to start. */
export interface NoServer {
  readonly problem: string;
  /** Nothing is wrong; it is not installed. */
  readonly isAbsent?: true;
}

export type ServerCommand = { readonly command: string; readonly args: readonly string[] } | NoServer;

/** Installs the server with the .NET SDK. */
export const installCommand = 'dotnet tool install -g GeminiRx.Cli';

const setting = 'geminirx.server.path';
const args = ['serve', '--stdio'];

/** Finds the server: that of the setting, that of this package, or one that is installed, on the PATH or as a .NET tool. */
export function findServer(around: Surroundings): ServerCommand {
  const configured = around.configuredPath.trim();
  return configured === '' ? (bundledServer(around) ?? installedServer(around)) : configuredServer(configured, around);
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
        problem: `The setting ${setting} is "${path}", which does not exist. ` + 'Correct the setting, or clear it.',
      };
  }
}

function bundledServer({ extensionPath, platform, arch, kindOf }: Surroundings): ServerCommand | undefined {
  const command = paths(platform).join(extensionPath, 'server', `${platform}-${arch}`, executable(platform));
  switch (kindOf(command)) {
    case 'executable':
      return { command, args };
    case 'missing':
      return undefined;
    default:
      return {
        problem:
          `The bundled server "${command}" is not executable. ` +
          `Install the extension again, or set ${setting} to a geminirx executable.`,
      };
  }
}

function installedServer({ platform, arch, environment, home, kindOf }: Surroundings): ServerCommand {
  const path = paths(platform);
  const tools = [environment['DOTNET_CLI_HOME'], home].map((folder) => (folder ? path.join(folder, '.dotnet', 'tools') : ''));
  const command = [...(environment['PATH'] ?? '').split(path.delimiter), ...tools]
    // A relative folder may be one of the workspace.
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, executable(platform)))
    .find((file) => kindOf(file) === 'executable');
  return command === undefined
    ? { problem: `There is no geminirx executable for ${platform}-${arch}. Run "${installCommand}", or set ${setting}.`, isAbsent: true }
    : { command, args };
}

function executable(platform: string): string {
  return platform === 'win32' ? 'geminirx.exe' : 'geminirx';
}

function paths(platform: string): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
