namespace GeminiRx.LanguageServer.Completions;

/// <summary>
/// Decides about the completions of one document: when the service is asked, when its answer is aborted, and what the editor gets. A step
/// function: each call takes one event and returns the effects in order. It has no clock, no thread, no input and no output.
/// </summary>
/// <remarks>At most one request waits for an answer, and at most one answer of the service is running. A request that the text of a running
/// or an earlier answer fits causes no other one.</remarks>
internal sealed class CompletionCore
{
    private const int MaxSuggestions = 32;

    // An accepted word has more than one character; a single one is typed.
    private const int LeastAccepted = 2;

    // How long an answer runs on without a request.
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(1);

    private readonly TypingRhythm _rhythm = new();
    private readonly List<CompletionEffect> _effects = [];

    // Answers that have come to their end, the newest last.
    private readonly List<Suggestion> _suggestions = [];
    private RunningAnswer? _running;
    private int _stream;
    private CompletionEvent.Requested? _waiting;

    // The newest text that the editor got, and, until the user accepts it or types something else, the same for the counts.
    private int _lastRequest;

    // The newest change since the service was asked.
    private CompletionEvent.Changed? _changed;
    private Suggestion? _last;
    private Suggestion? _shown;
    private int _shownLeft;

    /// <summary>Takes one event.</summary>
    /// <returns>The effects, in order.</returns>
    public IReadOnlyList<CompletionEffect> Step(CompletionEvent input)
    {
        _effects.Clear();
        switch (input)
        {
            case CompletionEvent.Requested requested:
                OnRequested(requested);
                break;
            case CompletionEvent.Cancelled cancelled when _waiting?.Id == cancelled.Id:
                Answer(null);
                Wake(CompletionWait.Request, cancelled.Id, _idle);
                break;
            case CompletionEvent.Changed changed:
                OnChanged(changed);
                break;
            case CompletionEvent.Closed:
                Answer(null);
                Abort();
                _suggestions.Clear();
                (_last, _shown) = (null, null);
                break;
            case CompletionEvent.Arrived arrived when IsRunning(arrived.Stream):
                OnArrived(_running!.Append(arrived.Text));

                break;
            case CompletionEvent.Ended ended when IsRunning(ended.Stream):
                Finish(_running!.End());
                break;
            case CompletionEvent.Failed failed when IsRunning(failed.Stream):
                _running = null;
                Answer(null);
                break;
            case CompletionEvent.Woken woken:
                OnWoken(woken);
                break;
        }

        return [.. _effects];
    }

    private bool IsRunning(int stream) => _running is not null && _stream == stream;

    private void OnRequested(CompletionEvent.Requested request)
    {
        Answer(null);
        (_waiting, _lastRequest) = (request, request.Id);
        if (request is { IsExplicit: false, Place.IsInsideWord: true })
        {
            Answer(null);
            return;
        }

        if (_running?.Suggestion.RestAt(request.Place) is { } known)
        {
            // Text that the editor has shown stays while more of it comes.
            if (_last?.RestAt(request.Place) is { Length: > 0 } left)
            {
                Answer(known.StartsWith(left, StringComparison.Ordinal) ? known : left);
                return;
            }

            Wake(CompletionWait.Answer, request.Id, request.Limits.Budget);
            return;
        }

        Abort();
        if (FindText(request.Place) is { } text)
        {
            Answer(text);
        }
        else if (request.IsExplicit)
        {
            Start();
        }
        else
        {
            var wait = _rhythm.Wait > request.Limits.Delay ? _rhythm.Wait : request.Limits.Delay;
            Wake(CompletionWait.Key, request.Id, wait);
        }
    }

    // The text for a place, without asking; empty if nothing is to be offered there.
    private string? FindText(CompletionPlace place)
    {
        for (var index = _suggestions.Count - 1; index >= 0; index--)
        {
            var suggestion = _suggestions[index];
            if (suggestion.RestAt(place) is { } rest && (rest.Length > 0 || suggestion.Text.Length == 0))
            {
                _suggestions.RemoveAt(index);
                _suggestions.Add(suggestion);
                return rest;
            }
        }

        return null;
    }

