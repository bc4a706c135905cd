namespace GeminiRx.LanguageServer.Settings;

/// <summary>The smallest unit of text that one edit, and therefore one undo step, contains.</summary>
internal enum Granularity
{
    /// <summary>Text as it arrives, for editors that make one undo step of the whole stream.</summary>
    Arrival,
    Word,
    Line,
    Paragraph,
    Whole,
}

internal static class Granularities
{
    /// <summary>Returns the length of the whole units at the beginning of a text.</summary>
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

    /// <summary>Reads the name of a granularity; null if the name is unknown.</summary>
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
