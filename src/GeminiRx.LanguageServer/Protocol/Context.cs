namespace GeminiRx.LanguageServer.Protocol;

/// <summary>What a command would send. It is not printed.</summary>
/// <param name="System">The system instruction.</param>
/// <param name="Messages">The turns of the request.</param>
/// <param name="Model">The model; null for the user's.</param>
/// <param name="Tokens">The estimated tokens of the system instruction and the messages.</param>
/// <param name="MaxTokens">The estimated tokens that the parts may have.</param>
/// <param name="Parts">What the messages are made from, the most important first.</param>
/// <param name="Secrets">The number of secrets that are replaced.</param>
/// <param name="LeftOut">The files of which nothing is sent.</param>
/// <param name="Missing">The files that the instruction seems to name and that do not exist.</param>
internal sealed record ContextResult(
    string? System,
    IReadOnlyList<ContextMessage> Messages,
    string? Model,
    int Tokens,
    int MaxTokens,
    IReadOnlyList<ContextEntry> Parts,
    int Secrets,
    IReadOnlyList<ContextGap> LeftOut,
    IReadOnlyList<string> Missing
)
{
    public override string ToString() => nameof(ContextResult);
}

internal sealed record ContextMessage(string Role, string Text)
{
    public override string ToString() => nameof(ContextMessage);
}

/// <param name="Name">The variable of the prompt file.</param>
/// <param name="File">The file that it is from; null if it is not from another file.</param>
/// <param name="Tokens">The estimated tokens that are sent.</param>
/// <param name="LeftOut">The estimated tokens that are not sent.</param>
internal sealed record ContextEntry(string Name, string? File, int Tokens, int LeftOut);

internal sealed record ContextGap(string File, string Reason);
