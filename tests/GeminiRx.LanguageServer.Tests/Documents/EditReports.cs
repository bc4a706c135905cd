using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Tests.Documents;

/// <summary>Edits, and the reports of editors that may contain them.</summary>
internal static class EditReports
{
    // One range with the smallest difference, whole lines, the whole text as a range, and the whole text.
    public static IEnumerable<(string Name, string Before, ReportedChange Reported, SentEdit Sent)> Reports(
        string marked,
        string edit,
        string after
    )
    {
        var at = marked.IndexOf('|', StringComparison.Ordinal);
        var before = marked.Remove(at, 1);
        var start = before.AsSpan().CommonPrefixLength(after);
        var end = 0;
        while (end < Math.Min(before.Length, after.Length) - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        var (lineStart, tail) = (
            start == 0 ? 0 : before.LastIndexOf('\n', start - 1) + 1,
            before.IndexOf('\n', before.Length - end) is var next and >= 0 ? before.Length - next : 0
        );
        yield return ("smallest", before, Range(before, after, start, end), Sent(before, at, edit));
        yield return ("lines", before, Range(before, after, lineStart, Math.Min(tail, end)), Sent(before, at, edit));
        yield return ("all as a range", before, Range(before, after, 0, 0), Sent(before, at, edit));
        yield return ("whole", before, Whole(before, after), Sent(before, at, edit));
    }

    public static ReportedChange Whole(string before, string after) => new(new TextChange(0, before.Length, after), after, IsWhole: true);

    public static ReportedChange Range(string before, string after, int start, int tail) =>
        new(new TextChange(start, before.Length - tail, after[start..(after.Length - tail)]), after, IsWhole: false);

    public static SentEdit Sent(string before, int at, string text)
    {
        var position = new Document(new DocumentUri(""), 1, before).PositionAt(at);
        return new SentEdit(new SessionId("me"), 1, new TextChange(at, at, text), new(position, position), EditorTraits.Unknown);
    }
}
