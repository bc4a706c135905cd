using System.Text;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Conversations;

/// <summary>
/// The settings at the beginning of a conversation's file, between two lines of three dashes: <c>name: value</c>, a value of several lines
/// behind <c>name: |</c> and
/// indented, one that is none of these as a JSON string. The last of several of one name counts. Lines that are not understood are kept.
/// </summary>
internal static class FrontMatter
{
    private const string Fence = "---";

    /// <summary>Reads the settings.</summary>
    /// <returns>Them, and where the rest of the file begins.</returns>
    public static (IReadOnlyDictionary<string, string> Values, int End) Read(string text)
    {
        var values = new Dictionary<string, string>();
        var lines = ChatLines.Of(text).ToList();
        var last = lines.Count > 0 && IsFence(lines[0].Line) ? lines.FindIndex(1, line => IsFence(line.Line)) : -1;
        for (var i = 1; i < last; i++)
        {
            var (name, value) = Split(lines[i].Line);
            if (name is null)
            {
                continue;
            }

            if (value == "|")
            {
                var block = lines[(i + 1)..last]
                    .TakeWhile(line => line.Line[0] is ' ' or '\n' or '\r')
                    .Select(line => line.Line.TrimEnd('\r', '\n'))
                    .ToList();
                i += block.Count;
                value = string.Join(
                        '\n',
                        block.Select(line => line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line.TrimStart())
                    )
                    .TrimEnd('\n');
            }

            values[name] = Unquoted(value);
        }

        return (values, last < 0 ? 0 : lines[last].Start + lines[last].Line.Length);
    }

    /// <summary>The file's text with one setting set, or taken out where the value is null; everything else stays as it is.</summary>
    public static string Write(string text, string name, string? value)
    {
        var end = Read(text).End;
        var lines = ChatLines.Of(text[..end]).Select(line => line.Line).ToList();
        var place = lines.FindIndex(line => Split(line).Name == name);
        for (var at = place; at >= 0; at = lines.FindIndex(line => Split(line).Name == name))
        {
            var block = Split(lines[at]).Value == "|" ? lines.Skip(at + 1).TakeWhile(line => line[0] is ' ' or '\n' or '\r').Count() : 0;
            lines.RemoveRange(at, 1 + block);
        }

        if (value is not null)
        {
            lines = lines.Count == 0 ? [Fence + "\n", Fence + "\n\n"] : lines;
            lines.Insert(place < 0 ? lines.Count - 1 : place, Line(name, value));
        }

        return string.Concat(lines) + text[end..].TrimStart('\n').Insert(0, end > 0 && text.Length > end ? "\n" : "");
    }

    private static string Line(string name, string value) =>
        value.Contains('\n', StringComparison.Ordinal) && value == value.Trim() && !value.Contains('\r', StringComparison.Ordinal)
            ? $"{name}: |\n{string.Concat(value.Split('\n').Select(line => line.Length == 0 ? "\n" : $"  {line}\n"))}"
        : value != value.Trim() || value.Length == 0 || value[0] is '"' or '|' || value.Any(char.IsControl)
            ? $"{name}: \"{JsonEncodedText.Encode(Encoding.UTF8.GetBytes(value))}\"\n"
        : $"{name}: {value}\n";

    private static bool IsFence(string line) => line.TrimEnd('\r', '\n') == Fence;

    private static (string? Name, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !char.IsWhiteSpace(line[0]) && line[0] != '#' ? (line[..colon].Trim(), line[(colon + 1)..].Trim()) : (null, "");
    }

    private static string Unquoted(string value)
    {
        try
        {
            return value is ['"', .., '"'] ? JsonStrings.Repair(JsonElement.Parse(value)).GetString()! : value;
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
