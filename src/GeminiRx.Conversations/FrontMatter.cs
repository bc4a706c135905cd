namespace GeminiRx.Conversations;

/// <summary>
/// The settings at the beginning of a conversation's file, between two lines <c>---</c>, as YAML: <c>name: value</c> with a plain or quoted
/// value, or <c>name: |</c> with an indented block below. The last value of a repeated name applies. Other lines are kept unchanged.
/// </summary>
internal static class FrontMatter
{
    private const string Fence = "---";

    // Settings whose value may be a number. All others are strings, and are quoted if YAML would read another type.
    private static readonly string[] _numbers = ["temperature", "top-p", "top-k", "max-tokens", "thinking"];

    /// <summary>Reads the settings.</summary>
    /// <returns>The settings, and the offset of the text after them.</returns>
    public static (IReadOnlyDictionary<string, string> Values, int End) Read(string text)
    {
        var (settings, end) = ReadLines(text);
        var values = new Dictionary<string, string>();
        foreach (var setting in settings)
        {
            values[setting.Name] = setting.Value;
        }

        return (values, end);
    }

    /// <summary>Reads the settings with their places, in order.</summary>
    /// <returns>The settings, and the offset of the text after them.</returns>
    public static (IReadOnlyList<ChatLine> Settings, int End) ReadLines(string text)
    {
        var settings = new List<ChatLine>();
        var lines = ChatSyntax.LinesOf(text).ToList();
        var last = lines.Count > 0 && IsFence(lines[0].Line) ? lines.FindIndex(1, line => IsFence(line.Line)) : -1;
        for (var i = 1; i < last; i++)
        {
            var (start, line) = lines[i];
            var (name, value) = Split(line);
            if (name is null)
            {
                continue;
            }

            if (YamlScalar.IsBlockHeader(value))
            {
                var block = lines[(i + 1)..last].TakeWhile(line => line.Line[0] is ' ' or '\n' or '\r').Select(line => line.Line).ToList();
                i += block.Count;
                value = ReadBlock(block);
            }
            else
            {
                value = YamlScalar.Read(value);
            }

            settings.Add(new ChatLine(name, value, start, lines[i].Start + lines[i].Line.Length));
        }

        return (settings, last < 0 ? 0 : lines[last].Start + lines[last].Line.Length);
    }

    /// <summary>Whether the text begins with settings that no second line <c>---</c> ends.</summary>
    public static bool IsOpen(string text)
    {
        var lines = ChatSyntax.LinesOf(text).Select(line => line.Line);
        return lines.FirstOrDefault() is { } first
            && IsFence(first)
            && lines.Skip(1).FirstOrDefault() is { } second
            && Split(second).Name is not null
            && !lines.Skip(1).Any(IsFence);
    }

    /// <summary>Returns the text of the file with one setting changed, or removed if the value is null. Other text is unchanged.</summary>
    public static string Write(string text, string name, string? value)
    {
        var end = Read(text).End;
        var lines = ChatSyntax.LinesOf(text[..end]).Select(line => line.Line).ToList();
        var first = lines.FindIndex(line => Split(line).Name == name);
        for (var at = first; at >= 0; at = lines.FindIndex(line => Split(line).Name == name))
        {
            var block = YamlScalar.IsBlockHeader(Split(lines[at]).Value)
                ? lines.Skip(at + 1).TakeWhile(line => line[0] is ' ' or '\n' or '\r').Count()
                : 0;
            lines.RemoveRange(at, 1 + block);
        }

        if (value is not null)
        {
            lines = lines.Count == 0 ? [Fence + "\n", Fence + "\n\n"] : lines;
            lines.Insert(first < 0 ? lines.Count - 1 : first, $"{name}: {YamlScalar.Write(value, _numbers.Contains(name))}");
        }

        return string.Concat(lines) + text[end..].TrimStart('\n').Insert(0, end > 0 && text.Length > end ? "\n" : "");
    }

    private static string ReadBlock(IEnumerable<string> lines) =>
        string.Join(
                '\n',
                lines
                    .Select(line => line.TrimEnd('\r', '\n'))
                    .Select(line => line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line.TrimStart())
            )
            .TrimEnd('\n');

    private static bool IsFence(string line) => line.TrimEnd('\r', '\n') == Fence;

    private static (string? Name, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !char.IsWhiteSpace(line[0]) && line[0] != '#' ? (line[..colon].Trim(), line[(colon + 1)..].Trim()) : (null, "");
    }
}
