using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>Answers the editor's requests for completions while the user types. Safe from any thread.</summary>
/// <remarks>A failure pauses the completions for some time, and the user is told once: nobody asked for them.</remarks>
internal sealed class CompletionProvider
{
    private static readonly CompletionLimits _standard = new(TimeSpan.Zero, TimeSpan.FromSeconds(1.2), MaxLines: 10);

    // Takes away what the editor shows.
    private static readonly InlineCompletionList _none = new([]);

    private readonly DocumentStore _documents;
    private readonly EditorState _editor;
    private readonly EditorClient _client;
    private readonly CompletionSource _source;
    private readonly CompletionCounts _counts;
    private readonly IScheduler _scheduler;
    private readonly Lock _gate = new();
    private readonly Dictionary<DocumentUri, DocumentCompletions> _open = [];
    private readonly CompletionPause _pause;

    public CompletionProvider(
        DocumentStore documents,
        EditorState editor,
        EditorClient client,
        CompletionSource source,
        CompletionCounts counts,
        IScheduler scheduler
    )
    {
        (_documents, _editor, _client, _source, _counts, _scheduler) = (documents, editor, client, source, counts, scheduler);
        _pause = new CompletionPause(scheduler);
        editor.SettingsChanged += OnSettingsChanged;
    }

    /// <summary>Answers a request.</summary>
    /// <returns>At most one text; null if another request or a change took the place of this one: the editor may keep what it
    /// shows.</returns>
    public async Task<InlineCompletionList?> AnswerAsync(InlineCompletionParams parameters, CancellationToken cancellationToken)
    {
        var settings = _editor.Current.Settings.Completions;
        var isExplicit = parameters.Context?.TriggerKind == InlineCompletionContext.Invoked;
        if (
            _documents.Find(new DocumentUri(parameters.TextDocument.Uri)) is not { } document
            || document.OffsetAt(parameters.Position) is not { } offset
            || (parameters.Context?.SelectedCompletionInfo is not null && !isExplicit)
            || !CanComplete(document)
        )
        {
            return _none;
        }

        var text = await Of(document.Uri)
            .RequestAsync(document, offset, isExplicit, LimitsOf(settings), cancellationToken)
            .ConfigureAwait(false);
        if (text is not { } rest)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        return rest.Text.Length > 0 ? ToList(document, offset, rest) : _none;
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
            var isPair = hunks[^1].Inserted > 1 && CompletionPlace.Pairs.Contains(document.Text[end - 1]);
            int[] offsets = isPair ? [end, end - 1] : [end];
            completions.Post(
                new CompletionEvent.Changed([.. offsets.Select(offset => CompletionPlace.Of(document, offset))], _scheduler.Now)
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
    public void CloseAll() => CloseWhere(_ => true);

    /// <summary>Pauses the completions, or starts them again.</summary>
    /// <param name="time">The time; zero ends the pause.</param>
    public void Pause(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            _pause.Begin(time);
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
            var (requests, calls, shown, accepted) = _counts.Current;
            var pause = _pause.Current;
            return new CompletionStatus(
                _editor.Current.Settings.Completions.Enabled is true,
                pause is { } now ? (int)Math.Ceiling(now.Left.TotalSeconds) : null,
                pause?.Reason,
                requests,
                calls,
                shown,
                accepted,
                _counts.TokensToday
            );
        }
    }

    private static CompletionLimits LimitsOf(CompletionSettings settings) =>
        new(
            settings.DelayMilliseconds is { } delay ? TimeSpan.FromMilliseconds(delay) : _standard.Delay,
            settings.BudgetMilliseconds is { } budget ? TimeSpan.FromMilliseconds(budget) : _standard.Budget,
            settings.Lines ?? _standard.MaxLines
        );

    // The text replaces the rest of the line, which it repeats, but for what it has itself: editors show what is new of it.
    private static InlineCompletionList ToList(Document document, int offset, CompletionRest text)
    {
        var start = document.PositionAt(offset);
        var behind = document.Text[offset..document.OffsetAt(start with { Character = int.MaxValue })!.Value];
        var kept = behind.TrimEnd() is var rest && rest.Length > text.Covered ? rest[text.Covered..] : "";
        var range = new Protocol.Range(start, start with { Character = start.Character + behind.Length });
        return new InlineCompletionList([new InlineCompletionItem($"{LineBreaks.ToDocument(text.Text, document.LineBreak)}{kept}", range)]);
    }

    private bool CanComplete(Document document)
    {
        var settings = _editor.Current.Settings.Completions;
        return settings.IsOnFor(document.Language) && _pause.Current is null && !IsOverLimit(settings);
    }

    // What was on when the editor asked may not be when typing rests.
    private IObservable<Chunk>? Ask(Document document, int offset, bool isExplicit) =>
        CanComplete(document)
            ? _source
                .Ask(document, offset, isExplicit)
                ?.Do(chunk =>
                {
                    if (chunk is TextChunk or FinishedChunk)
                    {
                        _pause.Succeed();
                    }
                })
            : null;

    // The cause of a failure may be gone.
    private void OnSettingsChanged()
    {
        _pause.EndFailure();
        var settings = _editor.Current.Settings.Completions;
        CloseWhere(uri => _documents.Find(uri) is not { } document || !settings.IsOnFor(document.Language));
    }

    private void CloseWhere(Func<DocumentUri, bool> isClosed)
    {
        List<DocumentUri> open;
        lock (_gate)
        {
            open = [.. _open.Keys];
        }

        open.Where(isClosed).ToList().ForEach(Close);
    }

    private bool IsOverLimit(CompletionSettings settings)
    {
        if (settings.DailyTokens is not { } limit || _counts.TokensToday < limit)
        {
            return false;
        }

        PauseAndTell(
            _scheduler.UntilTomorrow(),
            $"the completions of today have used the {limit} tokens of geminirx.inlineCompletion.dailyTokens"
        );
        return true;
    }

    private void PauseAndTell(TimeSpan time, string reason)
    {
        if (_pause.Fail(time, reason))
        {
            _ = _client.ShowMessageAsync(EditorClient.WarningMessage, $"No completions while you type, because {reason}.");
        }
    }

    private void OnFailure(Exception e)
    {
        var (time, reason) = CompletionFailure.Of(e);
        PauseAndTell(time, reason);
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
                : _open[uri] = new DocumentCompletions(Ask, OnFailure, _counts, _scheduler);
        }
    }
}
