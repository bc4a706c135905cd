using System.Globalization;
using System.Text;

namespace GeminiRx.Text;

/// <summary>A step of a path: a member's name, or an item's index.</summary>
internal readonly record struct PathStep(string? Name, int Index);

/// <summary>
/// Parses paths to one value (RFC 9535, singular queries), such as <c>$.order['first name'].items[2]</c>. The service does not document the
/// form, so a name after a dot may contain any characters except dots and brackets, and the <c>$</c> may be missing.
/// </summary>
internal static class JsonPath
{
    /// <summary>Parses a path.</summary>
    /// <returns>The steps; null if the path is invalid, or may match several values.</returns>
    public static IReadOnlyList<PathStep>? Parse(string path)
    {
        var steps = new List<PathStep>();
        var at = path.StartsWith('$') ? 1 : 0;
        if (at == 0 && !path.StartsWith('['))
        {
            at = ReadName(path, 0, steps);
        }

        while (at >= 0 && at < path.Length && steps.Count <= JsonStrings.MaxDepth / 2)
        {
            at = path[at] switch
            {
                '.' => ReadName(path, at + 1, steps),
                '[' => ReadBracket(path, SkipBlanks(path, at + 1), steps),
                _ => -1,
            };
        }

        return at == path.Length && steps.Count > 0 ? steps : null;
    }

    /// <summary>Writes a path, as <see cref="Parse"/> reads it: names of letters, digits and underscores after dots, others in
    /// brackets.</summary>
    public static string Format(IReadOnlyList<PathStep> path)
    {
        var text = new StringBuilder("$");
        foreach (var (name, index) in path)
        {
            if (name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
            else if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                text.Append('.').Append(name);
            }
            else
            {
                text.Append("['");
                foreach (var c in name)
                {
                    _ =
                        c is '\'' or '\\' ? text.Append('\\').Append(c)
                        : c < ' ' ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                        : text.Append(c);
                }

                text.Append("']");
            }
        }

        return text.ToString();
    }

    // Each method reads from a position and returns the position after it; -1 if the path is invalid.
    private static int ReadName(string path, int at, List<PathStep> steps)
    {
        var length = path.AsSpan(at).IndexOfAny('.', '[');
        var end = length < 0 ? path.Length : at + length;
        steps.Add(new PathStep(path[at..end], 0));
        return end == at || path[at] == '*' ? -1 : end;
    }

    private static int ReadBracket(string path, int at, List<PathStep> steps)
    {
        var end = at < path.Length && path[at] is '\'' or '"' ? ReadQuoted(path, at, steps) : ReadIndex(path, at, steps);
        end = end < 0 ? end : SkipBlanks(path, end);
        return end >= 0 && end < path.Length && path[end] == ']' ? end + 1 : -1;
    }

    private static int ReadIndex(string path, int at, List<PathStep> steps)
    {
        var end = at;
        while (end < path.Length && char.IsAsciiDigit(path[end]))
        {
            end++;
        }

        if (!int.TryParse(path.AsSpan(at, end - at), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return -1;
        }

        steps.Add(new PathStep(null, index));
        return end;
    }

    private static int ReadQuoted(string path, int at, List<PathStep> steps)
    {
        var name = new StringBuilder();
        var quote = path[at++];
        while (at < path.Length && path[at] != quote)
        {
            if (path[at] != '\\')
            {
                name.Append(path[at++]);
                continue;
            }

            if (at + 1 >= path.Length)
            {
                return -1;
            }

            switch (path[at + 1])
            {
                case 'b':
                    name.Append('\b');
                    break;
                case 'f':
                    name.Append('\f');
                    break;
                case 'n':
                    name.Append('\n');
                    break;
                case 'r':
                    name.Append('\r');
                    break;
                case 't':
                    name.Append('\t');
                    break;
                case 'u'
                    when at + 6 <= path.Length
                        && ushort.TryParse(
                            path.AsSpan(at + 2, 4),
                            NumberStyles.AllowHexSpecifier,
                            CultureInfo.InvariantCulture,
                            out var code
                        ):
                    name.Append((char)code);
                    at += 4;
                    break;
                case '\\' or '/' or '\'' or '"':
                    name.Append(path[at + 1]);
                    break;
                default:
                    return -1;
            }

            at += 2;
        }

        // A name with an unpaired surrogate cannot be written.
        steps.Add(new PathStep(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name.ToString())), 0));
        return at < path.Length ? at + 1 : -1;
    }

    private static int SkipBlanks(string path, int at)
    {
        while (at < path.Length && path[at] is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }

        return at;
    }
}
