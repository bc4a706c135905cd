using System.Text;
using GeminiRx.Conversations.Answers;

namespace GeminiRx.Conversations;

/// <summary>
/// The syntax of a conversation's file: lines that are headings, attachments or settings. Such a line in the text of a turn is escaped with
/// a backslash. An escaped line gets another backslash.
/// </summary>
internal static class ChatSyntax
{
    public const string User = "## User";
    public const string Gemini = "## Gemini";

    // The settings that a line of a user's turn may change.
    private static readonly string[] _lineSettings = ["model", "system"];

    /// <summary>The role whose turn starts with this line; null if the line is not a heading.</summary>
    public static ChatRole? RoleOf(ReadOnlySpan<char> line) =>
        line.TrimEnd("\r\n") switch
        {
            User => ChatRole.User,
            Gemini => ChatRole.Gemini,
            _ => null,
        };

    /// <summary>The heading of a turn, without a line end.</summary>
    public static string HeadingFor(ChatRole role) => role == ChatRole.User ? User : Gemini;

    /// <summary>Whether the line, escaped or not, is a heading or the start of one.</summary>
    public static bool MayBecomeHeading(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart('\\').TrimEnd("\r");
        return User.StartsWith(text, StringComparison.Ordinal)
            || Gemini.StartsWith(text, StringComparison.Ordinal)
            || AnswerMark.Prefix.StartsWith(text, StringComparison.Ordinal);
    }

    /// <summary>The target of a line that consists of one link or image; null for any other line, and for a link to a place in the same
    /// file (<c>#part</c>).</summary>
    public static string? AttachmentOf(ReadOnlySpan<char> line)
    {
        var text = line.Trim().ToString();
        var label =
            text.StartsWith("![", StringComparison.Ordinal) ? 2
            : text.StartsWith('[') ? 1
            : 0;
        var middle = text.IndexOf("](", StringComparison.Ordinal);
        if (label == 0 || middle < 0 || !text.EndsWith(')') || text.AsSpan(label, middle - label).IndexOfAny('[', ']') >= 0)
        {
            return null;
        }

        var target = text[(middle + 2)..^1];
        return target.StartsWith('<') && target.EndsWith('>') ? target[1..^1]
            : target.Length > 0 && target[0] != '#' && target.AsSpan().IndexOfAny(" ()<>") < 0 ? target
            : null;
    }

    /// <summary>The setting that a line <c>/model NAME</c> or <c>/system TEXT</c> changes; null for any other line.</summary>
    public static (string Name, string Value)? SettingOf(ReadOnlySpan<char> line)
    {
        foreach (var name in _lineSettings)
        {
            if (line.StartsWith($"/{name} ", StringComparison.Ordinal) && line[(name.Length + 2)..].Trim() is { Length: > 0 } value)
            {
                return (name, value.ToString());
            }
        }

        return null;
    }

    /// <summary>The line that attaches a path or an address.</summary>
    public static string Attach(string target)
    {
        var name = string.Concat(Path.GetFileName(target.TrimEnd('/')).Where(c => c is not ('[' or ']') && !char.IsControl(c)));
        return target[0] != '#' && target.AsSpan().IndexOfAny(" ()") < 0 ? $"[{name}]({target})" : $"[{name}](<{target}>)";
    }

    /// <summary>Converts a text to its form in the file.</summary>
    public static string Escape(string text, ChatRole role) =>
        Map(text, line => IsSyntax(line.AsSpan().TrimStart('\\'), role) ? "\\" + line : line);

    /// <summary>Converts the form in the file back to the text.</summary>
    public static string Unescape(string text, ChatRole role) =>
        Map(text, line => line.StartsWith('\\') && IsSyntax(line.AsSpan().TrimStart('\\'), role) ? line[1..] : line);

    /// <summary>The lines of a text with their line ends, and the offset of each line.</summary>
    public static IEnumerable<(int Start, string Line)> LinesOf(string text, int start = 0)
    {
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return (start, text[start..end]);
            start = end;
        }
    }

    /// <summary>Whether the line begins as a mark does.</summary>
    public static bool IsMark(ReadOnlySpan<char> line) => line.StartsWith(AnswerMark.Prefix, StringComparison.Ordinal);

    private static bool IsSyntax(ReadOnlySpan<char> line, ChatRole role) =>
        RoleOf(line) is not null
        || (role == ChatRole.Gemini && IsMark(line))
        || (role == ChatRole.User && (AttachmentOf(line) is not null || SettingOf(line) is not null));

    private static string Map(string text, Func<string, string> change)
    {
        var result = new StringBuilder(text.Length);
        var code = new CodeBlockTracker();
        foreach (var (_, line) in LinesOf(text))
        {
            result.Append(code.Advance(line) ? line : change(line));
        }

        return result.ToString();
    }
}
