using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Streaming.Rewrites;
using GeminiRx.LanguageServer.Tests.Streaming.Plays;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Rewrites;

/// <summary>
/// Plays a script with one rewrite in a model editor, and compares the end with the reference: the patch from the original lines to the
/// answer, without the changes in whose original lines the user typed. Every typed character is a different one.
/// </summary>
internal sealed class RewritePlay
{
    private const char FirstTyped = '\uE000';
    private const string ForeignLine = "#";

    private static readonly string[] _lines =
    [
        "}",
        "",
        "    }",
        "    return value;",
        "- an item of a list",
        "    var total = items.Sum();",
        "A sentence that is somewhat longer than the others.",
    ];

    private readonly Random _random;
    private readonly List<string> _document;
    private readonly int _first;
    private readonly List<string> _original;
    private readonly List<string> _answer;
    private readonly SessionHarness _harness;
    private readonly Queue<string> _chunks;
    private readonly List<char> _letters = [];
    private readonly bool _mayDelete;
    private int _typed;
    private bool _hasDeletions;

    private RewritePlay(Func<Random, EditorKind> kind, int seed, Granularity granularity)
    {
        _random = new Random(seed);
        _mayDelete = _random.Next(4) == 0;
        _document = [.. Enumerable.Range(0, 1 + _random.Next(30)).Select(Line)];
        _first = _random.Next(_document.Count);
        _original = [.. _document.Skip(_first).Take(1 + _random.Next(_document.Count - _first))];
        _answer = Edited(_original);
        var text = string.Join('\n', _document);
        var start = _document.Take(_first).Sum(line => line.Length + 1);
        var end = start + string.Join('\n', _original).Length;
        _harness = new SessionHarness(
            kind(_random),
            text,
            start,
            granularity,
            (document, _) => new RewrittenText(document, new Rewrite(RewrittenLines.Of(document.Text, start, end)))
        )
        {
            AreSessionsSlow = _random.Next(2) == 0,
        };
        _chunks = new Queue<string>(Chunks(string.Join('\n', _answer)));
    }

    public int Edits => _harness.Editor.Applied;
    public int Arrived => _answer.Sum(line => line.Length + 1) - _chunks.Sum(chunk => chunk.Length);

    /// <summary>The changes of the answer, and those that the user's typing replaced.</summary>
    public (int All, int LeftOut) Changes { get; private set; }

    /// <summary>Why the result is not the reference patch; null if it is.</summary>
    public string? Fault { get; private set; }

    private EditorModel Editor => _harness.Editor;

    private SessionOnWire Session => _harness.Sessions[0];

    /// <summary>Plays a script and judges the end.</summary>
    public static RewritePlay Run(Func<Random, EditorKind> kind, int seed, Granularity granularity, byte[] script)
    {
        var play = new RewritePlay(kind, seed, granularity);
        foreach (var step in script)
        {
            play.Do(step);
        }

        var isComplete = play.Finish();
        play.Judge(isComplete, granularity, $"seed {seed}, {granularity}, script [{string.Join(", ", script)}]\n");
        return play;
    }

    private string Line(int index) =>
        _random.Next(3) == 0 ? $"    line {index} = \"{_random.Next(1000)}\";" : _lines[_random.Next(_lines.Length)];

    private List<string> Edited(List<string> lines)
    {
        var edited = new List<string>();
        for (var index = 0; index < lines.Count; index++)
        {
            switch (_random.Next(6))
            {
                case 0:
                    break;
                case 1:
                    edited.Add(lines[index] + " changed");
                    break;
                case 2:
                    edited.Add(Line(100 + index));
                    edited.Add(lines[index]);
                    break;
                case 3:
                    edited.Add(Line(200 + index));
                    break;
                default:
                    edited.Add(lines[index]);
                    break;
            }
        }

        return edited.All(line => line.Length == 0) ? ["something new"] : edited;
    }

    private IEnumerable<string> Chunks(string answer)
    {
        for (var at = 0; at < answer.Length; )
        {
            var length = Math.Min(1 + _random.Next(40), answer.Length - at);
            yield return answer.Substring(at, length);
            at += length;
        }
    }

