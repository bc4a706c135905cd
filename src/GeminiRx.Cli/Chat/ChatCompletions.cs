namespace GeminiRx.Cli;

/// <summary>Completes commands, the names of prompt files, and paths of commands and behind an @ in a chat.</summary>
internal static class ChatCompletions
{
    private const int MaxCandidates = 200;

    private static readonly string[] _commands =
    [
        "/attach",
        "/continue",
        "/edit",
        "/help",
        "/model",
        "/prompt",
        "/quit",
        "/retry",
        "/system",
        "/undo",
    ];

    /// <summary>Finds completions of the word before an offset.</summary>
    public static InputCompletion Find(string text, int offset)
    {
        var before = text[..offset];
        var word = before.LastIndexOfAny([' ', '\n']) + 1;
        if (before[word..].StartsWith('@'))
        {
            return Paths(before, word + 1);
        }

        if (before.Contains('\n', StringComparison.Ordinal) || !before.StartsWith('/'))
        {
            return InputCompletion.None;
        }

        var space = before.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? new(0, [.. _commands.Where(command => command.StartsWith(before, StringComparison.Ordinal))])
            : before.StartsWith("/attach ", StringComparison.Ordinal) ? Paths(before, space + 1)
            : before.StartsWith("/prompt ", StringComparison.Ordinal) ? Prompts(before, space + 1)
            : InputCompletion.None;
    }

    private static InputCompletion Prompts(string before, int start)
    {
        var typed = before[start..];
        return new(start, [.. PromptRequest.Names().Where(name => name.StartsWith(typed, StringComparison.Ordinal)).Order()]);
    }

    // Names with a blank keep it: the rest of the line is the path. A folder ends with a slash. Names that a command reads in another way
    // are left out.
    private static InputCompletion Paths(string before, int start)
    {
        var typed = before[start..];
        var name = typed.LastIndexOf('/') + 1;
        try
        {
            var folder = new DirectoryInfo(UserPath.Expand(typed[..name] is { Length: > 0 } given ? given : "."));
            var found = folder
                .EnumerateFileSystemInfos()
                .Where(entry => entry.Name.StartsWith(typed[name..], StringComparison.Ordinal))
                .Where(entry => !entry.Name.StartsWith('.') || typed[name..].StartsWith('.'))
                .Where(entry => !entry.Name.Any(c => char.IsControl(c) || c is '\\' or '\'' or '"'))
                .Take(MaxCandidates)
                .Select(entry => typed[..name] + entry.Name + (entry is DirectoryInfo ? "/" : ""))
                .Order(StringComparer.Ordinal);
            return new(start, [.. found]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return InputCompletion.None;
        }
    }
}
