using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>A session whose arguments are valid.</summary>
/// <param name="Document">The current document.</param>
/// <param name="From">Where to write.</param>
/// <param name="Arguments">The arguments of the command, for a retry.</param>
/// <param name="CreatePlan">Creates the plan; throws <see cref="GeminiConfigurationException"/> if there is no key or a setting is
/// invalid.</param>
internal sealed record PreparedSession(Document Document, ResumePoint From, StreamArguments Arguments, Func<SessionPlan> CreatePlan)
{
    /// <summary>What it rewrites; null if the answer is inserted. Default null.</summary>
    public Rewrite? Rewrite { get; init; }

    /// <summary>Whether the answer gets a document of its own. Default false.</summary>
    public bool IsOpening { get; init; }

    /// <summary>The text that it replaces, or the place at which it writes.</summary>
    public (int Start, int End) Range => Rewrite?.Lines.Range ?? (From.Start, From.At);

    /// <summary>What the session asks, for a retry; null if it has not been prepared yet.</summary>
    public Question? Question { get; init; }
}
