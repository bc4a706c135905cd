using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

// What goes out: one edit at a time, first what takes away, then what is new, and at last the end.
internal sealed partial class StreamingSession
{
    // Does what can be done now: settles the edit in flight, sends the next one, or ends.
    private void Advance()
    {
        if (_inFlight is { IsAnswered: true } edit)
        {
            if (edit.IsEchoed)
            {
                Settle(edit);
            }
            else if (edit.IsOvertaken)
            {
                TakeBack(edit);
                if (edit.IsUnreadable && _patience.OvertakeUnreadably())
                {
                    EndUnconfirmed("The editor does not take the text.");
                    return;
                }
            }
        }

        if (_inFlight is not null)
        {
            return;
        }

        ForgetWhatIsVoid();
        var taken = _written.LastFrom(_text.Length);
        var length = taken is null ? NextLength() : 0;
        if (taken is not null || length > 0)
        {
            if (MaySend())
            {
                Send(taken, length);
            }
        }
        else if (_sourceEnded)
        {
            End(_finished, _failure);
        }
    }

    private void ForgetWhatIsVoid()
    {
        if (_discarding)
        {
            _pending.Clear();
            _text.Clear();
        }

        LineBreaks.TakeFromEnd(_text, _rewound);
        _rewound = 0;
    }

    // Stopped, it sends once more: all that has arrived, when the answer is over.
    private int NextLength() =>
        _sourceEnded ? _pending.Length : _stopping || granularity == Granularity.Whole ? 0 : granularity.WholeUnits(_pending.ToString());

    private void Send(WrittenText.Piece? taken, int length)
    {
        var edit = new EditInFlight(_document.Version, LineBreaks.ToDocument(_pending.Take(length), _lineBreak), taken);
        var change = new TextChange(taken?.At ?? _anchor.At, taken?.End ?? _anchor.At, edit.Text);
        var range = new Protocol.Range(_document.PositionAt(change.Start), _document.PositionAt(change.End));
        var step = taken is null && _sourceEnded && _pending.Length == 0 ? EditStep.Last : _hasSent ? EditStep.Middle : EditStep.First;
        (_inFlight, _late, _hasSent) = (edit, false, true);
        _effects.Add(new SessionEffect.Send(edit.Version, change, range, step));
        Wake(_echoLate);
    }

    private bool MaySend()
    {
        if (!_patience.MaySend(_document.Version, out var delay))
        {
            // The editor is ahead of what it has told: its next change, or a moment, makes another try worth it.
            if (delay is { } wait)
            {
                Wake(wait);
            }

            return false;
        }

        if (_turn == Turn.None)
        {
            // A wait for a better moment is over, though it may not have ended by itself.
            _wakeId++;
            _turn = Turn.Asked;
            _effects.Add(new SessionEffect.AskTurn());
        }

        return _turn == Turn.Mine;
    }

    private void Settle(EditInFlight edit)
    {
        _patience.Reset();
        _text.Append(edit.Text);
        Land();
        _effects.Add(new SessionEffect.Report($"{_text.Length} characters"));
    }

    private void TakeBack(EditInFlight edit)
    {
        var text = LineBreaks.FromDocument(edit.Text);
        var taken = Math.Min(_rewound, text.Length);
        _rewound -= taken;
        _pending.PutBack(text[..^taken]);
        Land();
    }

    private void Land()
    {
        _inFlight = null;
        _wakeId++;
        _turn = Turn.None;
        _effects.Add(new SessionEffect.GiveTurn());
    }

    private void GiveTurnUnused()
    {
        if (_turn == Turn.Mine && _inFlight is null && !_ended)
        {
            _turn = Turn.None;
            _effects.Add(new SessionEffect.GiveTurn());
        }
    }

    private void Wake(TimeSpan after) => _effects.Add(new SessionEffect.Wake(++_wakeId, after));

    private void EndUnconfirmed(string why) =>
        End(null, new SessionFailure("editor", $"{why} {_pending.Length + InFlightText.Length} characters are not written; what is in the document stays."));

    private void End(FinishedChunk? finished, SessionFailure? failure)
    {
        _ended = true;
        _wakeId++;
        _text.Append(_inFlight is { IsEchoed: true } seen ? seen.Text : "");
        var left = new SessionRemains(_anchor, _written, _text.ToString(), InFlightText + _pending, IsWhole: _sourceEnded && _failure is null && _finished is { Outcome: not Outcome.Stopped });
        _effects.Add(new SessionEffect.End(new SessionResult(failure is null ? finished : null, failure, _text.Length, _usage, left)));
    }
}
