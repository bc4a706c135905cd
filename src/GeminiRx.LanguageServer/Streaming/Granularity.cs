namespace GeminiRx.LanguageServer.Streaming;

/// <summary>How much text one edit, and so one undo step, should hold at the least.</summary>
internal enum Granularity
{
    /// <summary>As it arrives: for editors that make one undo step of it all.</summary>
    Arrival,
    Word,
    Line,
    Paragraph,
    Whole,
}

internal static class Granularities
{
    /// <summary>How much of the text from its beginning on is in whole units.</summary>
    public static int WholeUnits(this Granularity granularity, string text) =>
        granularity switch
        {
            Granularity.Arrival => text.Length,
            Granularity.Word => text.AsSpan().LastIndexOfAny(" \t\n") + 1,
            Granularity.Line => text.LastIndexOf('\n') + 1,
            Granularity.Paragraph => text.LastIndexOf("\n\n", StringComparison.Ordinal) is var blank and >= 0 ? blank + 2
            : text.LastIndexOf("\n\r\n", StringComparison.Ordinal) is var blankPair and >= 0 ? blankPair + 3
            : 0,
            _ => 0,
        };

    /// <summary>Reads the name of a granularity; null where there is none by that name.</summary>
    public static Granularity? Parse(string? name) =>
        name switch
        {
            "arrival" => Granularity.Arrival,
            "word" => Granularity.Word,
            "line" => Granularity.Line,
            "paragraph" => Granularity.Paragraph,
            "whole" => Granularity.Whole,
            _ => null,
        };
}
