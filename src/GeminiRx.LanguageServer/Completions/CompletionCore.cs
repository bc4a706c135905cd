namespace GeminiRx.LanguageServer.Completions;

/// <summary>
/// Decides about the completions of one document: when the service is asked, when its answer is aborted, and what the editor gets. A step
/// function: each call takes one event and returns the effects in order. It has no clock, no thread, no input and no output.
/// </summary>
/// <remarks>At most one request waits for an answer, and at most one answer of the service is running. A request that the text of a running
/// or an earlier answer fits causes no other one.</remarks>
internal sealed class CompletionCore
{
    // How long an answer runs on without a request.
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(1);

    private readonly TypingRhythm _rhythm = new();
    private readonly List<CompletionEffect> _effects = [];
    private readonly SuggestionCache _suggestions = new();
    private readonly ShownText _shown = new();
    private RunningAnswer? _running;
    private int _stream;
    private bool _isForUser; // the running or last answer
    private CompletionEvent.Requested? _waiting;
    private int _lastRequest;

    // Whether no key has come for long enough since the request that waits, and the newest wait for an answer.
    private bool _isResting;
    private int _budget;

    // The newest change since the service was asked.
    private CompletionEvent.Changed? _changed;

    /// <summary>Takes one event, and returns the effects, in order.</summary>
    public IReadOnlyList<CompletionEffect> Step(CompletionEvent input)
    {
        _effects.Clear();
        switch (input)
        {
            case CompletionEvent.Requested requested:
                OnRequested(requested);
                break;
            case CompletionEvent.Cancelled cancelled when _waiting?.Id == cancelled.Id:
                Drop();
                break;
            case CompletionEvent.Changed changed:
                OnChanged(changed);
                break;
            case CompletionEvent.Closed:
                Answer(CompletionRest.Nothing);
                Abort();
                _suggestions.Clear();
                _shown.Clear();
                break;
            case CompletionEvent.Arrived arrived when IsRunning(arrived.Stream):
                OnArrived(_running!.Append(arrived.Text));
                break;
            case CompletionEvent.Ended ended when IsRunning(ended.Stream):
                Finish(ended.IsWhole ? _running!.End() : _running!.Suggestion, ended.IsWhole);
                break;
            case CompletionEvent.Failed failed when IsRunning(failed.Stream):
                _running = null;
                Answer(CompletionRest.Nothing);
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
        (_waiting, _lastRequest, _isResting, _budget) = (request, request.Id, request.IsExplicit, _budget + 1);
        if (request is { IsExplicit: false, Place.IsInsideWord: true })
        {
            Answer(CompletionRest.Nothing);
            return;
        }

        if (_running?.Suggestion.RestAt(request.Place) is { } known)
        {
            // Text that the editor has shown stays while more of it comes.
            if (_shown.RestAt(request.Place) is { } left)
            {
                Answer(known.Text.StartsWith(left.Text, StringComparison.Ordinal) ? known : left);
                return;
            }

            Wake(CompletionWait.Answer, _budget, request.Limits.Budget);
        }
        else
        {
            Abort();
            if (FindText(request) is { } text)
            {
                Answer(text);
                return;
            }
        }

        if (!request.IsExplicit)
        {
            // While an answer runs too: whether it fits may be known only later.
            Wake(CompletionWait.Key, request.Id, _rhythm.Wait > request.Limits.Delay ? _rhythm.Wait : request.Limits.Delay);
        }
        else if (_running is null)
        {
            Start();
        }
    }

    // The text for a place, without asking; empty if nothing is to be offered there.
    private CompletionRest? FindText(CompletionEvent.Requested request) =>
        _suggestions.Find(request.Place, isEmptyEnough: !request.IsExplicit) ?? (request.IsExplicit ? null : _shown.RestAt(request.Place));

    private void OnChanged(CompletionEvent.Changed changed)
    {
        _rhythm.Record(changed.Now);
        _changed = changed;
        if (_shown.Change(changed))
        {
            _effects.Add(new CompletionEffect.Accepted());
        }

        if (_running is not null && changed.RestOf(_running.Suggestion) is null)
        {
            Abort();
        }

        // Another request will come for the new place.
        if (_waiting is not null && !changed.Places.Contains(_waiting.Place))
        {
            Drop();
        }
    }

    // Nobody waits for the answer any more.
    private void Drop()
    {
        Answer(null);
        Wake(CompletionWait.Request, _lastRequest, _idle);
    }

    private void OnArrived(Suggestion suggestion)
    {
        if (!Fits(suggestion))
        {
            Abort();
            Restart();
        }
        else if (suggestion.Content.IsClosed)
        {
            _effects.Add(new CompletionEffect.Abort());
            Finish(suggestion, isWhole: true);
        }
    }

    // The user may have typed before anything of the answer was known.
    private bool Fits(Suggestion suggestion) =>
        (_waiting is null || suggestion.RestAt(_waiting.Place) is not null)
        && (_changed is null || _changed.RestOf(suggestion) is not null);

    private void OnWoken(CompletionEvent.Woken woken)
    {
        switch (woken.Wait)
        {
            case CompletionWait.Key when _waiting?.Id == woken.Id:
                _isResting = true;
                Restart();
                break;
            case CompletionWait.Answer when _budget == woken.Id && _running is not null:
                Answer(_waiting is null ? null : _running.Suggestion.RestAt(_waiting.Place) ?? CompletionRest.Nothing);
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
        (_isForUser, _changed) = (request.IsExplicit, null);
        _effects.Add(new CompletionEffect.Start(++_stream, request.Id));
        Wake(CompletionWait.Answer, ++_budget, request.Limits.Budget);
    }

    // An answer that was cut off may be continued otherwise by another one.
    private void Finish(Suggestion suggestion, bool isWhole)
    {
        _running = null;
        if (isWhole)
        {
            _suggestions.Add(suggestion);
        }

        if (_waiting is not null)
        {
            // That nothing is to be offered is known of one place, and not for a user who asks for it.
            var isDecided = _waiting.Place == suggestion.Place && (_isForUser || !_waiting.IsExplicit);
            var rest = suggestion.RestAt(_waiting.Place);
            if (rest is { Text.Length: > 0 } || (suggestion.Text.Length == 0 && isDecided))
            {
                Answer(rest ?? CompletionRest.Nothing);
            }
            else
            {
                // Its text has ended, but the request itself may not have.
                _effects.Add(new CompletionEffect.Abort());
                Restart();
            }
        }
    }

    // Asks once typing rests; until then, the request waits for the next key.
    private void Restart()
    {
        if (_waiting is not null && _running is null && _isResting)
        {
            Start();
        }
    }

    private void Abort()
    {
        if (_running is not null)
        {
            _running = null;
            _effects.Add(new CompletionEffect.Abort());
        }
    }

    // Null means that the request is superseded.
    private void Answer(CompletionRest? text)
    {
        if (_waiting is not { } request)
        {
            return;
        }

        _waiting = null;
        var isNew = text is { Text.Length: > 0 } shown && _shown.Show(request.Place, shown);
        _effects.Add(new CompletionEffect.Answer(request.Id, text, isNew));
    }

    private void Wake(CompletionWait wait, int id, TimeSpan time) => _effects.Add(new CompletionEffect.Wake(wait, id, time));
}
