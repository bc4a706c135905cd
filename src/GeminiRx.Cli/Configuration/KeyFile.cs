using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Reads a key file: it contains only the API key, and no other user can read or change it.</summary>
internal static class KeyFile
{
    private const UnixFileMode OtherUsers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads the key.</summary>
    /// <exception cref="UsageException">Other users can read or change the file, it cannot be read, or it is empty.</exception>
    public static string Read(string path)
    {
        path = UserPath.Expand(path);
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OtherUsers) != 0)
            {
                throw ConfigurationErrors.KeyFileReadableByOthers(path);
            }

            return File.ReadAllText(path).Trim() is { Length: > 0 } key ? key : throw ConfigurationErrors.EmptyKeyFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationErrors.UnreadableKeyFile(path, e);
        }
    }
}
