namespace GeminiRx.Cli;

/// <summary>Reads paths as users and terminals write them.</summary>
internal static class UserPath
{
    /// <summary>Returns the path of a command: without quotes around it, without backslashes before blanks and other characters of a shell,
    /// which a terminal writes when a file is dropped on it, and with the home folder for <c>~</c>.</summary>
    public static string Parse(string written)
    {
        var text = written.Trim();
        if (text is ['\'' or '"', .., _] && text[^1] == text[0])
        {
            return Expand(text[1..^1]);
        }

        // A path of Windows has backslashes of its own.
        return Expand(OperatingSystem.IsWindows() ? text : Unescape(text));
    }

    /// <summary>Replaces a <c>~</c> at the beginning by the home folder.</summary>
    public static string Expand(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..]
            : path;

    /// <summary>Replaces the home folder at the beginning by a <c>~</c>.</summary>
    public static string Abbreviate(string path)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 1 && path.StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? $"~{path[home.Length..]}"
            : path;
    }

    private static string Unescape(string text)
    {
        var path = new System.Text.StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            path.Append(text[at]);
        }

        return path.ToString();
    }
}
