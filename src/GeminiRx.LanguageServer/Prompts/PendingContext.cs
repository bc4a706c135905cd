using GeminiRx.LanguageServer.Git;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The context of a prompt as far as it is known with the command. Staged changes are read when the answer is requested.</summary>
/// <param name="Source">What the context is made from.</param>
/// <param name="Missing">The files that the instruction seems to name and that do not exist.</param>
/// <param name="ReadDiff">Reads the staged changes; null if they are known or not needed.</param>
internal sealed record PendingContext(
    ContextSource Source,
    IReadOnlyList<string> Missing,
    Func<CancellationToken, Task<StagedDiff>>? ReadDiff
)
{
    /// <summary>Creates the context.</summary>
    /// <exception cref="GeminiConfigurationException">The staged changes cannot be read or sent.</exception>
    public async Task<PromptContext> CreateAsync(CancellationToken cancellationToken) =>
        PromptContext.Create(ReadDiff is null ? Source : Source with { Diff = await ReadDiff(cancellationToken).ConfigureAwait(false) });

    /// <summary>The request is not printed.</summary>
    public override string ToString() => nameof(PendingContext);
}