    private void OnChanged(CompletionEvent.Changed changed)
    {
        _rhythm.Record(changed.Now);
        _changed = changed;
        CountAccepted(changed);
        if (_running is not null && RestAt(_running.Suggestion, changed) is null)
        {
            Abort();
        }
    }

    // Accepted is what the editor inserts at once, and what the user types to its end.
    private void CountAccepted(CompletionEvent.Changed changed)
    {
        if (_shown is null || RestAt(_shown, changed) is not { } rest)
        {
            _shown = null;
        }
        else if (_shownLeft - rest.Length >= LeastAccepted || rest.Length == 0)
        {
            _effects.Add(new CompletionEffect.Accepted());
            _shown = null;
        }
        else
        {
            _shownLeft = rest.Length;
        }
    }

    private static string? RestAt(Suggestion suggestion, CompletionEvent.Changed changed) =>
        changed.Places.Select(suggestion.RestAt).FirstOrDefault(rest => rest is not null);

    private void OnArrived(Suggestion suggestion)
    {
        if (!Fits(suggestion))
        {
            Abort();
            Restart();
        }
        else if (suggestion.Content.IsClosed)
        {
            _effects.Add(new CompletionEffect.Abort(_stream));
            Finish(suggestion);
        }
    }

    // The user may have typed before anything of the answer was known.
    private bool Fits(Suggestion suggestion) =>
        (_waiting is null || suggestion.RestAt(_waiting.Place) is not null)
        && (_changed is null || RestAt(suggestion, _changed) is not null);

    private void OnWoken(CompletionEvent.Woken woken)
    {
        switch (woken.Wait)
        {
            case CompletionWait.Key when _waiting?.Id == woken.Id && _running is null:
                Start();
                break;
            case CompletionWait.Answer when _waiting?.Id == woken.Id:
                Answer(_running?.Suggestion.RestAt(_waiting.Place));
                break;
            case CompletionWait.Request when _lastRequest == woken.Id:
                Abort();
                break;
        }
    }

    private void Start()
    {
        var request = _waiting!;
        _running = new RunningAnswer(request.Place, request.Limits.MaxLines);
        _changed = null;
        _effects.Add(new CompletionEffect.Start(++_stream, request.Id));
        Wake(CompletionWait.Answer, request.Id, request.Limits.Budget);
    }

    private void Finish(Suggestion suggestion)
    {
        _running = null;
        _suggestions.RemoveAll(other => other.Place == suggestion.Place);
        _suggestions.Add(suggestion);
        if (_suggestions.Count > MaxSuggestions)
        {
            _suggestions.RemoveAt(0);
        }

        if (_waiting is null || suggestion.RestAt(_waiting.Place) is { Length: > 0 } || suggestion.Text.Length == 0)
        {
            Answer(_waiting is null ? null : suggestion.RestAt(_waiting.Place));
        }
        else
        {
            Restart();
        }
    }

    // The answer does not fit what the user has typed meanwhile.
    private void Restart()
    {
        if (_waiting is not null)
        {
            Start();
        }
    }

    private void Abort()
    {
        if (_running is not null)
        {
            _running = null;
            _effects.Add(new CompletionEffect.Abort(_stream));
        }
    }

    private void Answer(string? text)
    {
        if (_waiting is not { } request)
        {
            return;
        }

        _waiting = null;
        text = string.IsNullOrEmpty(text) ? null : text;
        if (text is not null)
        {
            _last = new Suggestion(request.Place, new CompletionText(text, text, IsClosed: true));
            (_shown, _shownLeft) = (_last, text.Length);
        }

        _effects.Add(new CompletionEffect.Answer(request.Id, text));
    }

    private void Wake(CompletionWait wait, int id, TimeSpan time) => _effects.Add(new CompletionEffect.Wake(wait, id, time));
}
