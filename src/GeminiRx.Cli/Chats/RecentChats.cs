using System.Text;

namespace GeminiRx.Cli;

/// <summary>The paths of the conversations that were used last, in a file with one path a line, the newest last. Processes write it one
/// after the other.</summary>
/// <param name="list">The file with the list.</param>
internal sealed class RecentChats(string list)
{
    private const int MaxEntries = 200;

    /// <summary>The list of the user.</summary>
    public static RecentChats OfUser => new(DataFolder.RecentChats);

    /// <summary>The conversation that was used last; null if there is none.</summary>
    public string? Last => Paths() is [var newest, ..] ? newest : null;

    /// <summary>The conversations that still exist, the newest first.</summary>
    public IReadOnlyList<string> Paths() => [.. Enumerable.Reverse(ReadAll()).Where(File.Exists)];

    /// <summary>Makes a conversation the last one.</summary>
    public async Task RememberAsync(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(list)!);
            await using var held = await FileLock.AcquireAsync(list);
            var lines = ReadAll().Where(line => line != full).TakeLast(MaxEntries - 1).Append(full);
            PrivateFiles.Replace(list, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The conversation is kept; only --continue does not find it: the folder cannot be written.
        }
    }

    private string[] ReadAll()
    {
        try
        {
            return File.Exists(list) ? File.ReadAllLines(list) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
