using System.Reactive.Concurrency;
using GeminiRx.LanguageServer.Git;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeminiRx.LanguageServer;

/// <summary>Options of <see cref="GeminiLanguageServer"/>.</summary>
public sealed record LanguageServerOptions
{
    /// <summary>Creates the client from the editor's settings. It may throw <see cref="GeminiConfigurationException"/>, whose message is
    /// shown in the editor.</summary>
    public required Func<ServerSettings, GeminiClient> CreateClient { get; init; }

    /// <summary>The server version in the answer to <c>initialize</c>. Default <c>0</c>.</summary>
    public string Version { get; init; } = "0";

    /// <summary>Folders with prompt files (<c>*.md</c>), which add to the built-in prompts or replace them. A later folder wins. Each
    /// prompt is a code action. Default: none.</summary>
    public IReadOnlyList<string> PromptFolders { get; init; } = [];

    /// <summary>Runs the time limits. Default <see cref="DefaultScheduler"/>.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    /// <summary>The folder of the files with answers. Default: in the user's cache.</summary>
    internal string AnswerFolder { get; init; } = Openings.AnswerFolder.Default;

    /// <summary>Runs git. Default: a child process.</summary>
    internal RunProcess RunProcess { get; init; } = ChildProcess.RunAsync;

    /// <summary>The time limits, retries and resumption of each answer. Default <see cref="AnswerPolicy.Interactive"/>.</summary>
    public AnswerPolicy Policy { get; init; } = AnswerPolicy.Interactive;

    /// <summary>
    /// Creates the logger of the server, with the category <c>GeminiRx.LanguageServer</c>: faults at Warning, sessions at Information,
    /// edits at Debug. No entry contains a key, a prompt or an answer. Default: no log.
    /// </summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
