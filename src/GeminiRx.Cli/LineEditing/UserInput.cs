namespace GeminiRx.Cli;

/// <summary>What the user sends.</summary>
/// <param name="Text">The text, with line feeds.</param>
/// <param name="MayBeCommand">Whether it may be a command of the program; pasted text is none.</param>
internal sealed record UserInput(string Text, bool MayBeCommand);
