using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

// What goes out: one edit at a time, first deletions of rewound text, then new text, and at last the end.
internal sealed partial class StreamingSession
{
    // Does what can be done now: settles the edit in flight, sends the next one, or ends.
    private void Advance()
    {
        if (_edit is { } edit)
        {
            Decide(edit);
        }

        if (_edit is not null || _ended)
        {
            return;
        }

        DropRewoundText();
        var rewound = _written.LastFrom(_text.Length);
        var length = rewound is null ? NextLength() : 0;
        if (rewound is not null || length > 0)
        {
            if (TryTakeTurn())
            {
                Send(rewound, length);
            }
        }
        else if (_sourceEnded)
        {
            End(_finished, _failure);
        }
    }

    // Decides what becomes of the edit in flight, from what the document shows and what the editor answered.
    private void Decide(EditInFlight edit)
    {
        switch (edit)
        {
            case { IsConfirmed: true } when !traits.AlwaysAnswers || edit.Answer != EditAnswer.None:
                Settle();
                break;
            case { IsConfirmed: true }:
                if (_wait != Wait.Report)
                {
                    WaitFor(Wait.Report, EditRetryPolicy.ReportDelay);
                }

                break;
            case { Answer: EditAnswer.Outdated }:
                TakeBack(edit);
                break;
            case { Answer: EditAnswer.Unsupported }:
                EndUnconfirmed("The editor does not support workspace/applyEdit, which streaming into documents needs.");
                break;
            case { IsOvertaken: true } when IsCertainlyDropped(edit):
                SendAgain(edit);
                break;
            case { IsOvertaken: true }
                when _wait != Wait.Report
                    && (!traits.RefusesHonestly || edit.Answer == EditAnswer.Unclear)
                    && (edit.Answer != EditAnswer.None || !traits.DropsSilently):
                // The editor may have applied the edit all the same, and report it with its next change.
                WaitFor(Wait.Report, EditRetryPolicy.ReportDelay);
                break;
            case { IsOvertaken: false, Answer: EditAnswer.Refused } when _wait != Wait.Retry:
                WaitFor(Wait.Retry, _retry.NextDelay());
                break;
        }
    }

    private bool IsCertainlyDropped(EditInFlight edit) =>
        edit.Answer == EditAnswer.Refused ? _refusesHonestly : edit.Answer != EditAnswer.None && traits.DropsSilently;

    private void SendAgain(EditInFlight edit)
    {
        if (_retry.RecordOvertaken(edit.IsSuspicious))
        {
            TakeBack(edit);
            Advance();
        }
        else
        {
            EndUnconfirmed("The editor's changes do not show the text that was sent.");
        }
    }

    private void DropRewoundText()
    {
        if (_discarding)
        {
            _pending.Clear();
            _text.Clear();
        }

        LineBreaks.TakeFromEnd(_text, _rewound);
        _lastFrom = Math.Min(_lastFrom, _text.Length);
        _rewound = 0;
    }

    // A stopped session sends once more: all that has arrived, when the answer is over.
    private int NextLength() =>
        _sourceEnded ? _pending.Length
        : _stopping || granularity == Granularity.Whole ? 0
        : granularity.WholeUnits(_pending.ToString());

    private void Send(WrittenText.Piece? rewound, int length)
    {
        var text = _pending.Take(length);
        var change = new TextChange(rewound?.At ?? _at, rewound?.End ?? _at, LineBreaks.ToDocument(text, _lineBreak));
        var range = new Protocol.Range(_document.PositionAt(change.Start), _document.PositionAt(change.End));
        var step =
            rewound is null && _sourceEnded && _pending.Length == 0 ? EditStep.Last
            : _hasApplied ? EditStep.Middle
            : EditStep.First;
        _edit = new EditInFlight(++_lastEdit, _document.Revision, text, rewound);
        var sent = new SentEdit(id, _lastEdit, change, range, traits)
        {
            CanBeRefused = traits.GetsVersions && _document.Version is not null && !_refusesFalsely,
        };
        _effects.Add(new SessionEffect.Send(_lastEdit, sent, _document.Revision, _document.Version, step));
        WaitFor(Wait.Confirmation, EditRetryPolicy.LateAfter);
    }

    private bool TryTakeTurn()
    {
        if (_turn == Turn.None)
        {
            _turn = Turn.Asked;
            _effects.Add(new SessionEffect.AskTurn());
        }

        return _turn == Turn.Mine;
    }

    private void Settle()
    {
        _hasApplied = true;
        _retry.Reset();
        (_waited, _isWaitTold) = (TimeSpan.Zero, false);
        FreeTurn();
        _effects.Add(new SessionEffect.Report($"{_text.Length} characters"));
    }

    private void TakeBack(EditInFlight edit)
    {
        var rewound = Math.Min(_rewound, edit.Text.Length);
        _rewound -= rewound;
        _pending.PutBack(edit.Text[..^rewound]);
        FreeTurn();
    }

    private void FreeTurn()
    {
        (_edit, _wait, _turn) = (null, Wait.None, Turn.None);
        _wakeId++;
        _effects.Add(new SessionEffect.GiveTurn());
    }

    private void ReturnUnusedTurn()
    {
        if (_turn == Turn.Mine && _edit is null && !_ended)
        {
            _turn = Turn.None;
            _effects.Add(new SessionEffect.GiveTurn());
        }
    }

    private void WaitFor(Wait wait, TimeSpan time)
    {
        (_wait, _waitTime) = (wait, time);
        _effects.Add(new SessionEffect.Wake(++_wakeId, time));
    }

    private void EndUnconfirmed(string why) => End(null, new SessionFailure("editor", $"{why} {Rest()}"));

    private string Rest() =>
        ResumePoint.Unwritten.Length is var length and > 0
            ? $"{length} characters are not written. Use Continue from here, or Retry."
            : "What is in the document stays. Use Retry, or Discard.";

    private void EndLost() =>
        End(null, new SessionFailure("place", $"The text around the answer's place was replaced, so the place is not certain. {Rest()}"));

    private void EndStopped(StopReason reason) => End(new FinishedChunk(Outcome.Stopped) { Usage = _usage }, null, reason);

    private void End(FinishedChunk? finished, SessionFailure? failure, StopReason? reason = null)
    {
        var from = ResumePoint;
        _ended = true;
        reason ??= _stopping && failure is null ? StopReason.Requested : null;
        _effects.Add(
            new SessionEffect.End(
                new SessionResult(failure is null ? finished : null, failure, _text.Length, _usage, from, reason, _hasReceived)
            )
        );
    }
}
