namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>What a rewrite came to.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="LeftOut">The number of changes that were left out, because the user changed their original lines.</param>
/// <param name="IsRestored">Whether the original lines were restored, because the answer is not complete.</param>
internal sealed record RewriteResult(RewrittenLines Lines, int LeftOut, bool IsRestored);
