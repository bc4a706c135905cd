using System.Globalization;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Rpc;
using Microsoft.Extensions.Logging;

namespace GeminiRx.LanguageServer.Logging;

/// <summary>
/// The log of the server: its sessions, and faults of messages. Warnings and the begin, the retries and the end of each session go to the
/// editor too (<c>window/logMessage</c>); with a trace (<c>$/setTrace</c>) also each edit (<c>$/logTrace</c>). No entry contains a key, a
/// prompt or an answer.
/// </summary>
internal sealed partial class ServerLog(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("GeminiRx.LanguageServer");

    /// <summary>The editor that receives warnings and traces. Default null: the log only.</summary>
    public EditorClient? Editor { get; set; }

    /// <summary>Reports a fault that has no other recipient.</summary>
    public void Warn(string message)
    {
        Warning(_logger, message);
        Show(EditorClient.WarningMessage, message);
    }

    public void SessionStarted(SessionId session, DocumentUri document)
    {
        Started(_logger, session, document);
        Show(EditorClient.InfoMessage, $"Session {session} started in {document}.");
    }

    public void SessionRetrying(SessionId session, RetryingChunk retry)
    {
        var seconds = retry.Delay.TotalSeconds;
        Retrying(_logger, session, retry.Attempt, seconds, retry.Cause?.Kind ?? "");
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"Session {session}: retry {retry.Attempt} in {seconds:0.0} s ({retry.Cause?.Kind})."
        );
        Show(EditorClient.InfoMessage, message);
    }

    public void EditSent(SessionId session, int edit)
    {
        Sent(_logger, session, edit);
        if (IsTraced)
        {
            Trace($"Session {session}: edit {edit} sent.");
        }
    }

    public void EditAnswered(SessionId session, int edit, EditAnswer answer)
    {
        Answered(_logger, session, edit, answer);
        if (IsTraced)
        {
            Trace($"Session {session}: edit {edit} answered ({answer}).");
        }
    }

    /// <param name="session">The session.</param>
    /// <param name="outcome">The outcome of the answer, or "error".</param>
    /// <param name="characters">The number of UTF-16 units in the document.</param>
    /// <param name="problem">The kind of the problem; null if there is none.</param>
    public void SessionEnded(SessionId session, string outcome, int characters, string? problem)
    {
        outcome = problem is null || problem == outcome ? outcome : $"{outcome} ({problem})";
        Ended(_logger, session, outcome, characters);
        Show(
            problem is null ? EditorClient.InfoMessage : EditorClient.WarningMessage,
            $"Session {session} ended: {outcome}, {characters} characters."
        );
    }

    private void Show(int type, string message)
    {
        _ = Editor?.LogMessageAsync(type, message);
        Trace(message);
    }

    // Checked before a message for each edit is formatted.
    private bool IsTraced => Editor is { IsTraced: true };

    private void Trace(string message) => _ = Editor?.TraceAsync(message);

    [LoggerMessage(1, LogLevel.Warning, "{Message}")]
    private static partial void Warning(ILogger logger, string message);

    [LoggerMessage(2, LogLevel.Information, "Session {Session} started in {Document}")]
    private static partial void Started(ILogger logger, SessionId session, DocumentUri document);

    [LoggerMessage(3, LogLevel.Information, "Session {Session}: retry {Attempt} in {Seconds} s ({Cause})")]
    private static partial void Retrying(ILogger logger, SessionId session, int attempt, double seconds, string cause);

    [LoggerMessage(4, LogLevel.Debug, "Session {Session}: edit {Edit} sent")]
    private static partial void Sent(ILogger logger, SessionId session, int edit);

    [LoggerMessage(5, LogLevel.Debug, "Session {Session}: edit {Edit} answered ({Answer})")]
    private static partial void Answered(ILogger logger, SessionId session, int edit, EditAnswer answer);

    [LoggerMessage(6, LogLevel.Information, "Session {Session} ended: {Outcome}, {Characters} characters")]
    private static partial void Ended(ILogger logger, SessionId session, string outcome, int characters);
}
