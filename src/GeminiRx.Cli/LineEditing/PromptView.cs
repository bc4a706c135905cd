namespace GeminiRx.Cli;

/// <summary>What a prompt shows.</summary>
/// <param name="Prefix">What is before the first line.</param>
/// <param name="Text">The text.</param>
/// <param name="Cursor">The offset of the cursor in the text.</param>
/// <param name="Hint">A line below the text; empty for none.</param>
internal readonly record struct PromptView(string Prefix, string Text, int Cursor, string Hint);
