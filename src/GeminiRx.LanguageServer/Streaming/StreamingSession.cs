using System.Globalization;
using System.Text;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>
/// One answer on its way into one document. A pure step function: each call takes one event and returns the effects in order; the same
/// events always give the
/// same effects. It has no clock, no thread, no input and no output.
/// </summary>
/// <remarks>One edit is in flight at a time, made for one revision of the document. What the document shows decides whether it was
/// applied.</remarks>
/// <param name="id">The session's name.</param>
/// <param name="document">The document as it is now.</param>
/// <param name="from">Where to write, and what another session left there.</param>
/// <param name="granularity">How much one edit holds at least.</param>
/// <param name="traits">What is known of the editor.</param>
internal sealed partial class StreamingSession(string id, Document document, ResumePoint from, Granularity granularity, EditorTraits traits)
{
    private const string StoppedUnconfirmed = "The session was stopped while the editor did not take the text.";
    private const string NotShown = "The editor did not show the text within 60 seconds.";

    private readonly PendingText _pending = new(from.Unwritten);
    private readonly StringBuilder _text = new(from.Text);
    private readonly List<SessionEffect> _effects = [];
    private readonly EditRetryPolicy _retry = new(traits);
    private string _lineBreak = document.LineBreak;
    private Document _document = document;
    private int _at = from.At;
    private int _lastFrom = from.LastFrom;
    private WrittenText _written = from.Written;
    private EditInFlight? _edit;
    private FinishedChunk? _finished;
    private SessionFailure? _failure;
    private Usage? _usage;
    private Turn _turn;
    private Wait _wait;
    private bool _sourceEnded;
    private bool _stopping;
    private bool _discarding;
    private bool _ended;
    private bool _hasApplied;
    private bool _hasReceived;

    // Neovim reports text behind the last line break in two steps: with a line break too many, and then without it. The second step is no
    // undo.
    private bool _hasExtraLineBreak;
    private bool _refusesHonestly = traits.RefusesHonestly;
    private int _rewound;
    private int _wakeId;
    private int _lastEdit;
    private int _lastConfirmed;
    private bool _refusesFalsely;
    private bool _isWaitTold;
    private TimeSpan _waitTime;
    private TimeSpan _waited; // in all, since the document showed an edit

    private enum Turn
    {
        None,
        Asked,
        Mine,
    }

    /// <summary>What the session waits for.</summary>
    private enum Wait
    {
        None,

        /// <summary>For the document to show the edit.</summary>
        Confirmation,

        /// <summary>For the same, after the user has been told.</summary>
        LateConfirmation,

        /// <summary>For an editor that may report the edit later than another change.</summary>
        Report,

        /// <summary>For a better moment to send a refused edit again.</summary>
        Retry,
    }

    private string InFlightText => _edit is { IsConfirmed: false } edit ? edit.Text : "";

    /// <summary>Where the session is, for another one to go on from. Rewound text is neither written nor unwritten.</summary>
    public ResumePoint ResumePoint
    {
        get
        {
            var (unwritten, text) = (InFlightText, new StringBuilder(_text.ToString()));
            var rewound = Math.Min(_rewound, unwritten.Length);
            LineBreaks.TakeFromEnd(text, _rewound - rewound);
            var isWhole = _sourceEnded && _failure is null && _finished is { Outcome: Outcome.Completed };
            return new(_at, Math.Min(_lastFrom, text.Length), _written, text.ToString(), unwritten[..^rewound] + _pending, isWhole);
        }
    }

    /// <summary>Takes one event.</summary>
    /// <returns>The effects, in order.</returns>
    public IReadOnlyList<SessionEffect> Step(SessionEvent happened)
    {
        _effects.Clear();
        if (!_ended)
        {
            Handle(happened);
        }

        return [.. _effects];
    }

