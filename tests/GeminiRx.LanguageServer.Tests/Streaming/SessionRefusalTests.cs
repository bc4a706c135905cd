using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Edits that the editor refuses, truly or falsely.</summary>
public sealed class SessionRefusalTests : SessionStepper
{
    [Fact]
    public void Refusal_OfAnOlderVersion_IsFollowedByANewTryAtOnce()
    {
        SendLine();
        Type();
        Assert.Empty(_effects.OfType<SessionEffect.Wake>());

        Step(new SessionEvent.Answered(1, EditAnswer.Refused));

        Assert.True(MakesNewTry);
    }

    [Fact]
    public void Refusal_WithoutANewerVersion_WaitsLongerEachTimeUntilAnEditIsWritten()
    {
        SendLine();
        var delays = new List<double>();
        for (var edit = 1; edit <= 7; edit++)
        {
            Step(new SessionEvent.Answered(edit, EditAnswer.Refused));
            delays.Add(Alarm.After.TotalMilliseconds);
            Step(new SessionEvent.Woken(Alarm.Id));
            Assert.True(MakesNewTry);
            GiveTurn();
        }

        Assert.Equal([100, 200, 400, 800, 1600, 2000, 2000], delays);
        Show();
        Step(new SessionEvent.Answered(8, EditAnswer.Applied));
        SendLine();
        Step(new SessionEvent.Answered(9, EditAnswer.Refused));
        Assert.Equal(100, Alarm.After.TotalMilliseconds);
    }

    // The editor did not apply it, so the text that the document shows is the user's own.
    [Fact]
    public void Refusal_OfAnEditThatTheDocumentSeemsToShow_IsTheUsersText()
    {
        SendLine();
        Show();

        Step(new SessionEvent.Answered(1, EditAnswer.Refused));
        Assert.True(MakesNewTry);
        GiveTurn();

        Assert.Equal("one\n", Sent.Edit.Change.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Neovim_ThatSaysItApplied_DroppedAnOvertakenEdit(bool isAnswerFirst)
    {
        Begin(EditorTraits.Neovim);
        SendLine();
        foreach (var input in isAnswerFirst ? new Action[] { Answer, Type } : [Type, Answer])
        {
            Assert.DoesNotContain(_effects, effect => effect is SessionEffect.Wake { After.TotalSeconds: 1.5 });
            input();
        }

        Assert.True(MakesNewTry);

        void Answer() => Step(new SessionEvent.Answered(1, EditAnswer.Applied));
    }

    // A refusal of an applied edit was false, so the refusals of later edits do not count either.
    [Theory]
    [InlineData(1, true, false)]
    [InlineData(1, false, true)]
    [InlineData(0, true, true)]
    public void Refusal_ThatComesAfterTheTextIsShown_IsNotBelievedAgain(int edit, bool isRefused, bool canBeRefused)
    {
        Begin(EditorTraits.Unknown);
        SendLine();
        Assert.True(Sent.Edit.CanBeRefused);
        Show();

        Step(new SessionEvent.Answered(edit, isRefused ? EditAnswer.Refused : EditAnswer.Applied));
        SendLine();

        Assert.Equal(canBeRefused, Sent.Edit.CanBeRefused);
    }

    [Fact]
    public void Refusal_OfTextThatIsShownLater_IsNotBelievedAgain()
    {
        Begin(EditorTraits.Unknown);
        SendLine();
        Step(new SessionEvent.Answered(1, EditAnswer.Refused));
        Show();

        SendLine();

        Assert.False(Sent.Edit.CanBeRefused);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Edit_CanBeRefusedOnlyByAnEditorThatGetsVersions(bool getsVersions, bool hasVersion)
    {
        Begin(EditorTraits.Unknown with { GetsVersions = getsVersions }, version: hasVersion ? 1 : null);

        SendLine();

        Assert.Equal(getsVersions && hasVersion, Sent.Edit.CanBeRefused);
    }
}
