namespace GeminiRx.LanguageServer.Documents.Diffs;

/// <summary>The text from <paramref name="Start"/> to <paramref name="End"/> gives way to <paramref name="Text"/>.</summary>
/// <param name="Start">Where it begins, in the old text.</param>
/// <param name="End">Where it ends, in the old text.</param>
/// <param name="Text">What stands there now.</param>
internal readonly record struct TextChange(int Start, int End, string Text)
{
    public int Growth => Text.Length - (End - Start);
}