    private void Handle(SessionEvent happened)
    {
        switch (happened)
        {
            case SessionEvent.Arrived arrived:
                OnChunk(arrived.Chunk);
                break;
            case SessionEvent.Rewound rewound:
                _rewound += _pending.Rewind(rewound.Length);
                Advance();
                break;
            case SessionEvent.SourceEnded ended:
                _sourceEnded = true;
                _failure = ended.Failure;
                _usage = ended.Usage ?? _usage;
                if (_stopping && _wait == Wait.LateConfirmation)
                {
                    EndUnconfirmed(StoppedUnconfirmed);
                    break;
                }

                Advance();
                break;
            case SessionEvent.Changed changed:
                OnChanged(changed);
                break;
            case SessionEvent.Answered answered when _edit is { } edit && edit.Id == answered.EditId:
                OnAnswered(edit, answered.Answer);
                break;
            case SessionEvent.Answered answered:
                _refusesFalsely |= answered is { Answer: EditAnswer.Refused } && answered.EditId == _lastConfirmed;
                break;
            case SessionEvent.Began:
                Advance();
                break;
            case SessionEvent.TurnGiven:
                _turn = Turn.Mine;
                Advance();
                ReturnUnusedTurn();
                break;
            case SessionEvent.StopRequested when _sourceEnded && (_wait is not (Wait.None or Wait.Confirmation) || _turn == Turn.Asked):
                EndUnconfirmed(StoppedUnconfirmed);
                break;
            case SessionEvent.StopRequested:
                _stopping = true;
                _effects.Add(new SessionEffect.StopSource());
                break;
            case SessionEvent.DiscardRequested:
                (_stopping, _discarding) = (true, true);
                _effects.Add(new SessionEffect.StopSource());
                Advance();
                break;
            case SessionEvent.Abandoned abandoned:
                EndStopped(abandoned.Reason);
                break;
            case SessionEvent.Woken woken when woken.Id == _wakeId:
                OnWoken();
                break;
        }
    }

    private void OnChunk(Chunk chunk)
    {
        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                _hasReceived |= text.Text.Length > 0;
                _pending.Append(text.Text);
                Advance();
                if (_edit is null && _turn == Turn.None && !_ended && _pending.Length > 0)
                {
                    _effects.Add(new SessionEffect.Report($"{_text.Length + _pending.Length} characters received"));
                }

                break;
            case ThoughtChunk { Candidate: 0 } when !_hasReceived:
                _effects.Add(new SessionEffect.Report("thinking"));
                break;
            case RetryingChunk retrying:
                var seconds = Math.Ceiling(retrying.Delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                _effects.Add(new SessionEffect.Report($"trying again in {seconds} s: {retrying.Cause?.Message}") { IsNotice = true });
                break;
            case CheckpointChunk:
                _pending.Checkpoint();
                break;
            case UsageChunk usage:
                _usage = usage.Usage;
                break;
            case FinishedChunk finished:
                _finished = finished;
                _usage = finished.Usage ?? _usage;
                break;
        }
    }

    private void OnChanged(SessionEvent.Changed changed)
    {
        var (isOwn, hadExtraLineBreak) = (false, _hasExtraLineBreak);
        _hasExtraLineBreak = false;
        foreach (var change in changed.Changes)
        {
            if (change.SessionId == id && TryTakeOwn(change))
            {
                isOwn = true;
                continue;
            }

            _hasExtraLineBreak |=
                isOwn
                && change.Alignment.Hunks is [{ IsInsertion: true } hunk]
                && hunk.Start == _at
                && change.Alignment.InsertedText(hunk) is "\n" or "\r\n";
            var isExtraLineBreak = hadExtraLineBreak && change.Alignment.Hunks is [{ IsDeletion: true } deleted] && deleted.Start >= _at;
            if (!TryMove(change.Alignment, isExtraLineBreak))
            {
                return;
            }
        }

        _document = changed.Document;
        if (_document.Text.Contains('\n', StringComparison.Ordinal))
        {
            _lineBreak = _document.LineBreak;
        }

        if (_edit is { IsConfirmed: false, IsOvertaken: false } unseen && _document.Revision > unseen.Revision)
        {
            _edit = unseen with { IsOvertaken = true };
        }

        Advance();
    }

    /// <summary>Moves with a change that is not the session's own.</summary>
    /// <param name="change">The change.</param>
    /// <param name="isExtraLineBreak">Whether the change removes the line break that was too many.</param>
    /// <returns>Whether the session goes on.</returns>
    private bool TryMove(TextAlignment change, bool isExtraLineBreak)
    {
        if (!isExtraLineBreak && IsUndo(change))
        {
            EndStopped(_discarding ? StopReason.Requested : StopReason.Undone);
            return false;
        }

        var alignment = change.MovingLeast(_at);
        var written = _written.Move(alignment);
        if (alignment.IsLost(_at) || (written.Pieces.IsEmpty && !_written.Pieces.IsEmpty))
        {
            EndLost();
            return false;
        }

        (_at, _written) = (alignment.Move(_at), written);
        if (_edit is { } edit)
        {
            _edit = edit with
            {
                IsSuspicious =
                    edit.IsSuspicious
                    || (
                        !string.IsNullOrWhiteSpace(edit.Text)
                        && change.Hunks.Any(hunk =>
                            LineBreaks.FromDocument(change.InsertedText(hunk)).Contains(edit.Text, StringComparison.Ordinal)
                        )
                    ),
                BeforeConfirmation = edit.BeforeConfirmation is var (at, lastFrom, before)
                    ? (alignment.Move(at), lastFrom, before.Move(alignment))
                    : null,
            };
        }

        return true;
    }

