using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>A file that contains only the API key and that no other user can read.</summary>
internal static class KeyFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <exception cref="UsageException">Other users can read it, it cannot be read, or it is empty.</exception>
    public static string Read(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw ConfigurationErrors.ReadableKeyFile(path);
            }

            return File.ReadAllText(path).Trim() is { Length: > 0 } key ? key : throw ConfigurationErrors.EmptyKeyFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationErrors.UnreadableKeyFile(path, e);
        }
    }
}
