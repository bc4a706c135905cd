namespace GeminiRx.LanguageServer.Documents.Diffs;

/// <summary>Replaces the text from <paramref name="Start"/> to <paramref name="End"/> by <paramref name="Text"/>.</summary>
/// <param name="Start">The start of the range in the old text.</param>
/// <param name="End">The end of the range in the old text.</param>
/// <param name="Text">The new text.</param>
internal readonly record struct TextChange(int Start, int End, string Text)
{
    public int Growth => Text.Length - (End - Start);
}
