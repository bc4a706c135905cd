using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>One session in a document <c>ab</c>, writing at offset 1, that is taken through its steps.</summary>
public abstract class SessionStepper
{
    private protected const string Id = "geminirx-1";
    private Document _document = new(new DocumentUri("file:///a"), 1, "ab");
    private protected List<SessionEffect> _effects = [];
    private StreamingSession _session;

    private protected SessionStepper() => _session = Begin(EditorTraits.Honest);

    private protected IEnumerable<string> Reports => _effects.OfType<SessionEffect.Report>().Select(report => report.Message);

    private protected SessionResult? Result => _effects.OfType<SessionEffect.End>().SingleOrDefault()?.Result;

    private protected SessionEffect.Wake Alarm => _effects.OfType<SessionEffect.Wake>().Last();

    private protected SessionEffect.Send Sent { get; set; } = null!;

    private protected string Text => _document.Text.ToString();

    /// <summary>Whether the last step gave the turn back and asked for it again, to send an edit anew.</summary>
    private protected bool MakesNewTry =>
        _effects.Where(effect => effect is not SessionEffect.Report).ToList() is [SessionEffect.GiveTurn, SessionEffect.AskTurn];

    private protected Document Document
    {
        get => _document;
        set => _document = value;
    }

    private protected StreamingSession Session => _session;

    private protected StreamingSession Begin(EditorTraits traits, ResumePoint? from = null, long? version = 1)
    {
        _document = new(new DocumentUri("file:///a"), version, "ab");
        return _session = new(new SessionId(Id), new InsertedText(_document, from ?? ResumePoint.AtOffset(1)), Granularity.Line, traits);
    }

    private protected void Step(SessionEvent input) => _effects = [.. _session.Step(input)];

    private protected void Arrive(params Chunk[] chunks) =>
        _effects = [.. chunks.SelectMany(chunk => _session.Step(new SessionEvent.Arrived(chunk)))];

    private protected void SendLine()
    {
        Arrive(new TextChunk("one\n"));
        GiveTurn();
    }

    private protected void GiveTurn()
    {
        Step(new SessionEvent.TurnGiven());
        Sent = _effects.OfType<SessionEffect.Send>().Single();
    }

    private protected void Show() => Change(Sent.Edit.Change, Id);

    private protected void Change(TextChange change, string? sessionId = null)
    {
        var before = _document.Text.ToString();
        var after = string.Concat(before.AsSpan(0, change.Start), change.Text, before.AsSpan(change.End));
        _document = _document with { Text = after, Revision = _document.Revision + 1, Version = _document.Version + 1 };
        Step(
            new SessionEvent.Changed(
                [
                    new DocumentChange(
                        TextAlignment.Exact(before, change),
                        sessionId is null ? null : new SessionId(sessionId),
                        sessionId is null ? 0 : Sent.EditId
                    ),
                ],
                _document
            )
        );
    }

    private protected void AssertFailed(string kind, string message)
    {
        Assert.Equal((kind, message), (Result!.Failure!.Kind, Result.Failure.Message));
        Assert.Equal((null, null), (Result.Finished, Result.Reason));
    }

    /// <summary>Has a whole line written, up to the editor's answer.</summary>
    private protected void Write(string line)
    {
        Arrive(new TextChunk(line));
        GiveTurn();
        Show();
        Step(new SessionEvent.Answered(Sent.EditId, EditAnswer.Applied));
    }

    /// <summary>The user replaces the text; it is taken apart as a report of the whole text is.</summary>
    private protected void Replace(string text)
    {
        var before = _document.Text.ToString();
        _document = _document with { Text = text, Revision = _document.Revision + 1, Version = _document.Version + 1 };
        Step(new SessionEvent.Changed([new DocumentChange(TextAlignment.Compare(before, text, 0), null, 0)], _document));
    }

    /// <summary>The user types at the beginning of the document.</summary>
    private protected void Type() => Change(new TextChange(0, 0, "x"));
}
