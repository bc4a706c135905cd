using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Rewound text in one step, and text that another session left.</summary>
public sealed class SessionRewindTests : SessionStepper
{
    [Fact]
    public void Rewind_OfTextInFlight_TakesBackOnlyThat()
    {
        Write("one\n");
        Arrive(new TextChunk("two\n"));
        GiveTurn();

        Step(new SessionEvent.Rewound(2));
        Type();
        Step(new SessionEvent.Answered(2, EditAnswer.Refused));
        Step(new SessionEvent.SourceEnded(null, null));
        GiveTurn();

        Assert.Equal((new TextChange(6, 6, "tw"), EditStep.Last), (Sent.Edit.Change, Sent.Step));
    }

    [Fact]
    public void Rewind_OfTextInFlight_IsNotKeptForLater()
    {
        SendLine();
        Step(new SessionEvent.Rewound(3));
        Arrive(new TextChunk("ther"));

        Step(new SessionEvent.Abandoned(StopReason.Closed));

        Assert.Equal("other", Result!.From.Unwritten);
        Assert.Equal("", Result.From.Text);
    }

    [Fact]
    public void Rewind_OfWrittenText_DeletesItAtOnce()
    {
        Write("one\n");

        Step(new SessionEvent.Rewound(2));
        Assert.IsType<SessionEffect.AskTurn>(Assert.Single(_effects));
        GiveTurn();

        Assert.Equal(new TextChange(3, 5, ""), Sent.Edit.Change);
    }

    [Fact]
    public void TextThatAnotherSessionLeft_IsWrittenAtTheBeginning()
    {
        Begin(EditorTraits.Honest, ResumePoint.AtOffset(1) with { Unwritten = "left\n" });

        Step(new SessionEvent.Began());
        Assert.IsType<SessionEffect.AskTurn>(Assert.Single(_effects));
        GiveTurn();

        Assert.Equal("left\n", Sent.Edit.Change.Text);
    }
}
