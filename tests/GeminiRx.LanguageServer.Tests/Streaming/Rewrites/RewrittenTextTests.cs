using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Tests.Streaming.Rewrites;

/// <summary>The edits of a rewrite, one after the other, in the document <c>one, two, three, four</c>.</summary>
public sealed class RewrittenTextTests
{
    private const string Original = "one\ntwo\nthree\nfour";
    private static readonly SessionState _streaming = new();
    private static readonly SessionState _broken = new()
    {
        Phase = SessionPhase.Draining,
        Answer = new AnswerState { Failure = new SessionFailure("network", "broke off") }.Add(new TextChunk("1")),
    };

    private RewrittenText _text;
    private static readonly SessionState _ended = new()
    {
        Phase = SessionPhase.Draining,
        Answer = new AnswerState().Add(new FinishedChunk(Outcome.Stopped)),
    };

    private Document _document = new(new DocumentUri("a"), 1, Original);

    public RewrittenTextTests() => _text = new(_document, new Rewrite(RewrittenLines.Of(Original, 0, Original.Length)));

    [Fact]
    public void BlankLine_WaitsForTheNextLines_AndTheOtherChangesDoNot()
    {
        _text.Append("one\n\ntwo\n3\nfour");

        Write(_streaming);
        Assert.Equal("one\ntwo\n3\nthree\nfour", _document.Text);
        Assert.Null(_text.PlanEdit(_streaming, Granularity.Line));
    }

    [Fact]
    public void RestoredLines_ThatTheUserTakesBack_StayAway()
    {
        _text.Append("1\ntwo\n3\nfo");
        WriteAll(_streaming);
        var changed = _document.Text.ToString();
        Write(_broken);

        Assert.False(Report(new TextChange(0, _document.Text.Length, changed), isOwn: false));
        Assert.Null(_text.PlanEdit(_broken, Granularity.Line));
        Assert.False(_text.Rewrite.IsRestored);
    }

    // Of an ended rewrite, whose changes the user discards.
    [Fact]
    public void DiscardedLines_ThatTheUserTakesBack_StayAway()
    {
        _text.Append("1\ntwo\n3\nfo");
        WriteAll(_streaming);
        var changed = _document.Text.ToString();
        _text = new RewrittenText(_document, new Rewrite(_text.Rewrite.Lines).Discard(null, changed));
        Write(_ended);

        Assert.False(Report(new TextChange(0, _document.Text.Length, changed), isOwn: false));
        Assert.Null(_text.PlanEdit(_ended, Granularity.Line));
    }

    [Fact]
    public void UndoDuringADiscard_RestoresTheOtherChanges()
    {
        _text.Append("1\ntwo\n3\nfo");
        WriteAll(_streaming);
        var discarding = _streaming with { Stop = StopMode.DiscardText };

        Report(new TextChange(0, _document.Text.Length, "1\ntwo\nthree\nfour"), isOwn: false);
        WriteAll(discarding);

        Assert.Equal(Original, _document.Text);
    }

    [Fact]
    public void LastEdit_ThatIsShownAfterTheEnd_IsTheRewrites()
    {
        _text.Append("one\nthree\nfour\nfi");
        var late = _text.PlanEdit(_streaming, Granularity.Line)!;
        _text.Take(late);
        var (id, result) = (new SessionId("one"), _text.Rewrite);
        var arguments = new StreamArguments("a", null, null, null, null, null, null);
        var ended = new EndedSession(id, new("a"), 1, arguments, "error", ResumePoint.AtOffset(0), null) { Rewrite = new(result.Lines) };

        var moved = ended.Move(new DocumentChange(TextAlignment.Exact(Original, late.Change), id, 1));

        var text = Original.Remove(late.Change.Start, late.Change.End - late.Change.Start).Insert(late.Change.Start, late.Change.Text);
        Assert.Single(RewriteChange.In(moved.Rewrite!.Lines, text));
        Assert.Empty(RewriteChange.In(ended.Rewrite.Move(TextAlignment.Exact(Original, late.Change)).Lines, text));
    }

    private void WriteAll(SessionState state)
    {
        while (_text.PlanEdit(state, Granularity.Line) is not null)
        {
            Write(state);
        }
    }

    private void Write(SessionState state)
    {
        var edit = _text.PlanEdit(state, Granularity.Line)!;
        _text.Take(edit);
        _text.Record(edit, TextAlignment.Exact(_document.Text, edit.Change));
        Report(edit.Change, isOwn: true);
    }

    private bool Report(TextChange change, bool isOwn)
    {
        var before = _document.Text.ToString();
        if (!isOwn)
        {
            _text.Follow(TextAlignment.Compare(before, change.Text, 0));
        }

        var text = string.Concat(before.AsSpan(0, change.Start), change.Text, before.AsSpan(change.End));
        _document = _document with { Text = text, Revision = _document.Revision + 1 };
        return _text.SetDocument(_document);
    }
}
