namespace GeminiRx.LanguageServer.Prompts;

/// <summary>Creates the request that makes a model continue a document at an offset.</summary>
internal static class ContinuePrompt
{
    // UTF-16 units of the document that are sent before and after the offset.
    private const int Before = 24_000;
    private const int After = 6_000;

    private const string System =
        "You continue a document exactly where the mark <CURSOR> stands. Answer only with the text to insert there: no explanation, "
        + "no code fence around it, no repetition of what stands before or after. "
        + "Keep the document's language, style, indentation and line width.";

    public static GenerateRequest Create(string text, int offset, string? instruction, string? model)
    {
        var from = WholeCharacter(text, Math.Max(0, offset - Before));
        var to = WholeCharacter(text, (int)Math.Min(text.Length, (long)offset + After));
        var document = $"{text.AsSpan(from, offset - from)}<CURSOR>{text.AsSpan(offset, to - offset)}";
        return new GenerateRequest(string.IsNullOrWhiteSpace(instruction) ? document : $"{document}\n\nWhat to write: {instruction}")
        {
            System = System,
            Model = model,
            Store = false,
        };
    }

    private static int WholeCharacter(string text, int offset) =>
        offset > 0 && offset < text.Length && char.IsLowSurrogate(text[offset]) ? offset - 1 : offset;
}
