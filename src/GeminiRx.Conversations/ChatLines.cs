using System.Text;

namespace GeminiRx.Conversations;

/// <summary>
/// The lines of a conversation's file that mean something. One that stands in a text without meaning it gets a backslash in front, and one
/// that had some gets one more.
/// </summary>
internal static class ChatLines
{
    public const string User = "## User";
    public const string Gemini = "## Gemini";

    /// <summary>The role whose turn the line begins; null where it begins none.</summary>
    public static ChatRole? RoleOf(ReadOnlySpan<char> line) =>
        line.TrimEnd("\r\n") switch
        {
            User => ChatRole.User,
            Gemini => ChatRole.Gemini,
            _ => null,
        };

    public static string HeadingOf(ChatRole role) => role == ChatRole.User ? User : Gemini;

    /// <summary>Whether the line, escaped or not, is a heading, or may become one when more of it comes.</summary>
    public static bool MayBecomeHeading(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart('\\').TrimEnd("\r");
        return User.StartsWith(text, StringComparison.Ordinal) || Gemini.StartsWith(text, StringComparison.Ordinal);
    }

    /// <summary>The place that a line names that is nothing but a link or an image; null where it is none.</summary>
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

        var place = text[(middle + 2)..^1];
        return place.StartsWith('<') && place.EndsWith('>') ? place[1..^1]
            : place.Length > 0 && place.AsSpan().IndexOfAny(" ()<>") < 0 ? place
            : null;
    }

    /// <summary>The line that attaches a place.</summary>
    public static string Attach(string place)
    {
        var name = string.Concat(Path.GetFileName(place.TrimEnd('/')).Where(c => c is not ('[' or ']') && !char.IsControl(c)));
        return place.AsSpan().IndexOfAny(" ()") < 0 ? $"[{name}]({place})" : $"[{name}](<{place}>)";
    }

    /// <summary>A text as it stands in the file.</summary>
    public static string Escape(string text, ChatRole role) =>
        Map(text, line => MeansSomething(line.AsSpan().TrimStart('\\'), role) ? "\\" + line : line);

    /// <summary>A text of the file as it was said.</summary>
    public static string Unescape(string text, ChatRole role) =>
        Map(text, line => line.StartsWith('\\') && MeansSomething(line.AsSpan().TrimStart('\\'), role) ? line[1..] : line);

    /// <summary>The text's lines with their ends.</summary>
    public static IEnumerable<(int Start, string Line)> Of(string text, int start = 0)
    {
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return (start, text[start..end]);
            start = end;
        }
    }

    private static bool MeansSomething(ReadOnlySpan<char> line, ChatRole role) =>
        RoleOf(line) is not null || (role == ChatRole.User && AttachmentOf(line) is not null);

    private static string Map(string text, Func<string, string> change)
    {
        var result = new StringBuilder(text.Length);
        var fence = new ChatFence();
        foreach (var (_, line) in Of(text))
        {
            result.Append(fence.Takes(line) ? line : change(line));
        }

        return result.ToString();
    }
}
