using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>
/// Plays a script with one session and an editor of odd manners, whose document and answer share lines, and judges the end. The user types
/// capitals, which neither the document nor the answer contains. A failure prints the call that plays the script again.
/// </summary>
internal sealed class MannerPlay
{
    private static readonly int[] _waits = [30, 120, 400, 900, 1600];

    private readonly Random _random;
    private readonly SessionHarness _harness;
    private readonly PlayCoverage _coverage;
    private readonly bool _isToBeFormatted;
    private readonly bool _mayRewind;
    private readonly MannerTypist _typist;
    private readonly MannerFormatter _formatter;
    private string _original;
    private int _place;
    private SessionOnWire _session;
    private string _answer = "";
    private int _sinceCheckpoint;
    private bool _isFormatted;
    private bool _isContested;
    private bool _hasShortEdits;

    private MannerPlay(Func<Random, EditorKind> kind, PlayScript script, PlayCoverage coverage)
    {
        _random = new Random(script.Seed);
        _isToBeFormatted = script.Steps.Any(step => step.Action == PlayAction.Format);
        _coverage = coverage;
        var editor = kind(_random);
        var granularity = _isToBeFormatted ? Granularity.Line : (Granularity)_random.Next(3);
        (_original, _place) = MannerDocument.Create(_random, _isToBeFormatted);
        _harness = new SessionHarness(editor, _original, _place, granularity)
        {
            AreSessionsSlow = _random.Next(2) == 0,
            HoldsAnswers = true,
            OnSend = text =>
                _isContested |=
                    _isFormatted
                    && Editor!.Text != _harness!.ServerText
                    && (
                        text.Length == 0
                        || MannerFormatter.Occurrences(Editor.Text, text.Trim()) > 0
                        || text.Contains('"', StringComparison.Ordinal)
                    ),
            OnReport = coverage.Record,
        };
        _session = _harness.Sessions[0];

        // A blind editor deletes foreign text at a stale place, which no server can prevent. With rewinds the user types between the edits.
        var mayTypeAnyTime = !editor.AppliesOverUnreportedTyping || _random.Next(2) == 0;
        _mayRewind = !editor.AppliesOverUnreportedTyping || !mayTypeAnyTime;
        _typist = new MannerTypist(_harness, mayTypeAnyTime);
        _formatter = new MannerFormatter(_harness, _typist, coverage, mayTypeAnyTime);
    }

    // Nobody can decide: a blind editor deletes or inserts at a stale place; a short edit meets unreported typing at its place; a formatter
    // writes or changes the text of the edit in flight, or removes all that was written last, as an undo does.
    private bool IsUndecidable =>
        Editor.WrongDeletions > 0
        || _harness.Judge.HasContestedEdit
        || _isContested
        || _typist.IsContested
        || _formatter.IsContested
        || (Editor.Misplaced > 0 && _hasShortEdits)
        || (_isFormatted && _session.Result is { Reason: StopReason.Undone });

    private int Marker => Editor.Streams[_session.Stream].Marker;

    private EditorModel Editor => _harness.Editor;

    public static void Run(Manner manner, PlayScript script, PlayCoverage? coverage = null)
    {
        coverage ??= new PlayCoverage();
        var play = new MannerPlay(manner.Kind, script, coverage);
        try
        {
            foreach (var step in script.Steps)
            {
                play.Do(step);
            }

            play._session.EndSource();
            play._harness.AdvanceToTheEnd();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NullReferenceException or IndexOutOfRangeException)
        {
            Assert.Fail($"{play.Story(manner, script)}{e}");
        }

        play._hasShortEdits = play._harness.Sessions.Any(session => session.LastEdit.HasShortEdits);
        coverage.Record(play._harness, play._session, play.IsUndecidable);
        play.Judge(play.Story(manner, script));
    }

    private string Story(Manner manner, PlayScript script) =>
        $"{Editor.Kind}, {Editor.Kind.Joins}, versions {Editor.Kind.Versions}, counts when telling {Editor.Kind.CountsOnReport}, "
        + $"answers {Editor.Kind.Answering}\nreplay: Manners.Replay(\"{manner.Name}\", {script})\ndocument «{_original}» at {_place}\n"
        + $"answer «{_answer}»\neditor «{Editor.Text}»\nserver «{_harness.ServerText}»\n"
        + $"ended {_session.Result?.Finished?.Outcome} {_session.Result?.Failure} {_session.Result?.Reason}, "
        + $"{_session.Result?.Unwritten} unwritten\n";

