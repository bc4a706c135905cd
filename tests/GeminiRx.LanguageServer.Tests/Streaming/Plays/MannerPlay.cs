using System.Text;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.Testing.Editors;
using GeminiRx.Wire.Json;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>How often what matters has happened in the plays of a property.</summary>
internal sealed class PlayCoverage
{
    public int Plays { get; set; }

    /// <summary>Reports that hold an edit and changes of the user's.</summary>
    public int JoinedWithEdit { get; set; }

    /// <summary>Reports of changes in several places.</summary>
    public int ManyPlaces { get; set; }

    public int Rewinds { get; set; }

    public int RewindsInFlight { get; set; }

    public int Formats { get; set; }

    public int FormatsInFlight { get; set; }

    public int Reloads { get; set; }

    public int ReloadsInFlight { get; set; }

    public int WrongAnswers { get; set; }

    public int Refused { get; set; }

    /// <summary>Plays in which an edit was applied at another place, since the editor applies blindly.</summary>
    public int Misplaced { get; set; }

    /// <summary>Plays in which an edit landed beside the place, with only the user's typing or white space between.</summary>
    public int Inexact { get; set; }

    /// <summary>Plays whose session ended because nothing was certain.</summary>
    public int GivenUp { get; set; }

    /// <summary>Plays whose end cannot be judged but for the two copies of the text.</summary>
    public int NotJudged { get; set; }

    public override string ToString() =>
        string.Join(", ", typeof(PlayCoverage).GetProperties().Select(one => $"{one.Name} {one.GetValue(this)}"));
}

/// <summary>
/// Plays a script with one session and an editor of odd manners, whose document and answer share lines, and judges the end. The user's
/// text is in capitals and
/// digits, which neither document nor answer hold. What fails prints the call that plays it again.
/// </summary>
internal sealed class MannerPlay
{
    private static readonly string[] _lines =
    [
        "- item",
        "}",
        "",
        "- item",
        "    }",
        "  go(\"x\", 'y');",
        "",
        "fo ox ox",
        "| a | b |",
        "text  ",
    ];

    private readonly Random _random;
    private readonly SessionHarness _harness;
    private readonly PlayCoverage _coverage;
    private readonly Dictionary<char, int> _typed = [];
    private readonly bool _isToBeFormatted;
    private readonly bool _mayRewind;
    private readonly bool _mayTypeAnyTime;
    private string _original;
    private int _place;
    private SessionOnWire _session;
    private string _answer = "";
    private int _sinceCheckpoint;
    private int _letters;
    private bool _isFormatted;
    private bool _hasTypedInside;
    private bool _isContested;
    private int _typedBeside;
    private bool _hasShortEdits;
    private bool _hasTypedLines;

    private MannerPlay(Func<Random, EditorKind> kind, PlayScript script, PlayCoverage coverage)
    {
        _random = new Random(script.Seed);
        _isToBeFormatted = script.Steps.Any(step => step.Action == PlayAction.Format);
        _coverage = coverage;
        var editor = kind(_random);
        var granularity = _isToBeFormatted ? Granularity.Line : (Granularity)_random.Next(3);
        (_original, _place) = NewDocument();
        _harness = new SessionHarness(editor, _original, _place, granularity)
        {
            AreSessionsSlow = _random.Next(2) == 0,
            HoldsAnswers = true,
            OnSend = text =>
                _isContested |=
                    _isFormatted
                    && Editor!.Text != _harness!.ServerText
                    && (text.Length == 0 || Occurrences(Editor.Text, text.Trim()) > 0 || text.Contains('"', StringComparison.Ordinal)),
            OnReport = notice =>
            {
                _coverage.JoinedWithEdit += notice is { HoldsEdit: true, Places: > 1 } ? 1 : 0;
                _coverage.ManyPlaces += notice.Places > 1 ? 1 : 0;
            },
        };
        _session = _harness.Sessions[0];

        // A blind editor deletes at a stale place what is not the stream's: no server can help that. So with rewinds the user types
        // between the edits.
        _mayTypeAnyTime = !editor.AppliesOverUnreportedTyping || _random.Next(2) == 0;
        _mayRewind = !editor.AppliesOverUnreportedTyping || !_mayTypeAnyTime;
    }

