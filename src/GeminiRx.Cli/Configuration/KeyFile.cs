namespace GeminiRx.Cli;

/// <summary>A file that holds nothing but the API key, and that nobody else may read.</summary>
internal static class KeyFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <exception cref="GeminiConfigurationException">Others may read it, it cannot be read, or it is empty.</exception>
    public static string Read(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new GeminiConfigurationException(
                    $"Others may read or change the key file {path}.",
                    $"Close it to them: chmod 600 {path}"
                );
            }

            return File.ReadAllText(path).Trim() is { Length: > 0 } key
                ? key
                : throw new GeminiConfigurationException($"The key file {path} is empty.", "Put the key into it, alone.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeminiConfigurationException($"The key file cannot be read: {e.Message}", "Check --key-file.");
        }
    }
}
