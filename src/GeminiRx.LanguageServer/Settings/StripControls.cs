namespace GeminiRx.LanguageServer.Settings;

/// <summary>From which answers control characters and escape sequences are removed. A later value removes more.</summary>
internal enum StripControls
{
    Never,

    /// <summary>From code, and from text that is written into code.</summary>
    Code,
    Always,
}

internal static class StripControlsRules
{
    /// <summary>Whether they are removed from an answer.</summary>
    /// <param name="strip">The setting.</param>
    /// <param name="isCode">Whether the answer is code, or is written into code.</param>
    public static bool AppliesTo(this StripControls strip, bool isCode) =>
        strip switch
        {
            StripControls.Always => true,
            StripControls.Never => false,
            _ => isCode,
        };

    /// <summary>Reads the value of the setting; null if it is unknown.</summary>
    public static StripControls? Parse(string name) =>
        name switch
        {
            "code" => StripControls.Code,
            "always" => StripControls.Always,
            "never" => StripControls.Never,
            _ => null,
        };
}
