using System.Reactive.Concurrency;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>Answers the editor's requests for completions while the user types. Safe from any thread.</summary>
/// <remarks>A failure pauses the completions for some time, and the user is told once: nobody asked for them.</remarks>
internal sealed class CompletionProvider(
    DocumentStore documents,
    EditorState editor,
    EditorClient client,
    CompletionSource source,
    CompletionCounts counts,
    IScheduler scheduler
)
{
    private static readonly CompletionLimits _standard = new(TimeSpan.Zero, TimeSpan.FromSeconds(1.2), MaxLines: 10);

    // After a failure of the service, and after one that only the user can end.
    private static readonly TimeSpan _shortPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _longPause = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<DocumentUri, DocumentCompletions> _open = [];
    private readonly CompletionPause _pause = new(scheduler);

    /// <summary>Answers a request.</summary>
    /// <returns>At most one text; null for none.</returns>
    public async Task<InlineCompletionList?> AnswerAsync(InlineCompletionParams parameters, CancellationToken cancellationToken)
    {
        var settings = editor.Current.Settings.Completions;
        var isExplicit = parameters.Context?.TriggerKind == InlineCompletionContext.Invoked;
        if (
            documents.Find(new DocumentUri(parameters.TextDocument.Uri)) is not { } document
            || document.OffsetAt(parameters.Position) is not { } offset
            || !settings.IsOnFor(document.Language)
            || _pause.Current is not null
            || (parameters.Context?.SelectedCompletionInfo is not null && !isExplicit)
            || IsOverLimit(settings)
        )
        {
            return null;
        }

        var text = await Of(document.Uri)
            .RequestAsync(document, offset, isExplicit, LimitsOf(settings), cancellationToken)
            .ConfigureAwait(false);
        if (text is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        return ToList(document, offset, text);
    }

    /// <summary>Follows the changes of a document.</summary>
    public void Change(Document document, IReadOnlyList<DocumentChange> changes)
    {
        if (Find(document.Uri) is not { } completions || changes.Count == 0)
        {
            return;
        }

        var hunks = changes[^1].Alignment.Hunks;
        if (hunks.Count > 0)
        {
            var end = hunks[^1].NewEnd;
            var isPair = hunks[^1].Inserted > 1 && ")]}>\"'`".Contains(document.Text[end - 1]);
            int[] offsets = isPair ? [end, end - 1] : [end];
            completions.Post(
                new CompletionEvent.Changed([.. offsets.Select(offset => CompletionPlace.Of(document, offset))], scheduler.Now)
            );
        }
    }

    /// <summary>Ends the completions of a document.</summary>
    public void Close(DocumentUri uri)
    {
        DocumentCompletions? completions;
        lock (_gate)
        {
            _open.Remove(uri, out completions);
        }

        completions?.Post(new CompletionEvent.Closed());
    }

    /// <summary>Ends the completions of all documents.</summary>
    public void CloseAll()
    {
        List<DocumentUri> open;
        lock (_gate)
        {
            open = [.. _open.Keys];
        }

        open.ForEach(Close);
    }

    /// <summary>Pauses the completions, or starts them again.</summary>
    /// <param name="time">The time; zero ends the pause.</param>
    public void Pause(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            _pause.Begin(time, "paused by the user");
            CloseAll();
        }
        else
        {
            _pause.End();
        }
    }

    /// <summary>What happened so far.</summary>
    public CompletionStatus Status
    {
        get
        {
            var (requests, calls, shown, accepted) = counts.Current;
            var pause = _pause.Current;
            return new CompletionStatus(
                editor.Current.Settings.Completions.Enabled is true,
                pause is { } now ? (int)Math.Ceiling(now.Left.TotalSeconds) : null,
                pause?.Reason,
                requests,
                calls,
                shown,
                accepted,
                counts.TokensToday
            );
        }
    }

    private static CompletionLimits LimitsOf(CompletionSettings settings) =>
        new(
            settings.DelayMilliseconds is { } delay ? TimeSpan.FromMilliseconds(delay) : _standard.Delay,
            settings.BudgetMilliseconds is { } budget ? TimeSpan.FromMilliseconds(budget) : _standard.Budget,
            settings.Lines ?? _standard.MaxLines
        );

    // The text replaces the rest of the line, which it repeats: editors show what is new of it.
    private static InlineCompletionList ToList(Document document, int offset, string text)
    {
        var end = TextLines.EndOf(document.Text, offset);
        var insert = LineBreaks.ToDocument(text, document.LineBreak) + document.Text[offset..end].TrimEnd();
        var range = new Protocol.Range(document.PositionAt(offset), document.PositionAt(end));
        return new InlineCompletionList([new InlineCompletionItem(insert, range)]);
    }

    private bool IsOverLimit(CompletionSettings settings)
    {
        if (settings.DailyTokens is not { } limit || counts.TokensToday < limit)
        {
            return false;
        }

        var tomorrow = scheduler.Now.LocalDateTime.Date.AddDays(1) - scheduler.Now.LocalDateTime;
        PauseAndTell(tomorrow, $"the completions of today have used the {limit} tokens of geminirx.inlineCompletion.dailyTokens");
        return true;
    }

    private void PauseAndTell(TimeSpan time, string reason)
    {
        if (_pause.Begin(time, reason))
        {
            _ = client.ShowMessageAsync(EditorClient.WarningMessage, $"Gemini: no completions while you type, because {reason}.");
        }
    }

    private void OnFailure(Exception e)
    {
        switch (e)
        {
            case StreamJsonRpc.LocalRpcException:
                // The document is ignored: the user wanted that.
                break;
            case GeminiConfigurationException configuration:
                PauseAndTell(_longPause, configuration.ToUserMessage());
                break;
            case GeminiException failure:
                PauseAndTell(ClientFactory.IsKeyRejected(failure) ? _longPause : _shortPause, failure.ToUserMessage());
                break;
            default:
                PauseAndTell(_shortPause, "the service does not answer in time");
                break;
        }
    }

    private DocumentCompletions? Find(DocumentUri uri)
    {
        lock (_gate)
        {
            return _open.GetValueOrDefault(uri);
        }
    }

    private DocumentCompletions Of(DocumentUri uri)
    {
        lock (_gate)
        {
            return _open.TryGetValue(uri, out var known)
                ? known
                : _open[uri] = new DocumentCompletions(source.Ask, OnFailure, counts, scheduler);
        }
    }
}
