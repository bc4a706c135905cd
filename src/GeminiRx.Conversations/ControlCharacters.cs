namespace GeminiRx.Conversations;

/// <summary>Characters with which the text of models, services and gateways could control a terminal, or show a reader something else than
/// what it contains.</summary>
internal static class ControlCharacters
{
    // The tag characters U+E0000 to U+E007F are these two UTF-16 units.
    private const char TagHigh = '\uDB40';
    private const char FirstTagLow = '\uDC00';
    private const char LastTagLow = '\uDC7F';

    /// <summary>Removes all control characters except line breaks and tabs.</summary>
    public static string Strip(string text) => text.Any(IsUnsafe) ? string.Concat(text.Where(c => !IsUnsafe(c))) : text;

    /// <summary>Replaces every control character by a space, so that the text stays on one line.</summary>
    public static string Flatten(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    /// <summary>Whether a terminal must not get the character: it is a control character other than a line break or a tab.</summary>
    public static bool IsUnsafe(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    /// <summary>Whether the character does not belong in a document: a control character, a bidirectional control or a byte order
    /// mark.</summary>
    /// <remarks>
    /// A carriage return, a next line (U+0085) and a form feed stay: they end lines and pages of documents. The bidirectional controls are
    /// those of the Unicode property Bidi_Control (UAX #9). Boucher and Anderson, "Trojan Source: Invisible Vulnerabilities"
    /// (CVE-2021-42574), show how code with the explicit ones reads differently from what a compiler reads; the marks U+061C, U+200E and
    /// U+200F are invisible too. A byte order mark inside of a text is an invisible character that compilers refuse.
    /// </remarks>
    public static bool IsUnsafeInDocument(char c) =>
        (IsUnsafe(c) && c is not ('\r' or '\f' or '\u0085'))
        || c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';

    /// <summary>Whether a UTF-16 unit may be the first one of a tag character.</summary>
    public static bool BeginsTag(char c) => c == TagHigh;

    /// <summary>Whether a UTF-16 unit behind <see cref="BeginsTag"/> completes a tag character. Tag characters are invisible copies of
    /// ASCII, in which instructions for other models can be hidden.</summary>
    public static bool CompletesTag(char c) => c is >= FirstTagLow and <= LastTagLow;
}
