namespace GeminiRx.Cli;

/// <summary>What follows from a key.</summary>
internal enum EditOutcome
{
    /// <summary>The prompt shows the text as it is now.</summary>
    Continue,

    /// <summary>The text is sent.</summary>
    Accepted,

    /// <summary>The user leaves.</summary>
    Left,
    ClearScreen,
    OpenEditor,
    Suspend,
}
