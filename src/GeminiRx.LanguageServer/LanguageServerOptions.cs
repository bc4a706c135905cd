using System.Reactive.Concurrency;

namespace GeminiRx.LanguageServer;

/// <summary>What the language server is given.</summary>
public sealed record LanguageServerOptions
{
    /// <summary>Makes the client that answers, from the editor's settings; it may throw <see cref="GeminiConfigurationException"/>, which
    /// the editor is shown.</summary>
    public required Func<ServerSettings, GeminiClient> CreateClient { get; init; }

    /// <summary>The version that <c>initialize</c> tells. Default <c>0</c>.</summary>
    public string Version { get; init; } = "0";

    /// <summary>Runs the time limits. Default <see cref="DefaultScheduler"/>.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    /// <summary>The time limits, retries and resumption of each answer. Default <see cref="AnswerPolicy.Interactive"/>.</summary>
    public AnswerPolicy Policy { get; init; } = AnswerPolicy.Interactive;

    /// <summary>Takes one line about a fault of the server, never a key, a prompt or an answer. Default: nothing.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
