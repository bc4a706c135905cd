using System.Text;

namespace GeminiRx.Cli;

/// <summary>The paths of the conversations that were used last, in a file with one path a line, the newest last.</summary>
internal static class RecentChats
{
    private const int MaxEntries = 200;

    /// <summary>The conversation that was used last; null if there is none.</summary>
    public static string? Last => Paths() is [var newest, ..] ? newest : null;

    /// <summary>The conversations that still exist, the newest first.</summary>
    public static IReadOnlyList<string> Paths() => [.. Enumerable.Reverse(ReadAll()).Where(File.Exists)];

    /// <summary>Makes a conversation the last one.</summary>
    public static void Remember(string path)
    {
        var full = Path.GetFullPath(path);
        var lines = ReadAll().Where(line => line != full).TakeLast(MaxEntries - 1).Append(full);
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(DataFolder.RecentChats)!);
            PrivateFiles.Replace(DataFolder.RecentChats, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The conversation is kept; only --continue does not find it. Another program may have written the list at the same time.
        }
    }

    private static string[] ReadAll()
    {
        try
        {
            return File.Exists(DataFolder.RecentChats) ? File.ReadAllLines(DataFolder.RecentChats) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
