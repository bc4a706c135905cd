using System.Text;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>
/// One answer on its way into one document: decides, from what happens, what is to be done, and does nothing itself. Every call takes one event and gives
/// the effects in order; the same events always give the same effects.
/// </summary>
/// <remarks>
/// One edit is in flight at a time, for one version of the document. The first change after it decides: it shows what the edit does, or the editor has moved on.
/// </remarks>
/// <param name="document">The document as it is now.</param>
/// <param name="remains">Where to write, and what another session left there.</param>
/// <param name="granularity">How much one edit holds at the least.</param>
internal sealed partial class StreamingSession(Document document, SessionRemains remains, Granularity granularity)
{
    private static readonly TimeSpan _echoLate = TimeSpan.FromSeconds(5);

    private readonly PendingText _pending = new(remains.Unwritten);
    private readonly StringBuilder _text = new(remains.Text);
    private readonly List<SessionEffect> _effects = [];
    private readonly Patience _patience = new();
    private string _lineBreak = document.LineBreak;
    private Document _document = document;
    private Anchor _anchor = remains.Anchor;
    private WrittenText _written = remains.Written;
    private EditInFlight? _inFlight;
    private FinishedChunk? _finished;
    private SessionFailure? _failure;
    private Usage? _usage;
    private Turn _turn;
    private bool _sourceEnded;
    private bool _stopping;
    private bool _discarding;
    private bool _ended;
    private bool _late;
    private bool _hasLineBreakTooMany;
    private bool _hasSent;
    private int _rewound;
    private int _wakeId;

    private enum Turn
    {
        None,
        Asked,
        Mine,
    }

    private string InFlightText => LineBreaks.FromDocument(_inFlight is { IsEchoed: false } edit ? edit.Text : "");

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
            case SessionEvent.Rewound rewound:
                _rewound += _pending.Rewind(rewound.Length);
                Advance();
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
            case SessionEvent.Began:
                Advance();
                break;
            case SessionEvent.TurnGiven:
                _turn = Turn.Mine;
                Advance();
                GiveTurnUnused();
                break;
            case SessionEvent.StopRequested when _sourceEnded && (_late || _patience.IsWaiting || _turn == Turn.Asked):
                EndUnconfirmed("Stopped while the editor did not take the text.");
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
                _pending.Append(text.Text);
                Advance();
                break;
            case ThoughtChunk { Candidate: 0 } when _text.Length == 0:
                _effects.Add(new SessionEffect.Report("thinking"));
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
        foreach (var (before, change) in changed.Changes)
        {
            if (_inFlight is { IsOpen: true } edit && TakesEcho(edit, change, before.Text))
            {
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
            _written = _written.Move(change, before.Text);
            _inFlight = _inFlight?.After(change, before.Text);
        }

        _document = changed.Document;
        if (_inFlight is { IsOpen: true } unseen && _document.Version > unseen.Version)
        {
            // A newer version without any change says it too.
            _inFlight = unseen with { IsOvertaken = true };
        }

        Advance();
    }

    private bool TakesEcho(EditInFlight edit, TextChange change, string before)
    {
        if (edit.Removes is { } removed)
        {
            var meant = new TextChange(removed.At, removed.End, "");
            var real = change.HasEffectOf(meant, before) ? meant : change;
            var left = _written.Move(real, before);
            if (left.HasAnyOf(removed))
            {
                return false;
            }

            _inFlight = edit with { IsEchoed = true };
            _written = left;
            _anchor = _anchor.Move(real, before);
            _anchor = _anchor with { LastEdit = _anchor.At };
            return true;
        }

        if (Echo.Find(change, _anchor, edit.Text, _lineBreak, before) is not var (behind, text, lineBreak))
        {
            return false;
        }

        var others = MoveOver(change, new TextChange(behind.At - text.Length, behind.At - text.Length, text), before);
        _inFlight = edit with { Text = text, IsEchoed = true, AnchorBefore = _anchor, WrittenBefore = others };
        _hasLineBreakTooMany = Echo.HasLineBreakTooMany(change, text, before);
        (_anchor, _lineBreak) = (behind, lineBreak);
        _written = others.Add(new WrittenText.Piece(behind.At - text.Length, _text.Length, text.Length));
        return true;
    }

    // What was written before moves with the rest of a change, then with the session's own part of it.
    private WrittenText MoveOver(TextChange change, TextChange own, string before)
    {
        if (change.HasEffectOf(own, before))
        {
            // Where the editor tells it at another place, it is where it was meant all the same.
            return _written.Move(own, before);
        }

        var rest = change with { Text = change.Text.Remove(own.Start - change.Start, own.Text.Length) };
        var between = string.Concat(before.AsSpan(0, rest.Start), rest.Text, before.AsSpan(rest.End));
        return _written.Move(rest, before).Move(own, between);
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
            if (edit is { IsEchoed: true, Removes: null })
            {
                // The user typed the very same text at the anchor: it is the user's.
                (_anchor, _written) = (edit.AnchorBefore, edit.WrittenBefore);
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
}
