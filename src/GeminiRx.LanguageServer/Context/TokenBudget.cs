namespace GeminiRx.LanguageServer.Context;

/// <summary>
/// The text that may still be sent, in UTF-16 units. A token counts as four of them: the service counts differently for each language, and
/// only after the text has been sent.
/// </summary>
/// <param name="tokens">The estimated tokens at the beginning.</param>
internal sealed class TokenBudget(int tokens)
{
    private const int UnitsOfToken = 4;

    /// <summary>What is left.</summary>
    public int Left { get; private set; } = LengthOf(tokens);

    /// <summary>The estimated tokens of a text.</summary>
    /// <param name="length">The number of its UTF-16 units.</param>
    public static int TokensOf(int length) => (int)(((long)length + UnitsOfToken - 1) / UnitsOfToken);

    /// <summary>The length of a text with an estimated number of tokens, in UTF-16 units.</summary>
    public static int LengthOf(int tokens) => (int)Math.Min(int.MaxValue, (long)tokens * UnitsOfToken);

    /// <summary>Takes a length, at most what is left.</summary>
    public void Take(int length) => Left -= Math.Min(length, Left);
}