    // The user deleted all of the last edit up to the place, or all that was written.
    private bool IsUndo(TextAlignment change)
    {
        if (_written.LastFrom(_lastFrom) is { } last && last.From == _lastFrom && last.End == _at && change.IsDeletionOf(last.At, _at))
        {
            return true;
        }

        if (_written.Pieces.IsEmpty || !change.Hunks.Any(hunk => hunk.IsDeletion && hunk.End >= _at && hunk.Start < _at))
        {
            return _written.Pieces is [{ } all] && all.End == _at && change.IsDeletionOf(all.At, _at);
        }

        var left = _written.Move(change);
        return left.Pieces.IsEmpty || (_written.LastFrom(_lastFrom) is not null && left.LastFrom(_lastFrom) is null);
    }

    // The edit in flight, or an earlier one that was given up in the moment in which the editor reported it.
    private bool TryTakeOwn(DocumentChange change)
    {
        if (_edit is { IsConfirmed: false } edit && edit.Id == change.EditId)
        {
            OnConfirmed(edit, change.Alignment);
            return true;
        }

        var text = change.Alignment.Hunks is [{ IsDeletion: false } hunk]
            ? LineBreaks.FromDocument(change.Alignment.InsertedText(hunk))
            : "";
        if (_edit is { IsConfirmed: false } newer)
        {
            TakeBack(newer);
        }

        if (text.Length == 0 || !_pending.ToString().StartsWith(text, StringComparison.Ordinal))
        {
            return false;
        }

        _pending.Take(text.Length);
        _hasApplied = true;
        Record(change.Alignment);
        return true;
    }

    private void OnConfirmed(EditInFlight edit, TextAlignment own)
    {
        _lastConfirmed = edit.Id;
        _refusesFalsely |= edit.Answer == EditAnswer.Refused;
        _edit = edit with { BeforeConfirmation = (own.Move(_at), _lastFrom, _written.Move(own)) };
        if (edit.Removes is not null)
        {
            (_at, _written, _lastFrom) = (own.Move(_at), _written.Move(own), _text.Length);
            return;
        }

        Record(own);
    }

    private void Record(TextAlignment own)
    {
        var hunk = own.Hunks[0];
        var text = own.InsertedText(hunk);
        _written = _written.Move(own).Add(new WrittenText.Piece(hunk.NewStart, _text.Length, text.Length));
        (_at, _lastFrom) = (hunk.NewEnd, _text.Length);
        _text.Append(text);
    }

    private void OnAnswered(EditInFlight edit, EditAnswer answer)
    {
        if (
            answer == EditAnswer.Refused
            && traits.RefusesHonestly
            && edit is { Removes: null, BeforeConfirmation: var (at, lastFrom, written) }
        )
        {
            // The user typed the very same text at the same place.
            _text.Length = _lastFrom;
            (_at, _lastFrom, _written) = (at, lastFrom, written);
            edit = edit with { BeforeConfirmation = null, IsOvertaken = true };
        }

        _edit = edit with { Answer = answer };
        Advance();
    }

    private void OnWoken()
    {
        var wait = _wait;
        _wait = Wait.None;
        _waited += _waitTime;
        var limit = _stopping ? EditRetryPolicy.LateAfter : EditRetryPolicy.Limit;
        if (_edit is { IsConfirmed: false } && _waited >= limit)
        {
            EndUnconfirmed(
                _stopping ? StoppedUnconfirmed
                : _edit.Answer == EditAnswer.Refused ? "The editor refuses the text."
                : NotShown
            );
            return;
        }

        if (_waited >= EditRetryPolicy.LateAfter && !_isWaitTold)
        {
            _isWaitTold = true;
            _effects.Add(new SessionEffect.Report("waiting for the editor") { IsNotice = true });
        }

        switch (wait)
        {
            case Wait.Retry when _edit is { } refused:
                TakeBack(refused);
                Advance();
                break;
            case Wait.Report when _edit is { IsConfirmed: true } confirmed:
                _edit = confirmed with { Answer = EditAnswer.Unclear };
                Advance();
                break;
            case Wait.Report when _edit is { } unseen:
                // No report came: an editor that refused has told the truth.
                _refusesHonestly |= unseen.Answer == EditAnswer.Refused;
                SendAgain(unseen);
                break;
            case Wait.Confirmation:
                WaitFor(Wait.LateConfirmation, EditRetryPolicy.Limit - _waited);
                break;
        }
    }
}
