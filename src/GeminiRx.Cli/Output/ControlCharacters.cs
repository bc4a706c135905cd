namespace GeminiRx.Cli;

/// <summary>Removes control characters from the text of models, services and gateways, so that it cannot control the terminal.</summary>
internal static class ControlCharacters
{
    /// <summary>Removes all control characters except line breaks and tabs.</summary>
    public static string Strip(string text) => text.Any(IsUnsafe) ? string.Concat(text.Where(c => !IsUnsafe(c))) : text;

    /// <summary>Replaces every control character by a space, so that the text stays on one line.</summary>
    public static string Flatten(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    /// <summary>Whether the character is a control character other than a line break or a tab.</summary>
    public static bool IsUnsafe(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
