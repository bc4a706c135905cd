using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Plays a script of bytes with several sessions and judges the end. What fails prints the call that plays it again.</summary>
internal sealed class SessionPlay
{
    private const string Before = "ALPHA.BETA";
    private const string After = "GAMMA.DELTA";
    private const int MostSessions = 4;

    // Each session has its own letters and space, so that a change never belongs to two sessions in an editor that reports
    // differences.
    private static readonly string[] _letters = ["abc", "def", "ghi", "jkl"];
    private static readonly string[] _spaces = [" ", "\n", "\t", "\n"];

    private readonly List<string> _answers = [""];
    private readonly List<int> _sinceCheckpoint = [0];
    private readonly HashSet<int> _over = [];
    private readonly Random _random;
    private readonly SessionHarness _harness;

    private SessionPlay(EditorKind kind, int seed)
    {
        _random = new Random(seed);
        _harness = new SessionHarness(kind, Before + After, Before.Length, _random.Next(4) == 0 ? Granularity.Arrival : Granularity.Word)
        {
            AreSessionsSlow = true,
        };
    }

    public static void Run(EditorKind kind, int seed, byte[] script)
    {
        var play = new SessionPlay(kind, seed);
        foreach (var step in script)
        {
            play.Do(step);
        }

        var sessions = play._harness.Sessions;
        foreach (var session in sessions.Where(session => session.Result is null))
        {
            session.EndSource();
        }

        play._harness.Settle();
        var story =
            $"SessionPlay.Run(EditorKind.{kind.Name.Replace(" ", "", StringComparison.Ordinal)}, {seed}, [{string.Join(", ", script)}]): ";
        play.Judge(story);
    }

    private void Judge(string story)
    {
        var editor = _harness.Editor;
        Assert.True(editor.Faults.Count == 0, story + string.Join("; ", editor.Faults));
        Assert.True(editor.Text == _harness.ServerText, $"{story}the server has «{_harness.ServerText}», the editor «{editor.Text}»");
        Assert.True(_harness.Judge.MostInFlight <= 1, $"{story}{_harness.Judge.MostInFlight} edits at a time");
        for (var at = 0; at < _harness.Sessions.Count; at++)
        {
            var session = _harness.Sessions[at];
            Assert.True(session.Result is not null, $"{story}session {at} has not ended");
            var isUndone = session.Result is { Finished.Outcome: Outcome.Stopped } && !session.IsSourceStopped;
            var isGoneOnWith = _harness.Sessions.Skip(at + 1).Any(later => editor.Streams[later.Stream] == editor.Streams[session.Stream]);
            if (isUndone || isGoneOnWith)
            {
                continue;
            }

            Assert.True(
                editor.Streams[session.Stream].Is(_answers[at]),
                $"{story}session {at} streamed «{editor.Streams[session.Stream].Text}», not «{_answers[at]}», and ended {session.Result}"
            );
            Assert.True(session.Result!.Unwritten == 0, $"{story}session {at} ended {session.Result}");
        }
    }

    private void Do(byte step)
    {
        var sessions = _harness.Sessions;
        var which = _random.Next(sessions.Count);
        var session = sessions[which];
        var runs = session.Result is null && !session.IsSourceStopped && !_over.Contains(which);
        switch (step % 20)
        {
            case 0 or 1 or 2 when runs:
                Arrive(which);
                break;
            case 3:
                var offset = _random.Next(_harness.Editor.Text.Length + 1);
                _harness.Edit(editor => editor.Insert(offset, Typed()));
                break;
            case 4:
                _harness.Edit(editor => editor.Insert(editor.Streams[session.Stream].Marker, Typed()));
                break;
            case 5:
                DeleteALetter();
                break;
            case 6 or 7:
                _harness.SendReport();
                break;
            case 8 or 9:
                _harness.DeliverChange();
                break;
            case 10 or 11:
                session.TakePost();
                break;
            case 12:
                session.DeliverAnswer();
                break;
            case 13 or 14:
                session.DeliverEdit();
                break;
            case 15:
                session.WakeToTryAgain();
                break;
            case 16 when runs:
                Rewind(which);
                break;
            case 17 when runs:
                session.Checkpoint();
                _sinceCheckpoint[which] = 0;
                break;
            case 18 when runs:
                End(which);
                break;
            case 19 when sessions.Count < MostSessions:
                Add(which);
                break;
        }
    }

    private string Typed() => "XYZ"[_random.Next(3)].ToString();

    private void Arrive(int which)
    {
        var letters = _letters[which];
        var text =
            string.Concat(Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => letters[_random.Next(letters.Length)])) + _spaces[which];
        _answers[which] += text;
        _sinceCheckpoint[which] += text.Length;
        _harness.Sessions[which].Arrive(text);
    }

    private void Rewind(int which)
    {
        var length = _random.Next(_sinceCheckpoint[which] + 1);
        _answers[which] = _answers[which][..^length];
        _sinceCheckpoint[which] = 0;
        _harness.Sessions[which].Rewind(length);
        _harness.Sessions[which].Checkpoint();
    }

    private void End(int which)
    {
        var session = _harness.Sessions[which];
        switch (_random.Next(4))
        {
            case 0:
                session.Stop();
                break;
            case 1:
                session.Discard();
                _answers[which] = "";
                break;
            default:
                session.EndSource(new SessionFailure("network", "The connection was dropped."));
                break;
        }

        if (session.IsSourceStopped && session.Result is null)
        {
            session.EndSource();
        }

        _over.Add(which);
    }

    private void Add(int which)
    {
        var ended = _harness.Sessions[which];
        _sinceCheckpoint.Add(0);
        if (
            ended.Result is null
            || _harness
                .Sessions.Skip(which + 1)
                .Any(later => _harness.Editor.Streams[later.Stream] == _harness.Editor.Streams[ended.Stream])
        )
        {
            _answers.Add("");
            _harness.Add(_random.Next(_harness.Editor.Text.Length + 1));
            return;
        }

        // The changes in flight are applied to the resume point before another session continues from it.
        while (_harness.SendReport() || _harness.DeliverChange() || ended.TakePost()) { }

        var takeAway = _random.Next(2) == 0;
        var isUndone = ended.Result is { Finished.Outcome: Outcome.Stopped } && !ended.IsSourceStopped;
        _answers.Add(takeAway || isUndone ? "" : _answers[which]);
        _harness.AddAfter(ended, takeAway || isUndone);
    }

    // Spaces are not deleted: an editor that reports differences cannot distinguish one of two spaces.
    private void DeleteALetter()
    {
        var text = _harness.Editor.Text;
        var letters = Enumerable.Range(0, text.Length).Where(at => char.IsLetter(text[at])).ToList();
        if (letters.Count > 0)
        {
            var at = letters[_random.Next(letters.Count)];
            _harness.Edit(editor => editor.Delete(at, 1));
        }
    }
}