    private void Do(byte step)
    {
        switch (step % 10)
        {
            case 0 or 1 or 2 when _chunks.TryDequeue(out var chunk):
                Session.Arrive(chunk);
                break;
            case 3 or 4:
                _harness.Edit(editor => editor.Insert(_random.Next(editor.Text.Length + 1), Letter()));
                break;
            case 5 when _random.Next(2) == 0:
                TypeLine();
                break;
            case 5 when _mayDelete:
                DeleteLetter();
                break;
            case 6:
                _harness.SendReport();
                break;
            case 7 or 8:
                _ = step % 10 == 7 ? _harness.DeliverMessage() : _harness.DeliverEdit();
                break;
            default:
                _harness.Advance(TimeSpan.FromMilliseconds(_random.Next(400)));
                break;
        }
    }

    private string Letter()
    {
        _letters.Add((char)(FirstTyped + _typed++));
        return $"{_letters[^1]}";
    }

    private void DeleteLetter()
    {
        var letter = _letters.LastOrDefault(letter => Editor.Text.Contains($" {letter}", StringComparison.Ordinal));
        if (letter != default)
        {
            _letters.Remove(letter);
            _hasDeletions = true;
            _harness.Edit(editor => editor.Delete(editor.Text.IndexOf(letter, StringComparison.Ordinal), 1));
        }
    }

    private void TypeLine()
    {
        var start = TextLines.StartOf(Editor.Text, _random.Next(Editor.Text.Length + 1));
        _harness.Edit(editor => editor.Insert(start, $"{ForeignLine}{Letter()}\n"));
    }

    private bool Finish()
    {
        var end = _random.Next(8);
        if (end == 0)
        {
            Session.Stop();
        }
        else if (end == 1)
        {
            Session.EndSource(new SessionFailure("server", "broke off"));
        }
        else
        {
            while (_chunks.TryDequeue(out var chunk))
            {
                Session.Arrive(chunk);
            }
        }

        if (end != 1)
        {
            Session.EndSource();
        }

        _harness.AdvanceToTheEnd();
        return end > 1;
    }

    private void Judge(bool isComplete, Granularity granularity, string story)
    {
        story +=
            $"{Editor.Kind}\ndocument «{string.Join('\n', _document)}»\noriginal «{string.Join('\n', _original)}»\n"
            + $"answer «{string.Join('\n', _answer)}»\neditor «{Shown(Editor.Text)}»\nended {Session.Result}\n";
        Assert.True(Editor.Text == _harness.ServerText, $"{story}the copies differ: server «{Shown(_harness.ServerText)}»");
        Assert.True(Session.Result is not null, $"{story}the session has not ended");
        foreach (var letter in _letters)
        {
            Assert.True(Editor.Text.Count(one => one == letter) == 1, $"{story}the character {Shown($"{letter}")} is lost or doubled");
        }

        var diff = new LineDiff(_original);
        var decisions = _answer.SelectMany(diff.Push).ToList();
        decisions.AddRange(diff.End());
        var reference = new RewriteReference(_document, _first, _original.Count, decisions, isComplete) { HasDeletions = _hasDeletions };
        Fault = reference.Accepts(Editor.Text, FirstTyped, ForeignLine) ? null : $"{story}not the reference patch";
        Changes = (reference.Changes, reference.LeftOut);
        if (granularity != Granularity.Whole)
        {
            JudgeKeptLines(decisions, story);
        }
    }

    // No edit replaces a line that stays: its characters are those of the beginning.
    private void JudgeKeptLines(List<LineDecision> decisions, string story)
    {
        var at = _document.Take(_first).Sum(line => line.Length + 1);
        foreach (var (fate, line) in decisions.Where(one => one.Fate != LineFate.Inserted))
        {
            var isThere = Enumerable.Range(at, line.Length).All(index => Editor.WhereIs(index) is not null);
            Assert.True(fate == LineFate.Deleted || isThere, $"{story}the line «{line}» was replaced, although it stays");
            at += line.Length + 1;
        }
    }

    private static string Shown(string text) => string.Concat(text.Select(one => one >= FirstTyped ? $"‹{one - FirstTyped}›" : $"{one}"));
}
