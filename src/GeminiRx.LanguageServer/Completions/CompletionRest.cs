namespace GeminiRx.LanguageServer.Completions;

/// <summary>What is left of a text where the user has typed on.</summary>
/// <param name="Text">The text.</param>
/// <param name="Covered">The number of characters behind the cursor that the editor wrote by itself and that the text has too.</param>
internal readonly record struct CompletionRest(string Text, int Covered)
{
    /// <summary>Nothing is offered.</summary>
    public static readonly CompletionRest Nothing = new("", 0);

    /// <summary>The text is not printed.</summary>
    public override string ToString() => nameof(CompletionRest);
}
