namespace GeminiRx.Cli;

/// <summary>Files and folders that only the user can read: 0600 and 0700. Windows has no such modes; there the profile's rights
/// apply.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a folder and those above it that are missing; all of them are private.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // The system gives the mode to the last folder only.
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
        {
            CreateFolder(parent);
        }

        Directory.CreateDirectory(path, OwnFolder);
    }

    /// <summary>Opens a file at its end; a new one is private.</summary>
    public static FileStream OpenToAppend(string path) => Open(path, FileMode.Append);

    /// <summary>Replaces a file in one step. Each process has a temporary file of its own.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = $"{path}.{Environment.ProcessId}.next";
        using (var file = Open(next, FileMode.Create))
        {
            file.Write(content);
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>Opens a file that one process at a time has open.</summary>
    /// <exception cref="IOException">Another process has it open.</exception>
    public static FileStream OpenLock(string path) => Open(path, FileMode.OpenOrCreate, FileShare.None);

    private static FileStream Open(string path, FileMode mode, FileShare share = FileShare.ReadWrite | FileShare.Delete)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnFile;
        }

        return new FileStream(path, options);
    }
}
