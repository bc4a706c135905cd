using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>Cuts texts without splitting a character of two UTF-16 units.</summary>
internal static class WholeCharacters
{
    /// <summary>The offset, or the next one if a character is split there.</summary>
    public static int Next(string text, int offset) => IsSplit(text, offset) ? offset + 1 : offset;

    /// <summary>The offset, or the one before if a character is split there.</summary>
    public static int Previous(string text, int offset) => IsSplit(text, offset) ? offset - 1 : offset;

    /// <inheritdoc cref="Next(string, int)"/>
    public static int Next(DocumentText text, int offset) => IsSplit(text, offset) ? offset + 1 : offset;

    /// <inheritdoc cref="Previous(string, int)"/>
    public static int Previous(DocumentText text, int offset) => IsSplit(text, offset) ? offset - 1 : offset;

    /// <summary>The beginning of a text, at most a length.</summary>
    public static string First(string text, int length) => length >= text.Length ? text : text[..Previous(text, length)];

    /// <summary>The end of a text, at most a length.</summary>
    public static string Last(string text, int length) => length >= text.Length ? text : text[Next(text, text.Length - length)..];

    private static bool IsSplit(string text, int offset) =>
        offset > 0 && offset < text.Length && char.IsSurrogatePair(text[offset - 1], text[offset]);

    private static bool IsSplit(DocumentText text, int offset) =>
        offset > 0 && offset < text.Length && char.IsSurrogatePair(text[offset - 1], text[offset]);
}
