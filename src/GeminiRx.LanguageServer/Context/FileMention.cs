namespace GeminiRx.LanguageServer.Context;

/// <summary>
/// A file that an instruction names: <c>@src/a.cs</c>, or <c>@"a b.md"</c> with blanks. The sign is at the beginning, or behind a blank,
/// a comma, a semicolon or an opening bracket, so that an e-mail address and text in backticks name no file.
/// </summary>
/// <param name="Path">The path as it is written.</param>
/// <param name="IsPathLike">Whether it can only mean a file: it is quoted, or contains a slash, or a dot before a letter or digit. Any
/// other word names a file only if there is one.</param>
internal sealed record FileMention(string Path, bool IsPathLike)
{
    /// <summary>Mentions that are read in one instruction.</summary>
    public const int MaxCount = 50;

    private const string Openings = "([{,;";
    private const string Endings = ".,;:!?)]}>'\"`";

    /// <summary>The mentions of an instruction in their order, each once.</summary>
    public static IReadOnlyList<FileMention> FindAll(string instruction)
    {
        var mentions = new List<FileMention>();
        for (var at = instruction.IndexOf('@', StringComparison.Ordinal); at >= 0 && mentions.Count < MaxCount; )
        {
            var isMention =
                at == 0 || char.IsWhiteSpace(instruction[at - 1]) || Openings.Contains(instruction[at - 1], StringComparison.Ordinal);
            var end = at + 1;
            if (isMention && Read(instruction, ref end) is { } mention && !mentions.Contains(mention))
            {
                mentions.Add(mention);
            }

            at = instruction.IndexOf('@', end);
        }

        return mentions;
    }

    private static FileMention? Read(string text, ref int end)
    {
        var start = end;
        if (start < text.Length && text[start] == '"' && text.IndexOf('"', start + 1) is var quote and > 0)
        {
            end = quote + 1;
            return quote == start + 1 ? null : new FileMention(text[(start + 1)..quote], IsPathLike: true);
        }

        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        var path = text[start..end].TrimEnd(Endings.ToCharArray());
        return path.Length == 0 ? null : new FileMention(path, IsLikePath(path));
    }

    private static bool IsLikePath(string path)
    {
        var dot = path.LastIndexOf('.');
        return path.AsSpan().ContainsAny('/', '\\') || (dot >= 0 && dot + 1 < path.Length && char.IsAsciiLetterOrDigit(path[dot + 1]));
    }
}
