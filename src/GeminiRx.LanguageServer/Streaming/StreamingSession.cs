using System.Text;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>
/// One answer on its way into one document: decides, from what happens, what is to be done, and does nothing itself. Every call takes one event and gives
/// the effects in order; the same events always give the same effects.
/// </summary>
/// <remarks>
/// One edit is in flight at a time, for one version of the document. The first change after it decides: it holds the edit's text, or the editor has moved on.
/// </remarks>
internal sealed class StreamingSession(Document document, int offset, Granularity granularity)
{
    private static readonly TimeSpan _echoLate = TimeSpan.FromSeconds(5);

    private readonly StringBuilder _pending = new();
    private readonly List<SessionEffect> _effects = [];
    private readonly Patience _patience = new();
    private LineBreaks _lineBreaks = new(document.LineBreak);
    private Document _document = document;
    private Anchor _anchor = new(offset, offset, offset);
    private EditInFlight? _inFlight;
    private FinishedChunk? _finished;
    private SessionFailure? _failure;
    private Usage? _usage;
    private bool _sourceEnded;
    private bool _stopping;
    private bool _ended;
    private bool _late;
    private bool _hasLineBreakTooMany;
    private int _characters;
    private int _wakeId;

    /// <summary>Takes one event and says what is to be done, in order.</summary>
    public IReadOnlyList<SessionEffect> Step(SessionEvent happened)
    {
        _effects.Clear();
        if (!_ended)
        {
            Take(happened);
        }

        return [.. _effects];
    }

    private void Take(SessionEvent happened)
    {
        switch (happened)
        {
            case SessionEvent.Arrived arrived:
                OnChunk(arrived.Chunk);
                break;
            case SessionEvent.SourceEnded ended:
                _sourceEnded = true;
                _failure = ended.Failure;
                _usage = ended.Usage ?? _usage;
                Advance();
                break;
            case SessionEvent.Changed changed:
                OnChanged(changed);
                break;
            case SessionEvent.Answered answered:
                OnAnswered(answered);
                break;
            case SessionEvent.StopRequested when _sourceEnded && (_late || _patience.IsWaiting):
                EndUnconfirmed("Stopped while the editor did not take the text.");
                break;
            case SessionEvent.StopRequested:
                _stopping = true;
                _effects.Add(new SessionEffect.StopSource());
                break;
            case SessionEvent.Abandoned:
                End(new FinishedChunk(Outcome.Stopped) { Usage = _usage }, null);
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
                _pending.Append(_lineBreaks.Convert(text.Text));
                Advance();
                break;
            case ThoughtChunk { Candidate: 0 } when _characters == 0:
                _effects.Add(new SessionEffect.Report("thinking"));
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
        foreach (var (before, change) in changed.Changes)
        {
            if (_inFlight is { IsOpen: true } edit && EchoOf(edit, change, before.Text) is { } written)
            {
                _inFlight = edit with { IsEchoed = true, AnchorBefore = _anchor };
                _anchor = written;
                _hasLineBreakTooMany = Echo.HasLineBreakTooMany(change, edit.Text, before.Text);
                continue;
            }

            var completesEcho = _hasLineBreakTooMany && Echo.TakesLastLineBreak(change, before.Text);
            _hasLineBreakTooMany = false;

            if (!completesEcho && _anchor.IsTakenAway(change, before.Text))
            {
                End(new FinishedChunk(Outcome.Stopped) { Usage = _usage }, null);
                return;
            }

            _anchor = _anchor.Move(change, before.Text);
            if (_inFlight is { } other)
            {
                _inFlight = other.After(change, before.Text);
            }
        }

        _document = changed.Document;
        if (_inFlight is { IsOpen: true } unseen && _document.Version > unseen.Version)
        {
            // A newer version without any change says it too.
            _inFlight = unseen with { IsOvertaken = true };
        }

        Advance();
    }

    private void OnAnswered(SessionEvent.Answered answered)
    {
        if (_inFlight is not { } edit)
        {
            return;
        }

        if (answered.Applied)
        {
            _inFlight = edit with { IsAnswered = true };
        }
        else
        {
            if (edit.IsEchoed)
            {
                // The user typed the very same text at the anchor: it is the user's.
                _anchor = edit.AnchorBefore;
            }

            _patience.Refuse(edit.Version);
            TakeBack(edit);
        }

        Advance();
    }

    private void OnWoken()
    {
        if (_patience.IsWaiting)
        {
            if (_patience.EndWait())
            {
                Advance();
                return;
            }

            EndUnconfirmed("The editor refuses the text.");
        }
        else if (_stopping)
        {
            EndUnconfirmed("Stopped while the editor did not take the text.");
        }
        else if (!_late)
        {
            _late = true;
            _effects.Add(new SessionEffect.Report("waiting for the editor"));
            Wake(Patience.Limit - _echoLate);
        }
        else
        {
            EndUnconfirmed("The editor did not confirm the text within 60 seconds.");
        }
    }

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

        // Stopped, it sends once more: all that has arrived, when the answer is over.
        var length = _sourceEnded ? _pending.Length : _stopping ? 0 : granularity.WholeUnits(_pending.ToString());
        if (length > 0)
        {
            Send(length);
        }
        else if (_sourceEnded)
        {
            End(_finished, _failure);
        }
    }

    private void Send(int length)
    {
        if (!_patience.MaySend(_document.Version, out var delay))
        {
            // The editor is ahead of what it has told: its next change, or a moment, makes another try worth it.
            if (delay is { } wait)
            {
                Wake(wait);
            }

            return;
        }

        var text = _pending.ToString(0, length);
        _pending.Remove(0, length);
        _inFlight = new EditInFlight(_document.Version, text);
        _late = false;
        _effects.Add(new SessionEffect.Send(_document.Version, _document.PositionAt(_anchor.At), text));
        Wake(_echoLate);
    }

    private void Settle(EditInFlight edit)
    {
        _inFlight = null;
        _wakeId++;
        _patience.Reset();
        _characters += edit.Text.Length;
        _effects.Add(new SessionEffect.Report($"{_characters} characters"));
    }

    private void TakeBack(EditInFlight edit)
    {
        _inFlight = null;
        _wakeId++;
        _pending.Insert(0, edit.Text);
    }

    private void Wake(TimeSpan after) => _effects.Add(new SessionEffect.Wake(++_wakeId, after));

    private void EndUnconfirmed(string why) =>
        End(null, new SessionFailure("editor", $"{why} {_pending.Length + (_inFlight?.Text.Length ?? 0)} characters are not written; what is in the document stays."));

    private void End(FinishedChunk? finished, SessionFailure? failure)
    {
        _ended = true;
        _wakeId++;
        var unwritten = _pending.Length + (_inFlight is { IsEchoed: false } edit ? edit.Text.Length : 0);
        _effects.Add(new SessionEffect.End(new SessionResult(failure is null ? finished : null, failure, _characters, _usage, unwritten)));
    }

    /// <summary>Finds the edit's own text in a change, in whichever line breaks the editor keeps.</summary>
    private Anchor? EchoOf(EditInFlight edit, TextChange change, string before)
    {
        if (Echo.Find(change, _anchor, edit.Text, before) is { } behind)
        {
            return behind;
        }

        // A document of one line does not show its line break; the editor's own is the right one.
        var exchanged = LineBreaks.Exchange(edit.Text);
        var other = exchanged == edit.Text ? null : Echo.Find(change, _anchor, exchanged, before);
        if (other is not null)
        {
            _lineBreaks = new LineBreaks(exchanged.Contains('\r', StringComparison.Ordinal) ? "\r\n" : "\n");
        }

        return other;
    }
}