    // What no server can know: a blind editor deletes at a stale place, or puts a few characters elsewhere; an edit of a few characters
    // meets typing at its
    // place that was not told; a formatter writes, or changes, the text of the edit on its way, or strips all that was written last, as
    // an undo does.
    private bool IsUndecidable =>
        Editor.WronglyTaken > 0
        || _harness.HasContestedEdit
        || _isContested
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

        play._hasShortEdits = play._harness.Sessions.Any(session => session.HasShortEdits);
        play.Count();
        play.Judge(play.Story(manner, script));
    }

    private string Story(Manner manner, PlayScript script) =>
        $"{Editor.Kind}, {Editor.Kind.Joins}, versions {Editor.Kind.Versions}, counts when telling {Editor.Kind.CountsWhenTelling}, "
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
                Type(number % (Editor.Text.Length + 1), Letter());
                break;
            case PlayAction.TypeAtMarker:
                Type(Marker, Letter());
                break;
            case PlayAction.TypeInAnswer:
                Type(Math.Clamp(Marker - 6 + (number % 9), 0, Editor.Text.Length), Letter());
                break;
            case PlayAction.TypeAround:
                Type(number % (Marker + 1), Letter());
                Type(Marker + (number / 100 % (Editor.Text.Length - Marker + 1)), Letter());
                break;
            case PlayAction.TypeLine:
                TypeLine(number);
                break;
            case PlayAction.Delete:
                Delete(number);
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
                _harness.Tell();
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
                _harness.Advance(
                    TimeSpan.FromMilliseconds(
                        (number % 5) switch
                        {
                            0 => 30,
                            1 => 120,
                            2 => 400,
                            3 => 900,
                            _ => 1600,
                        }
                    )
                );
                break;
            case PlayAction.Reload:
                Reload(number);
                break;
        }
    }

    private void Arrive(int number)
    {
        var line = _lines[number % _lines.Length];
        var text = (_isToBeFormatted ? 3 : number / 10 % 6) switch
        {
            0 => line,
            1 => line + "\n" + _lines[number / 60 % _lines.Length] + "\n",
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

    private string Letter() => ((char)('A' + (_letters++ % 26))).ToString();

    private void Type(int offset, string text)
    {
        if (!_mayTypeAnyTime)
        {
            LetEverythingArrive();
            offset = Math.Min(offset, Editor.Text.Length);
        }

        offset = Elsewhere(offset);
        _typedBeside = !Editor.HasUnsent ? 0 : _typedBeside;
        if (Math.Abs(offset - Marker) <= _session.LastSent.Length + SessionHarness.Beside && ++_typedBeside > 2)
        {
            // Three keys beside an edit in one report may make it as unlikely as likely: the editor tells before the third.
            _harness.Tell();
            _typedBeside = 1;
        }

        foreach (var character in text.Where(char.IsUpper))
        {
            _typed[character] = _typed.GetValueOrDefault(character) + 1;
        }

        _hasTypedLines |= text.Contains('\n', StringComparison.Ordinal);
        _harness.Edit(editor => editor.Insert(offset, text));
        if (!_mayTypeAnyTime)
        {
            LetEverythingArrive();
        }
    }

    // Typed once inside of an edit that is not told, the edit is still to be recognised; typed to pieces it is not. The same holds
    // beside a short edit.
    private int Elsewhere(int offset)
    {
        if (_session.IsShortEditOpen && Math.Abs(offset - Marker) <= SessionHarness.Beside)
        {
            offset = Marker > Editor.Text.Length / 2 ? 0 : Editor.Text.Length;
            _isContested |= Math.Abs(offset - Marker) <= SessionHarness.Beside;
            return offset;
        }

        var isInside = Editor.HasUnsentEdit && offset < Marker && offset > Marker - _session.LastSent.Length - 2;
        if (isInside && (_hasTypedInside || _session.LastSent.Length < 8 || Editor.Misplaced > 0))
        {
            return Marker;
        }

        _hasTypedInside = isInside || (_hasTypedInside && Editor.HasUnsentEdit);
        return offset;
    }

    private void TypeLine(int number)
    {
        // A formatted text is judged by owners, which line breaks blur.
        if (!_isFormatted && !_session.IsShortEditOpen)
        {
            Type(
                number % (Editor.Text.Length + 1),
                (number / 1000) switch
                {
                    0 => "\n" + Letter(),
                    1 => Letter() + "\n",
                    2 => "\n",
                    _ => Letter() + "\n" + Letter(),
                }
            );
        }
    }

    private void Delete(int number)
    {
        var text = Editor.Text;
        var letters = Enumerable
            .Range(0, text.Length)
            .Where(at => char.IsUpper(text[at]) || text[at] > '\u0300')
            .Where(at => Math.Abs(at - Marker) > 8)
            .ToList();
        if (letters.Count == 0)
        {
            return;
        }

        var at = letters[number % letters.Count];
        if (!_mayTypeAnyTime)
        {
            LetEverythingArrive();
            at = Editor.Text.IndexOf(text[at], StringComparison.Ordinal);
            if (at < 0)
            {
                return;
            }
        }

        if (char.IsUpper(Editor.Text[at]))
        {
            _typed[Editor.Text[at]]--;
        }

        _harness.Edit(editor => editor.Delete(at, 1));
        if (!_mayTypeAnyTime)
        {
            LetEverythingArrive();
        }
    }

    private void LetEverythingArrive()
    {
        for (var rounds = 0; rounds < 50 && (_harness.HasEditInFlight || Editor.HasUnsent || rounds < 2); rounds++)
        {
            _harness.Advance(TimeSpan.FromMilliseconds(1000));
        }
    }

    private void Format(int number)
    {
        if (_hasTypedLines)
        {
            return;
        }

        _isFormatted = true;
        if (!_mayTypeAnyTime)
        {
            LetEverythingArrive();
        }

        _coverage.Formats++;
        _coverage.FormatsInFlight += _harness.HasEditInFlight ? 1 : 0;
        var text = Editor.Text;
        _harness.Edit(editor =>
            editor.Format(
                (number % 5) switch
                {
                    0 => at => IsLineStart(at) && at < text.Length && text[at] != '\n' ? ("  ", Same(at)) : ("", Same(at)),
                    1 => at => ("", IsIndent(at) ? "" : Same(at)),
                    2 => at =>
                        at > 0 && (at == text.Length || text[at] == '\n') && text[at - 1] is not ('\n' or ';')
                            ? (";", Same(at))
                            : ("", Same(at)),
                    3 => at => ("", at < text.Length && text[at] is '"' or '\'' ? (text[at] == '"' ? "'" : "\"") : Same(at)),
                    _ => at => ("", IsTrailing(at) ? "" : Same(at)),
                }
            )
        );
        _isContested |=
            _session.IsShortEditOpen || (Editor.HasUnsentEdit && !Editor.Text.Contains(_session.LastSent, StringComparison.Ordinal));
        _isContested |=
            (_harness.HasEditInFlight || _session.IsEditOpen)
            && (
                Occurrences(Editor.Text, _session.LastSent) > (Editor.HasUnsentEdit ? 1 : 0)
                || _session.LastSent.Contains('"', StringComparison.Ordinal)
            );
        if (!_mayTypeAnyTime)
        {
            LetEverythingArrive();
        }

        string Same(int at) => at < text.Length ? text[at].ToString() : "";
        bool IsLineStart(int at) => at == 0 || text[at - 1] == '\n';
        bool IsIndent(int at) => at < text.Length && text[at] == ' ' && (IsLineStart(at) || (text[at - 1] == ' ' && IsLineStart(at - 1)));
        bool IsTrailing(int at)
        {
            var end = at;
            while (end < text.Length && text[end] == ' ')
            {
                end++;
            }

            return end > at && (end == text.Length || text[end] == '\n');
        }
    }

    private static int Occurrences(string text, string what)
    {
        var count = 0;
        for (
            var at = what.Length == 0 ? -1 : text.IndexOf(what, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(what, at + 1, StringComparison.Ordinal)
        )
        {
            count++;
        }

        return count;
    }

    private void Reload(int number)
    {
        _coverage.Reloads++;
        _coverage.ReloadsInFlight += _harness.HasEditInFlight ? 1 : 0;
        if (number % 2 == 0)
        {
            (_original, _place) = NewDocument();
        }
        else
        {
            // What the user sees is what was saved, all of it text of the document now.
            _original = new string([.. Editor.Text.Where(character => !char.IsUpper(character))]);
            _place = Math.Min(_place, _original.Length);
        }

        var ended = _session;
        _session = _harness.Reload(_original, _place);
        (_answer, _sinceCheckpoint, _isFormatted, _hasTypedLines) = ("", 0, false, false);
        _typed.Clear();
        if (ended.Result is null)
        {
            ended.Arrive("late\n");
            ended.EndSource();
        }
    }

    private (string Text, int Place) NewDocument()
    {
        var text = new StringBuilder();
        var lines = 1 + _random.Next(9);
        for (var line = 0; line < lines; line++)
        {
            text.Append(_lines[_random.Next(_lines.Length)]);
            text.Append(_random.Next(5) == 0 ? ((char)('\u03B1' + line)).ToString() : "");
            text.Append(line < lines - 1 || _random.Next(3) > 0 ? "\n" : "");
        }

        var whole = text.ToString();
        var place = _random.Next(whole.Length + 1);
        if ((_random.Next(4) > 0 || _isToBeFormatted) && place < whole.Length)
        {
            // Most answers begin at the start of a line; where a formatter runs, all: in the middle of an indentation no one knows a
            // place again.
            place = whole.LastIndexOf('\n', Math.Max(place - 1, 0)) + 1;
        }

        return (whole, place);
    }

    private void Count()
    {
        _coverage.Plays++;
        _coverage.WrongAnswers += _harness.Sessions.Sum(session => session.WrongAnswers);
        _coverage.Refused += Editor.Refused;
        _coverage.Misplaced += Editor.Misplaced > 0 ? 1 : 0;
        _coverage.Inexact += Editor.Inexact > 0 ? 1 : 0;
        _coverage.GivenUp += _session.Result?.Failure is null ? 0 : 1;
        _coverage.NotJudged += IsUndecidable ? 1 : 0;
    }

    private void Judge(string story)
    {
        Assert.True(Editor.Text == _harness.ServerText, $"{story}the copies differ");
        Assert.True(_harness.Sessions.All(session => session.Result is not null), $"{story}a session has not ended");
        if (IsUndecidable)
        {
            return;
        }

        Assert.True(Editor.Faults.Count == 0, story + string.Join("; ", Editor.Faults));
        Assert.True(_harness.Faults.Count == 0, story + string.Join("; ", _harness.Faults));
        foreach (var (character, count) in _typed)
        {
            Assert.True(Editor.Text.Count(one => one == character) == count, $"{story}«{character}» was typed {count} times");
        }

        var stream = Editor.Streams[_session.Stream];
        if (_session.Result is { Failure: { } failure })
        {
            Assert.True(failure.Kind is "place" or "editor", $"{story}failed by {failure}");
            Assert.True(
                _answer.StartsWith(stream.Text, StringComparison.Ordinal),
                $"{story}streamed «{stream.Text}», which does not begin the answer"
            );
            return;
        }

        Assert.True(_session.Result is { Finished.Outcome: Outcome.Completed, Unwritten: 0 }, $"{story}ended otherwise");
        Assert.True(stream.Is(_answer), $"{story}streamed «{stream.Text}»");
        if (Editor.Misplaced > 0)
        {
            return;
        }

        if (_isFormatted)
        {
            JudgeOwners(story);
        }
        else
        {
            JudgeText(story);
        }
    }

    // Without what the user typed, the text is the document with the answer at its place, but for line breaks that the user typed.
    private void JudgeText(string story)
    {
        var left = Enumerable.Range(0, _original.Length).Where(at => Editor.WhereIs(at) is not null).ToList();
        var expected =
            string.Concat(left.Where(at => at < _place).Select(at => _original[at]))
            + _answer
            + string.Concat(left.Where(at => at >= _place).Select(at => _original[at]));
        var at = 0;
        foreach (var character in Editor.Text.Where(one => !char.IsUpper(one)))
        {
            if (at < expected.Length && expected[at] == character)
            {
                at++;
            }
            else
            {
                Assert.True(character == '\n' && _hasTypedLines, $"{story}the text is not «{expected}»");
            }
        }

        Assert.True(at == expected.Length, $"{story}the text is not «{expected}»");
    }

    // By the owners of the characters: the document's before the answer, the answer in order, the document's behind it.
    private void JudgeOwners(string story)
    {
        var streamed = Enumerable.Range(0, Editor.Text.Length).Where(at => Editor.StreamAt(at) is not null).ToList();
        for (var at = 0; at < Editor.Text.Length && streamed.Count > 0; at++)
        {
            if (Editor.OriginalAt(at) is { } original)
            {
                Assert.True(original < _place ? at < streamed[0] : at > streamed[^1], $"{story}the answer is not at its place");
            }
        }

        var shown = streamed.Select(at => Editor.IndexAt(at)!.Value).ToList();
        Assert.True(shown.SequenceEqual(shown.Order()), $"{story}the answer is not in order");
    }
}