    private void Do(PlayStep step)
    {
        var number = step.Number;
        switch (step.Action)
        {
            case PlayAction.Arrive when _session.Result is null:
                Arrive(number);
                break;
            case PlayAction.Type:
                _typist.Type(number % (Editor.Text.Length + 1), _typist.Letter());
                break;
            case PlayAction.TypeAtMarker:
                _typist.Type(Marker, _typist.Letter());
                break;
            case PlayAction.TypeInAnswer:
                _typist.Type(Math.Clamp(Marker - 6 + (number % 9), 0, Editor.Text.Length), _typist.Letter());
                break;
            case PlayAction.TypeAround:
                _typist.Type(number % (Marker + 1), _typist.Letter());
                _typist.Type(Marker + (number / 100 % (Editor.Text.Length - Marker + 1)), _typist.Letter());
                break;
            case PlayAction.TypeLine when !_isFormatted:
                _typist.TypeLine(number);
                break;
            case PlayAction.Delete:
                _typist.Delete(number);
                break;
            case PlayAction.Format:
                Format(number);
                break;
            case PlayAction.Rewind when _session.Result is null && _mayRewind && !_isFormatted:
                Rewind(number);
                break;
            case PlayAction.Checkpoint when _session.Result is null:
                _session.Checkpoint();
                _sinceCheckpoint = 0;
                break;
            case PlayAction.Tell:
                _harness.SendReport();
                break;
            case PlayAction.DeliverEdit:
                _harness.DeliverEdit();
                break;
            case PlayAction.Answer:
                _session.SendAnswer();
                break;
            case PlayAction.DeliverMessage:
                _harness.DeliverMessage();
                break;
            case PlayAction.Wait:
                _harness.Advance(TimeSpan.FromMilliseconds(_waits[number % _waits.Length]));
                break;
            case PlayAction.Reload:
                Reload(number);
                break;
        }
    }

    private void Arrive(int number)
    {
        var line = MannerDocument.Lines[number % MannerDocument.Lines.Length];
        var text = (_isToBeFormatted ? 3 : number / 10 % 6) switch
        {
            0 => line,
            1 => line + "\n" + MannerDocument.Lines[number / 60 % MannerDocument.Lines.Length] + "\n",
            2 => line[(line.Length / 2)..] + "\n",
            _ => line + "\n",
        };
        if (text.Length == 0)
        {
            return;
        }

        _answer += text;
        _sinceCheckpoint += text.Length;
        _session.Arrive(text);
    }

    private void Rewind(int number)
    {
        var length = number % (_sinceCheckpoint + 1);
        _coverage.Rewinds += length > 0 ? 1 : 0;
        _coverage.RewindsInFlight += length > 0 && _harness.HasEditInFlight ? 1 : 0;
        _answer = _answer[..^length];
        _sinceCheckpoint = 0;
        _session.Rewind(length);
        _session.Checkpoint();
    }

    private void Format(int number)
    {
        if (!_typist.HasTypedLines)
        {
            _isFormatted = true;
            _formatter.Format(_session, number);
        }
    }

    private void Reload(int number)
    {
        _coverage.Reloads++;
        _coverage.ReloadsInFlight += _harness.HasEditInFlight ? 1 : 0;
        if (number % 2 == 0)
        {
            (_original, _place) = MannerDocument.Create(_random, _isToBeFormatted);
        }
        else
        {
            // The visible text was saved, and all of it belongs to the document now.
            _original = new string([.. Editor.Text.Where(character => !char.IsUpper(character))]);
            _place = Math.Min(_place, _original.Length);
        }

        var ended = _session;
        _session = _harness.Reload(_original, _place);
        (_answer, _sinceCheckpoint, _isFormatted) = ("", 0, false);
        _typist.Reset(_session);
        if (ended.Result is null)
        {
            ended.Arrive("late\n");
            ended.EndSource();
        }
    }

    private void Judge(string story)
    {
        Assert.True(Editor.Text == _harness.ServerText, $"{story}the copies differ");
        Assert.True(_harness.Sessions.All(session => session.Result is not null), $"{story}a session has not ended");
        if (IsUndecidable)
        {
            return;
        }

        new MannerJudge(_harness, _session, _original, _place, _answer, story)
        {
            Typed = _typist.Typed,
            IsFormatted = _isFormatted,
            HasTypedLines = _typist.HasTypedLines,
        }.Judge();
    }
}
