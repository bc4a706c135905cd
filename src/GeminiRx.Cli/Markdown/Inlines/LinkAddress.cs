namespace GeminiRx.Cli;

/// <summary>Addresses of links.</summary>
internal static class LinkAddress
{
    private const int MaxLength = 2083; // longer ones are refused by VTE

    private static readonly string[] _schemes = ["https://", "http://", "mailto:"];

    /// <summary>Whether a text is an address, not a name for one.</summary>
    public static bool IsAddress(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.StartsWith("www.", StringComparison.Ordinal);

    /// <summary>Returns the address as visible ASCII characters for an escape sequence; null if a terminal should not open it.</summary>
    public static string? ForTerminal(string address)
    {
        var escaped = string.Concat(
            address.EnumerateRunes().Select(rune => rune.Value is > ' ' and < 0x7F ? rune.ToString() : Escape(rune))
        );
        return escaped.Length <= MaxLength && _schemes.Any(scheme => escaped.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            ? escaped
            : null;
    }

    private static string Escape(System.Text.Rune rune) => Uri.EscapeDataString(rune.ToString());
}
