using System.Globalization;
using System.Text;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>Makes characters visible with which a text could show something else than it contains.</summary>
internal static class HiddenCharacters
{
    private const int BlackFlag = 0x1F3F4;
    private const int FirstTag = 0xE0000;
    private const int LastTag = 0xE007F;

    /// <summary>Returns a grapheme with its bidirectional controls and tag characters as <c>&lt;U+202E&gt;</c>, and without control
    /// characters; null if it has none of them. The tags of a flag, such as that of Scotland, are no hidden text.</summary>
    public static string? Reveal(ReadOnlySpan<char> grapheme)
    {
        if (!IsSuspicious(grapheme))
        {
            return null;
        }

        var shown = new StringBuilder();
        var isFlag = false;
        foreach (var rune in grapheme.EnumerateRunes())
        {
            isFlag |= shown.Length == 0 && rune.Value == BlackFlag;
            if (rune.Value is >= FirstTag and <= LastTag ? !isFlag : IsBidirectionalControl(rune))
            {
                shown.Append($"<U+{rune.Value:X4}>");
            }
            else if (!rune.IsBmp || !ControlCharacters.IsUnsafe((char)rune.Value))
            {
                shown.Append(rune);
            }
        }

        return shown.ToString();
    }

    /// <summary>Returns a text of whole graphemes with the characters revealed.</summary>
    public static string RevealAll(string text)
    {
        if (!IsSuspicious(text))
        {
            return text;
        }

        var shown = new StringBuilder();
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = StringInfo.GetNextTextElementLength(text, at);
            shown.Append(Reveal(text.AsSpan(at, length)) ?? text.AsSpan(at, length));
        }

        return shown.ToString();
    }

    private static bool IsSuspicious(ReadOnlySpan<char> grapheme)
    {
        foreach (var c in grapheme)
        {
            if (ControlCharacters.IsUnsafe(c) || ControlCharacters.IsUnsafeInDocument(c) || ControlCharacters.BeginsTag(c))
            {
                return true;
            }
        }

        return false;
    }

    // A byte order mark within a text has no width and no effect on a terminal.
    private static bool IsBidirectionalControl(Rune rune) =>
        rune is { IsBmp: true, Value: not 0xFEFF }
        && !ControlCharacters.IsUnsafe((char)rune.Value)
        && ControlCharacters.IsUnsafeInDocument((char)rune.Value);
}
